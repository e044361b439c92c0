import type { Reader, Tx } from "#kernel/db";
import type { BundleName, BundleRef } from "./place.ts";

type KeystoreTables = {
  "keystore.owner": { only_row: boolean; shop: string };
  "keystore.bundle_key": {
    dek_id: string;
    subject: string;
    bundle: string;
    epoch: number;
    wrapped: Buffer;
    created_at: Date;
    bound_at: Date | null;
  };
  "keystore.index_key": { only_row: boolean; epoch: number; wrapped: Buffer; created_at: Date };
};

export type WrappedKey = { dekId: string; epoch: number; wrapped: Buffer };

/** Takes the keystore for `shop` if it has no owner yet, and says whose it is. */
export async function claimOwner(tx: Tx, shop: string): Promise<string> {
  const db = tx.withTables<KeystoreTables>();
  await db
    .insertInto("keystore.owner")
    .values({ only_row: true, shop })
    .onConflict((at) => at.doNothing())
    .execute();
  const { shop: owner } = await db.selectFrom("keystore.owner").select("shop").executeTakeFirstOrThrow();
  return owner;
}

/** Whether anything is wrapped under `epoch`. */
export async function epochIsUsed(reader: Reader, epoch: number): Promise<boolean> {
  const db = reader.withTables<KeystoreTables>();
  const key = await db.selectFrom("keystore.bundle_key").select("dek_id").where("epoch", "=", epoch).executeTakeFirst();
  const index = await db.selectFrom("keystore.index_key").select("epoch").where("epoch", "=", epoch).executeTakeFirst();
  return key !== undefined || index !== undefined;
}

/** Keeps a wrapped key; false if the bundle already has one. */
export async function insertKey(tx: Tx, ref: BundleRef, key: WrappedKey, at: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .withTables<KeystoreTables>()
    .insertInto("keystore.bundle_key")
    .values({
      dek_id: key.dekId,
      subject: ref.subject,
      bundle: ref.bundle,
      epoch: key.epoch,
      wrapped: key.wrapped,
      created_at: at,
      bound_at: null,
    })
    .onConflict((on) => on.columns(["subject", "bundle"]).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findKey(reader: Reader, ref: BundleRef): Promise<WrappedKey | undefined> {
  const row = await reader
    .withTables<KeystoreTables>()
    .selectFrom("keystore.bundle_key")
    .select(["dek_id", "epoch", "wrapped"])
    .where("subject", "=", ref.subject)
    .where("bundle", "=", ref.bundle)
    .executeTakeFirst();
  return row && { dekId: row.dek_id, epoch: row.epoch, wrapped: row.wrapped };
}

export async function deleteKey(tx: Tx, ref: BundleRef): Promise<void> {
  await tx
    .withTables<KeystoreTables>()
    .deleteFrom("keystore.bundle_key")
    .where("subject", "=", ref.subject)
    .where("bundle", "=", ref.bundle)
    .execute();
}

/** Keys that were never seen bound, oldest first, at most `limit`. */
export async function unboundKeys(reader: Reader, limit: number): Promise<Array<{ ref: BundleRef; createdAt: Date }>> {
  const rows = await reader
    .withTables<KeystoreTables>()
    .selectFrom("keystore.bundle_key")
    .select(["subject", "bundle", "created_at"])
    .where("bound_at", "is", null)
    .orderBy("created_at")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ref: { subject: row.subject, bundle: row.bundle as BundleName },
    createdAt: row.created_at,
  }));
}

export async function markKeyBound(tx: Tx, ref: BundleRef, at: Date): Promise<void> {
  await tx
    .withTables<KeystoreTables>()
    .updateTable("keystore.bundle_key")
    .set({ bound_at: at })
    .where("subject", "=", ref.subject)
    .where("bundle", "=", ref.bundle)
    .where("bound_at", "is", null)
    .execute();
}

export async function insertIndexKey(tx: Tx, key: { epoch: number; wrapped: Buffer }, at: Date): Promise<void> {
  await tx
    .withTables<KeystoreTables>()
    .insertInto("keystore.index_key")
    .values({ only_row: true, ...key, created_at: at })
    .onConflict((on) => on.doNothing())
    .execute();
}

export async function findIndexKey(reader: Reader): Promise<{ epoch: number; wrapped: Buffer } | undefined> {
  return reader
    .withTables<KeystoreTables>()
    .selectFrom("keystore.index_key")
    .select(["epoch", "wrapped"])
    .executeTakeFirst();
}
