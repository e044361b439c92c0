import { elapsed, second } from "#kernel/clock";
import type { ProviderAnswer } from "./provider.ts";

/** A shopper waits: who was silent for long is not asked again at once. */
const soonMs = 3 * second;

/**
 * Asks again at once, with the same key, when a provider broke off in the middle of its answer: it may have acted, and
 * will then say what it did. A provider that is slow or away is left to the sweep.
 */
export async function twice<T>(ask: () => Promise<ProviderAnswer<T>>): Promise<ProviderAnswer<T>> {
  const took = elapsed();
  const answer = await ask();
  const again = !answer.ok && answer.because === "unanswered" && took() < soonMs;
  return again ? ask() : answer;
}
