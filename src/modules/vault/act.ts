import { AsyncLocalStorage } from "node:async_hooks";
import type { Purpose } from "#policy/categories";

/** What runs now: a request, a job, a sweep or a command, and all that it may open personal data for. */
export type Act = { name: string; opens: readonly Purpose[] };

const nothing: Act = { name: "no declared act", opens: [] };

const running = new AsyncLocalStorage<Act>();
let outside = nothing;

/**
 * Runs something as this act: `reveal` gives values back for the purposes of the act, and for no others. It holds for all that is
 * awaited within. An act within an act has its own purposes only.
 */
export function runAs<T>(act: Act, run: () => T): T {
  return running.run(act, run);
}

/** What runs now; outside of every act something that opens nothing. */
export function runningAct(): Act {
  return running.getStore() ?? outside;
}

/** For tests, which call modules without a route or a job: what may be opened outside of every act. */
export function allowOutside(act: Act): void {
  outside = act;
}

let opening: (act: Act, purpose: Purpose) => void = () => {};

/** A value was opened by what runs now, for this purpose. For `reveal` alone. */
export function noteOpened(act: Act, purpose: Purpose): void {
  opening(act, purpose);
}

/** For tests: from now on `watch` is told who opens something and for what, and never what. */
export function watchOpened(watch: (act: Act, purpose: Purpose) => void): void {
  opening = watch;
}
