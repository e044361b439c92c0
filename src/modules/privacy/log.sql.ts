import type { Reader, Tx } from "#kernel/db";

type LogTables = {
  "privacy.tree_node": { level: number; nth: number; hash: Buffer };
  "privacy.checkpoint": CheckpointRow;
};

export type CheckpointRow = { origin: string; size: number; root: Buffer; signed: string; signed_at: Date };

const columns = ["origin", "size", "root", "signed", "signed_at"] as const;

/** Hashes of the nodes `from`, `from + 1`, … of a level, at most `count`. */
export async function selectNodes(reader: Reader, level: number, from: number, count: number): Promise<Buffer[]> {
  const rows = await reader
    .withTables<LogTables>()
    .selectFrom("privacy.tree_node")
    .select("hash")
    .where("level", "=", level)
    .where("nth", ">=", from)
    .where("nth", "<", from + count)
    .orderBy("nth")
    .execute();
  return rows.map(({ hash }) => hash);
}

export async function countNodes(reader: Reader, level: number): Promise<number> {
  const { count } = await reader
    .withTables<LogTables>()
    .selectFrom("privacy.tree_node")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("level", "=", level)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertNode(tx: Tx, level: number, nth: number, hash: Buffer): Promise<void> {
  await tx.withTables<LogTables>().insertInto("privacy.tree_node").values({ level, nth, hash }).execute();
}

/** The checkpoint that covers most, of one log or of any. */
export async function lastCheckpoint(reader: Reader, origin?: string): Promise<CheckpointRow | undefined> {
  const newest = reader
    .withTables<LogTables>()
    .selectFrom("privacy.checkpoint")
    .select(columns)
    .orderBy("size", "desc")
    .limit(1);
  return (origin === undefined ? newest : newest.where("origin", "=", origin)).executeTakeFirst();
}

/** Every checkpoint, smallest first. */
export async function selectCheckpoints(reader: Reader): Promise<CheckpointRow[]> {
  return reader
    .withTables<LogTables>()
    .selectFrom("privacy.checkpoint")
    .select(columns)
    .orderBy("size")
    .orderBy("origin")
    .execute();
}

export async function insertCheckpoint(tx: Tx, row: CheckpointRow): Promise<void> {
  await tx.withTables<LogTables>().insertInto("privacy.checkpoint").values(row).execute();
}
