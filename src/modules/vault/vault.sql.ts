import type { RawBuilder } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import type { Index, LocatorKind } from "./locator.ts";
import type { BundleName, BundleRef } from "./place.ts";

type VaultTables = {
  "vault.keystore": { only_row: boolean; mark: Buffer };
  "vault.label_set": { number: number; name: string; digest: Buffer; first_seen_at: Date };
  "vault.bundle": {
    subject: string;
    bundle: string;
    bound_at: Date | null;
    buried_at: Date | null;
    key_destroyed_at: Date | null;
    shredded_at: Date | null;
  };
  "vault.locator": { subject: string; bundle: string; kind: string; nv: number; bits: number; bidx: Buffer };
};

export type LabelRow = { number: number; name: string; digest: Buffer };

/** `live`: data may be written and read. `buried`: nothing opens, the key may still exist. */
export type BundleState = "live" | "buried" | "key-destroyed" | "shredded";

/** Adds the label sets that the database has not seen and gives back all it knows. */
export async function rememberLabels(tx: Tx, rows: readonly LabelRow[], at: Date): Promise<LabelRow[]> {
  const db = tx.withTables<VaultTables>();
  await db
    .insertInto("vault.label_set")
    .values(rows.map((row) => ({ ...row, first_seen_at: at })))
    .onConflict((on) => on.doNothing())
    .execute();
  return db.selectFrom("vault.label_set").select(["number", "name", "digest"]).execute();
}

/**
 * Writes the first row of a bundle, with the locator of its e-mail address if it has one; false, and nothing written, if it
 * has a row already, living or buried. Waits for a rival to commit.
 */
export async function insertBundle(
  tx: Tx,
  { subject, bundle }: BundleRef,
  first: { boundAt: Date; email: Index | null } | { buriedAt: Date },
): Promise<boolean> {
  const [boundAt, buriedAt] = "boundAt" in first ? [first.boundAt, null] : [null, first.buriedAt];
  const email = "email" in first ? first.email : null;
  const located =
    email === null
      ? sql``
      : sql`, located AS (
          INSERT INTO vault.locator (subject, bundle, kind, nv, bits, bidx)
          SELECT subject, bundle, 'email', ${email.nv}::smallint, ${email.bits}::smallint, ${email.bidx}::bytea FROM first
        )`;
  const { rows } = await sql`
    WITH first AS (
      INSERT INTO vault.bundle (subject, bundle, bound_at, buried_at)
      VALUES (${subject}, ${bundle}, ${boundAt}, ${buriedAt})
      ON CONFLICT (subject, bundle) DO NOTHING RETURNING subject, bundle
    )${located} SELECT 1 FROM first`.execute(tx);
  return rows.length === 1;
}

/** What the shop knows of a bundle. `wasBound` is false for the grave of a key whose data never came. */
export async function findBundle(
  reader: Reader,
  ref: BundleRef,
): Promise<{ state: BundleState; wasBound: boolean } | undefined> {
  const row = await reader
    .withTables<VaultTables>()
    .selectFrom("vault.bundle")
    .select(["bound_at", "buried_at", "key_destroyed_at", "shredded_at"])
    .where("subject", "=", ref.subject)
    .where("bundle", "=", ref.bundle)
    .executeTakeFirst();
  return row && { state: stateOf(row), wasBound: row.bound_at !== null };
}

/** Sets one date of the grave, once. */
export async function markGrave(
  tx: Tx,
  ref: BundleRef,
  column: "buried_at" | "key_destroyed_at" | "shredded_at",
  at: Date,
): Promise<void> {
  await tx
    .withTables<VaultTables>()
    .updateTable("vault.bundle")
    .set({ [column]: at })
    .where("subject", "=", ref.subject)
    .where("bundle", "=", ref.bundle)
    .where(column, "is", null)
    .execute();
}

/** Bundles that held data, are buried and not yet shredded, oldest first, at most `limit`. */
export async function buriedBundles(reader: Reader, limit: number): Promise<BundleRef[]> {
  const rows = await reader
    .withTables<VaultTables>()
    .selectFrom("vault.bundle")
    .select(["subject", "bundle"])
    .where("bound_at", "is not", null)
    .where("buried_at", "is not", null)
    .where("shredded_at", "is", null)
    .orderBy("buried_at")
    .limit(limit)
    .execute();
  return rows.map(toRef);
}

/** Writes or replaces one locator of a living bundle; false if the bundle is not alive. Holds off a burial meanwhile. */
export async function putLocator(tx: Tx, ref: BundleRef, kind: LocatorKind, index: Index): Promise<boolean> {
  const { nv, bits, bidx } = index;
  const { numAffectedRows } = await sql`
    INSERT INTO vault.locator (subject, bundle, kind, nv, bits, bidx)
    SELECT subject, bundle, ${kind}, ${nv}, ${bits}, ${bidx} FROM vault.bundle
    WHERE subject = ${ref.subject} AND bundle = ${ref.bundle} AND buried_at IS NULL
    FOR SHARE
    ON CONFLICT (subject, bundle, kind) DO UPDATE SET nv = excluded.nv, bits = excluded.bits, bidx = excluded.bidx
  `.execute(tx);
  return numAffectedRows === 1n;
}

/** How many records of a kind have a locator. */
export async function countLocators(reader: Reader, kind: LocatorKind): Promise<number> {
  const { count } = await reader
    .withTables<VaultTables>()
    .selectFrom("vault.locator")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("kind", "=", kind)
    .executeTakeFirstOrThrow();
  return count;
}

/** A condition on the name of a bundle, `fulfilment:<order>`, that the asker's own tables decide. */
export type BundleCondition = (bundle: RawBuilder<string>) => RawBuilder<boolean>;

const everyBundle: BundleCondition = () => sql`true`;

/** Living bundles whose locator equals one of `candidates` and for which `only` holds, at most `limit`. */
export async function findByLocator(
  reader: Reader,
  kind: LocatorKind,
  nv: number,
  candidates: ReadonlyArray<{ bits: number; bidx: Buffer }>,
  limit: number,
  only = everyBundle,
): Promise<BundleRef[]> {
  const rows = await reader
    .withTables<VaultTables>()
    .selectFrom("vault.locator as l")
    .innerJoin("vault.bundle as b", (on) => on.onRef("b.subject", "=", "l.subject").onRef("b.bundle", "=", "l.bundle"))
    .select(["l.subject", "l.bundle"])
    .where("l.kind", "=", kind)
    .where("l.nv", "=", nv)
    .where("b.buried_at", "is", null)
    .where((where) => where.or(candidates.map(({ bits, bidx }) => where.and({ "l.bits": bits, "l.bidx": bidx }))))
    .where(only(sql.ref("l.bundle")))
    .orderBy("b.bound_at", "desc")
    .limit(limit)
    .execute();
  return rows.map(toRef);
}

/** Deletes a bundle's locators: those of one kind, or all. */
export async function deleteLocators(tx: Tx, ref: BundleRef, kind?: LocatorKind): Promise<void> {
  const all = tx
    .withTables<VaultTables>()
    .deleteFrom("vault.locator")
    .where("subject", "=", ref.subject)
    .where("bundle", "=", ref.bundle);
  await (kind === undefined ? all : all.where("kind", "=", kind)).execute();
}

/** The mark of the keystore that this shop's data needs; undefined before the first start. */
export async function findKeystoreMark(reader: Reader): Promise<Buffer | undefined> {
  const row = await reader.withTables<VaultTables>().selectFrom("vault.keystore").select("mark").executeTakeFirst();
  return row?.mark;
}

/** Remembers the keystore's mark if there is none yet, and gives the one that is remembered. */
export async function rememberKeystore(tx: Tx, mark: Buffer): Promise<Buffer> {
  const db = tx.withTables<VaultTables>();
  await db
    .insertInto("vault.keystore")
    .values({ only_row: true, mark })
    .onConflict((on) => on.doNothing())
    .execute();
  return (await db.selectFrom("vault.keystore").select("mark").executeTakeFirstOrThrow()).mark;
}

function stateOf(
  row: Pick<VaultTables["vault.bundle"], "buried_at" | "key_destroyed_at" | "shredded_at">,
): BundleState {
  if (row.shredded_at !== null) return "shredded";
  if (row.key_destroyed_at !== null) return "key-destroyed";
  return row.buried_at === null ? "live" : "buried";
}

function toRef(row: { subject: string; bundle: string }): BundleRef {
  return { subject: row.subject, bundle: row.bundle as BundleName };
}
