import type { RawBuilder } from "kysely";
import { type Reader, sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";
import type { Index, LocatorKind } from "./locator.ts";
import { type BundleName, type BundleRef, refText } from "./place.ts";

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

type BundleRow = VaultTables["vault.bundle"];

/** Writes many bundles that have no row yet, each with the locator of its e-mail address if it has one. */
export async function insertBundles(tx: Tx, rows: readonly (BundleRow & { email: Index | null })[]): Promise<void> {
  await insertRows(
    tx,
    "vault.bundle",
    ["subject", "bundle", "bound_at", "buried_at", "key_destroyed_at", "shredded_at"],
    rows,
  );
  const located = rows.flatMap(({ subject, bundle, email }) =>
    email === null ? [] : [{ subject, bundle, kind: "email", ...email }],
  );
  await insertRows(tx, "vault.locator", ["subject", "bundle", "kind", "nv", "bits", "bidx"], located);
}

/** `wasBound` is false for the grave of a key whose data never came. */
export type KnownBundle = { state: BundleState; wasBound: boolean };

/** What the shop knows of a bundle; undefined where it knows none. */
export async function findBundle(reader: Reader, ref: BundleRef): Promise<KnownBundle | undefined> {
  const row = await reader
    .withTables<VaultTables>()
    .selectFrom("vault.bundle")
    .select(["bound_at", "buried_at", "key_destroyed_at", "shredded_at"])
    .where("subject", "=", ref.subject)
    .where("bundle", "=", ref.bundle)
    .executeTakeFirst();
  return row && known(row);
}

/** The same of many: what the shop knows of each, by its `refText`; nothing where it knows none. */
export async function findBundles(reader: Reader, refs: readonly BundleRef[]): Promise<Map<string, KnownBundle>> {
  const { subjects, bundles } = columnsOf(refs);
  const { rows } = await sql<BundleRow>`
    SELECT b.subject, b.bundle, b.bound_at, b.buried_at, b.key_destroyed_at, b.shredded_at FROM vault.bundle b
    JOIN unnest(${subjects}::uuid[], ${bundles}::text[]) AS asked (subject, bundle) USING (subject, bundle)`.execute(
    reader,
  );
  return new Map(rows.map((row) => [refText(toRef(row)), known(row)]));
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

/** Bundles that live, or that are buried, in their order from the one behind `after` on, at most `limit`. */
export async function bundlesAfter(
  reader: Reader,
  { buried }: { buried: boolean },
  after: BundleRef | undefined,
  limit: number,
): Promise<BundleRef[]> {
  const rows = await reader
    .withTables<VaultTables>()
    .selectFrom("vault.bundle")
    .select(["subject", "bundle"])
    .where("buried_at", buried ? "is not" : "is", null)
    .$if(after !== undefined, (some) =>
      some.where(sql<boolean>`(subject, bundle) > (${after?.subject ?? ""}::uuid, ${after?.bundle ?? ""})`),
    )
    .orderBy("subject")
    .orderBy("bundle")
    .limit(limit)
    .execute();
  return rows.map(toRef);
}

/** How many of these bundles had lost their key by a moment. */
export async function destroyedAmong(reader: Reader, refs: readonly BundleRef[], by: Date): Promise<number> {
  const { subjects, bundles } = columnsOf(refs);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM vault.bundle b
    JOIN unnest(${subjects}::uuid[], ${bundles}::text[]) AS asked (subject, bundle) USING (subject, bundle)
    WHERE b.key_destroyed_at < ${by}`.execute(reader);
  return rows[0]?.count ?? 0;
}

/** How many bundles were buried before a moment and are not shredded yet. */
export async function buriedBefore(reader: Reader, moment: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM vault.bundle WHERE buried_at < ${moment} AND shredded_at IS NULL`.execute(
    reader,
  );
  return rows[0]?.count ?? 0;
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

function known(row: Omit<BundleRow, "subject" | "bundle">): KnownBundle {
  return { state: stateOf(row), wasBound: row.bound_at !== null };
}

function columnsOf(refs: readonly BundleRef[]): { subjects: string[]; bundles: string[] } {
  return { subjects: refs.map(({ subject }) => subject), bundles: refs.map(({ bundle }) => bundle) };
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

/** The bundles whose key was there at some moment between two: what whoever had the keys then could open. */
export async function bundlesAlive(reader: Reader, { from, to }: { from: Date; to: Date }): Promise<BundleName[]> {
  const { rows } = await sql<{ bundle: BundleName }>`
    SELECT bundle FROM vault.bundle
    WHERE bound_at < ${to} AND (key_destroyed_at IS NULL OR key_destroyed_at >= ${from})
    ORDER BY bound_at, bundle`.execute(reader);
  return rows.map(({ bundle }) => bundle);
}
