import { errorCode, type Log } from "#kernel/log";
import { VaultError } from "./error.ts";

/**
 * Waits at most `ms` for keystore or provider. Being late, refused or out of reach is one thing to callers: a
 * `VaultError` `key-unavailable`, whose cause is logged as a code. Other `VaultError`s pass. A result that comes too
 * late goes to `discard`, so that no key stays behind.
 */
export async function bounded<T>(
  ms: number,
  log: Log,
  work: Promise<T>,
  discard: (late: T) => void = () => {},
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<typeof late>((settle) => {
    timer = setTimeout(settle, ms, late);
  });
  try {
    const first = await Promise.race([work, tooLate]);
    if (first !== late) return first;
    work.then(discard, () => {});
    log.warn("vault-key-unavailable", { code: "late" });
  } catch (thrown) {
    if (thrown instanceof VaultError) throw thrown;
    log.warn("vault-key-unavailable", { code: errorCode(thrown) });
  } finally {
    clearTimeout(timer);
  }
  throw new VaultError("key-unavailable", "The key cannot be had now. Try again later.");
}

const late = Symbol("late");

/** Whether a refusal only means: try again later. */
export function isUnavailable(thrown: unknown): boolean {
  return thrown instanceof VaultError && thrown.code === "key-unavailable";
}
