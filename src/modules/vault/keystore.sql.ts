import { type Reader, sql, type Tx } from "#kernel/db";
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

/** Keeps a wrapped key; false if the bundle already has one, under whatever epoch, or if the key's epoch is over. */
export async function insertKey(tx: Tx, ref: BundleRef, key: WrappedKey, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO keystore.bundle_key (dek_id, subject, bundle, epoch, wrapped, created_at)
    SELECT ${key.dekId}::uuid, ${ref.subject}::uuid, ${ref.bundle}, e.epoch, ${key.wrapped}::bytea, ${at}::timestamptz
    FROM keystore.epoch AS e
    WHERE e.epoch = ${key.epoch} AND e.superseded_at IS NULL
      AND NOT EXISTS (SELECT FROM keystore.bundle_key WHERE subject = ${ref.subject} AND bundle = ${ref.bundle})
    ON CONFLICT (subject, bundle, epoch) DO NOTHING`.execute(tx);
  return numAffectedRows === 1n;
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

/** Notes of each of these that its bundle has been seen. */
export async function markKeysBound(tx: Tx, refs: readonly BundleRef[], at: Date): Promise<void> {
  const subjects = refs.map(({ subject }) => subject);
  const bundles = refs.map(({ bundle }) => bundle);
  await sql`
    UPDATE keystore.bundle_key AS k SET bound_at = ${at}
    FROM unnest(${subjects}::uuid[], ${bundles}::text[]) AS seen (subject, bundle)
    WHERE k.subject = seen.subject AND k.bundle = seen.bundle AND k.bound_at IS NULL`.execute(tx);
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

export type KeptKey = WrappedKey & { ref: BundleRef; createdAt: Date };

/** Keys in the order of their bundles, from the one behind `after` on, at most `limit`. Whatever moves meanwhile is met once. */
export async function keysAfter(reader: Reader, after: BundleRef | undefined, limit: number): Promise<KeptKey[]> {
  const rows = await reader
    .withTables<KeystoreTables>()
    .selectFrom("keystore.bundle_key")
    .select(["dek_id", "subject", "bundle", "epoch", "wrapped", "created_at"])
    .$if(after !== undefined, (some) =>
      some.where(sql<boolean>`(subject, bundle) > (${after?.subject ?? ""}::uuid, ${after?.bundle ?? ""})`),
    )
    .orderBy("subject")
    .orderBy("bundle")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ref: { subject: row.subject, bundle: row.bundle as BundleName },
    dekId: row.dek_id,
    epoch: row.epoch,
    wrapped: row.wrapped,
    createdAt: row.created_at,
  }));
}

export type KeyToPutBack = {
  dekId: string;
  subject: string;
  bundle: string;
  wrapped: Buffer;
  createdAt: string;
};

/**
 * Puts keys into the keystore of a restored shop, each as if its bundle had never been seen: the data may be from before it came. Gives
 * how many; those that are there already stay as they are.
 */
export async function putBackKeys(tx: Tx, epoch: number, keys: readonly KeyToPutBack[]): Promise<number> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .withTables<KeystoreTables>()
    .insertInto("keystore.bundle_key")
    .values(
      keys.map((key) => ({
        dek_id: key.dekId,
        subject: key.subject,
        bundle: key.bundle,
        epoch,
        wrapped: key.wrapped,
        created_at: new Date(key.createdAt),
        bound_at: null,
      })),
    )
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows);
}
