import type { Database, Tx } from "#kernel/db";

/** A refusal found after something was written: it has to take the transaction back with it. */
class Refused<T> extends Error {
  override name = "Refused";
  readonly value: T;

  constructor(value: T) {
    super("The transaction is taken back because of an expected refusal.");
    this.value = value;
  }
}

/**
 * Runs a transaction that may end in a refusal after it has written: `refuse(value)` takes everything back and makes
 * `value` the answer. Anything else that is thrown goes on to the caller.
 */
export async function transactOrRefuse<T>(
  database: Database,
  work: (tx: Tx, refuse: (value: T) => never) => Promise<T>,
): Promise<T> {
  const refuse = (value: T): never => {
    throw new Refused(value);
  };
  try {
    return await database.transact((tx) => work(tx, refuse));
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.value as T;
    throw thrown;
  }
}
