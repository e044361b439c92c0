const marked = new WeakSet<Error>();

/**
 * Marks what was thrown as meaning only this: something the shop stands on is out of reach for the moment. Nothing is wrong
 * with what was asked, and the same may succeed in some seconds. Gives it back.
 */
export function markAway<T>(thrown: T): T {
  if (thrown instanceof Error) marked.add(thrown);
  return thrown;
}

/** Whether that is all it means. */
export function isAway(thrown: unknown): boolean {
  return thrown instanceof Error && marked.has(thrown);
}
