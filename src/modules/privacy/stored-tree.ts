import type { Reader, Tx } from "#kernel/db";
import { entryText } from "./chain.ts";
import { countNodes, insertNode, selectNodes } from "./log.sql.ts";
import { type PrivacyRow, selectAfter } from "./privacy.sql.ts";
import { leafHash, type Nodes, subtreeHash, tileWidth } from "./tree.ts";

/** Entries as the log publishes them. */
export async function entriesFrom(reader: Reader, from: number, count: number): Promise<Buffer[]> {
  return (await selectAfter(reader, from, count)).map(entryBytes);
}

/** The bytes of a stored entry: what a leaf is made of. */
export function entryBytes(row: PrivacyRow): Buffer {
  const { policy_version: policyVersion, subject_tag: subjectTag, type, counts, at } = row;
  return Buffer.from(entryText(row.seq, { type, policyVersion, subjectTag, counts, at }, row.prev_hash), "utf8");
}

/** The tree as it is stored: leaves are made from the ledger, complete subtrees were kept. Throws where some are missing. */
export function storedNodes(reader: Reader): Nodes {
  return async (level, from, count) => {
    const found =
      level === 0
        ? (await entriesFrom(reader, from, count)).map(leafHash)
        : await selectNodes(reader, level, from, count);
    if (found.length < count) throw new Error(`The tree of the privacy log has a gap at level ${level}.`);
    return found;
  };
}

/** Keeps the hashes of all subtrees that are complete among the first `size` entries and were not kept before. */
export async function growTree(tx: Tx, size: number): Promise<void> {
  const nodes = storedNodes(tx);
  for (let [level, span] = [1, tileWidth]; span <= size; level++, span *= tileWidth) {
    const complete = Math.floor(size / span);
    for (let nth = await countNodes(tx, level); nth < complete; nth++) {
      const children = await nodes(level - 1, nth * tileWidth, tileWidth);
      await insertNode(tx, level, nth, subtreeHash(children));
    }
  }
}
