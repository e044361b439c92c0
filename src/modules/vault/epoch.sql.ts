import { type Reader, sql, type Tx } from "#kernel/db";

type EpochTables = {
  "keystore.epoch": {
    epoch: number;
    provider: string;
    fingerprint: string;
    opened_at: Date;
    superseded_at: Date | null;
    retired_at: Date | null;
    destroyed_at: Date | null;
  };
  "keystore.index_key": { only_row: boolean; epoch: number; wrapped: Buffer; created_at: Date };
  "keystore.kept_epoch_key": {
    epoch: number;
    keeper: string;
    keeper_key: string;
    sealed: Buffer;
    created_at: Date;
  };
  "keystore.bundle_key": { dek_id: string; subject: string; bundle: string; epoch: number; wrapped: Buffer };
};

/** One epoch as the keystore knows it. */
export type Epoch = {
  epoch: number;
  provider: string;
  /** Names the wrapping key without telling it. */
  fingerprint: string;
  openedAt: Date;
  /** When the next one was opened; null for the epoch under which new keys are wrapped. */
  supersededAt: Date | null;
  /** When the last key had left it and its part of the table was dropped. */
  retiredAt: Date | null;
  /** When its wrapping key was destroyed, or will be where the provider waits. */
  destroyedAt: Date | null;
};

/** Every epoch there was, newest first. */
export async function findEpochs(reader: Reader): Promise<Epoch[]> {
  const rows = await reader
    .withTables<EpochTables>()
    .selectFrom("keystore.epoch")
    .select(["epoch", "provider", "fingerprint", "opened_at", "superseded_at", "retired_at", "destroyed_at"])
    .orderBy("epoch", "desc")
    .execute();
  return rows.map((row) => ({
    epoch: row.epoch,
    provider: row.provider,
    fingerprint: row.fingerprint,
    openedAt: row.opened_at,
    supersededAt: row.superseded_at,
    retiredAt: row.retired_at,
    destroyedAt: row.destroyed_at,
  }));
}

export type NewEpoch = { epoch: number; provider: string; fingerprint: string };

/** Notes the epoch of a keystore that has none yet. Two processes may start at once. */
export async function insertFirstEpoch(tx: Tx, first: NewEpoch, at: Date): Promise<void> {
  await tx
    .withTables<EpochTables>()
    .insertInto("keystore.epoch")
    .values({ ...first, opened_at: at })
    .onConflict((on) => on.doNothing())
    .execute();
}

/**
 * Opens the epoch after `before`; false, and nothing changed, if somebody else has. The lock on the keys waits for everyone who
 * is just inserting one, and an insert that waits for it sees, once it goes on, that its epoch is over.
 */
export async function supersede(tx: Tx, before: number, next: NewEpoch, at: Date): Promise<boolean> {
  await lockKeys(tx);
  const { numUpdatedRows } = await tx
    .withTables<EpochTables>()
    .updateTable("keystore.epoch")
    .set({ superseded_at: at })
    .where("epoch", "=", before)
    .where("superseded_at", "is", null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await tx
    .withTables<EpochTables>()
    .insertInto("keystore.epoch")
    .values({ ...next, opened_at: at })
    .execute();
  await sql`CREATE TABLE ${part(next.epoch)} PARTITION OF keystore.bundle_key FOR VALUES IN (${sql.lit(next.epoch)})`.execute(
    tx,
  );
  return true;
}

export type KeyToMove = { dekId: string; subject: string; bundle: string; epoch: number; wrapped: Buffer };

/**
 * At most `limit` keys of epochs before `current`, in the order of their ids from the one behind `after` on, so that no batch walks
 * over what those before it have moved; held until the transaction ends. Those that somebody else holds, because they are being
 * shredded or moved, are left out.
 */
export async function keysBefore(
  tx: Tx,
  current: number,
  after: string | undefined,
  limit: number,
): Promise<KeyToMove[]> {
  const rows = await tx
    .withTables<EpochTables>()
    .selectFrom("keystore.bundle_key")
    .select(["dek_id", "subject", "bundle", "epoch", "wrapped"])
    .where("epoch", "<", current)
    .$if(after !== undefined, (some) => some.where("dek_id", ">", after ?? ""))
    .orderBy("dek_id")
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(({ dek_id, ...row }) => ({ dekId: dek_id, ...row }));
}

/**
 * Puts keys under another epoch, each in one step, so that it is always under exactly one. A shredding that waits for such a
 * row meanwhile is told to begin again (40001) and finds it in its new place. Gives how many were moved.
 */
export async function moveKeys(
  tx: Tx,
  to: number,
  keys: ReadonlyArray<{ dekId: string; wrapped: Buffer }>,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE keystore.bundle_key AS k SET epoch = ${to}, wrapped = n.wrapped
    FROM unnest(${keys.map(({ dekId }) => dekId)}::uuid[], ${keys.map(({ wrapped }) => wrapped)}::bytea[]) AS n(dek_id, wrapped)
    WHERE k.dek_id = n.dek_id AND k.epoch < ${to}`.execute(tx);
  return Number(numAffectedRows);
}

/** Puts the root of locators under another epoch than `from`; false if somebody else has. */
export async function moveIndexKey(tx: Tx, from: number, to: { epoch: number; wrapped: Buffer }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .withTables<EpochTables>()
    .updateTable("keystore.index_key")
    .set(to)
    .where("epoch", "=", from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/**
 * Drops the parts of all superseded epochs and notes that they are retired, if every key has left them; otherwise gives how many
 * have not and changes nothing. The count is taken where nobody can add or move one.
 */
export async function retireBefore(tx: Tx, current: number, at: Date): Promise<number> {
  await lockKeys(tx);
  const db = tx.withTables<EpochTables>();
  const left = await sql<{ count: number }>`
    SELECT (SELECT count(*) FROM keystore.bundle_key WHERE epoch < ${current})
         + (SELECT count(*) FROM keystore.index_key WHERE epoch < ${current}) AS count`.execute(tx);
  const count = left.rows[0]?.count ?? 0;
  if (count > 0) return count;
  const retired = await db
    .updateTable("keystore.epoch")
    .set({ retired_at: at })
    .where("epoch", "<", current)
    .where("superseded_at", "is not", null)
    .where("retired_at", "is", null)
    .returning("epoch")
    .execute();
  for (const { epoch } of retired) await sql`DROP TABLE ${part(epoch)}`.execute(tx);
  return 0;
}

/** Notes that a retired epoch's wrapping key is destroyed, once. */
export async function markDestroyed(tx: Tx, epoch: number, at: Date): Promise<void> {
  await tx
    .withTables<EpochTables>()
    .updateTable("keystore.epoch")
    .set({ destroyed_at: at })
    .where("epoch", "=", epoch)
    .where("retired_at", "is not", null)
    .where("destroyed_at", "is", null)
    .execute();
}

/** The wrapping key of an epoch as its keeper sealed it. */
export type KeptKey = { keeper: string; keeperKey: string; sealed: Buffer; createdAt: Date };

export async function findKeptKey(reader: Reader, epoch: number): Promise<KeptKey | undefined> {
  const row = await reader
    .withTables<EpochTables>()
    .selectFrom("keystore.kept_epoch_key")
    .select(["keeper", "keeper_key", "sealed", "created_at"])
    .where("epoch", "=", epoch)
    .executeTakeFirst();
  return row && { keeper: row.keeper, keeperKey: row.keeper_key, sealed: row.sealed, createdAt: row.created_at };
}

/** Keeps the sealed key of an epoch; false, and nothing kept, if there is one already. */
export async function insertKeptKey(tx: Tx, epoch: number, kept: KeptKey): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .withTables<EpochTables>()
    .insertInto("keystore.kept_epoch_key")
    .values({
      epoch,
      keeper: kept.keeper,
      keeper_key: kept.keeperKey,
      sealed: kept.sealed,
      created_at: kept.createdAt,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Whoever cannot have the table soon tries again later, rather than holding up every reader of a key behind him. */
async function lockKeys(tx: Tx): Promise<void> {
  await sql`SET LOCAL lock_timeout = '1s'`.execute(tx);
  await sql`LOCK TABLE keystore.bundle_key IN ACCESS EXCLUSIVE MODE`.execute(tx);
}

function part(epoch: number) {
  return sql.id("keystore", `bundle_key_${epoch}`);
}
