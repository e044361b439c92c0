import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { genesis } from "./chain.ts";
import { countNodes, selectCheckpoints, selectNodes } from "./log.sql.ts";
import { type Checkpoint, openCheckpoint } from "./note.ts";
import { type PrivacyRow, selectAfter } from "./privacy.sql.ts";
import { entryBytes } from "./stored-tree.ts";
import { growingTree, leafHash, subtreeHash, tileWidth } from "./tree.ts";

export type LogVerdict =
  | { ok: true; entries: number; checkpoints: number }
  /** An entry is not what it was when it was written, or one is missing in the middle. */
  | { ok: false; because: "broken-chain"; seq: number }
  /** A checkpoint speaks of more entries than there are: the end was cut off. */
  | { ok: false; because: "cut-off"; size: number; entries: number }
  /** A checkpoint speaks of other entries than these: history was rewritten, or two were told. */
  | { ok: false; because: "forked"; size: number }
  /** A stored checkpoint does not carry our signature. */
  | { ok: false; because: "bad-signature"; size: number }
  /** A kept hash of the tree is not that of its entries, so that tiles and proofs would be wrong. */
  | { ok: false; because: "tree-differs"; level: number };

const batch = 1_000;

/**
 * Recomputes everything from the first entry: the chain, the tree, its kept hashes, and the root of every checkpoint that was
 * ever signed and of those in `kept`, which somebody kept elsewhere. Names the first thing that does not fit.
 */
export async function verifyLog(
  reader: Reader,
  publicKey: Buffer,
  kept: readonly Checkpoint[] = [],
): Promise<LogVerdict> {
  const stored = await selectCheckpoints(reader);
  for (const { signed, size, root } of stored) {
    const opened = openCheckpoint(signed, publicKey);
    if (opened?.size !== size || !opened.root.equals(root)) return { ok: false, because: "bad-signature", size };
  }
  const due = [...stored, ...kept].sort((a, b) => a.size - b.size);
  const tree = growingTree();
  const forked = (): LogVerdict | undefined => {
    for (let next = due[0]; next?.size === tree.size(); next = due[0]) {
      if (!next.root.equals(tree.root())) return { ok: false, because: "forked", size: next.size };
      due.shift();
    }
    return undefined;
  };
  const levels = await checkedLevels(reader);
  let wrong = forked();
  let prevHash = genesis;
  for (let rows: PrivacyRow[] = []; wrong === undefined; ) {
    rows = await selectAfter(reader, tree.size(), batch);
    for (const row of rows) {
      const bytes = entryBytes(row);
      const fits = row.seq === tree.size() + 1 && row.prev_hash.equals(prevHash) && sha256(bytes).equals(row.hash);
      if (!fits) return { ok: false, because: "broken-chain", seq: row.seq };
      prevHash = row.hash;
      const leaf = leafHash(bytes);
      tree.add(leaf);
      const level = levels.add(leaf);
      wrong ??= level === undefined ? forked() : { ok: false, because: "tree-differs", level };
    }
    if (rows.length < batch) break;
  }
  if (wrong !== undefined) return wrong;
  const [beyond] = due;
  if (beyond !== undefined) return { ok: false, because: "cut-off", size: beyond.size, entries: tree.size() };
  return { ok: true, entries: tree.size(), checkpoints: stored.length };
}

/** Compares each complete subtree with the hash that was kept of it; answers the level at which one differs. */
async function checkedLevels(reader: Reader): Promise<{ add(leaf: Buffer): number | undefined }> {
  const kept: Buffer[][] = [];
  for (let level = 1, count = 1; count > 0; level++) {
    count = await countNodes(reader, level);
    kept[level] = await selectNodes(reader, level, 0, count);
  }
  const open: Buffer[][] = [];
  const seen: number[] = [];
  const add = (level: number, hash: Buffer): number | undefined => {
    const children = [...(open[level] ?? []), hash];
    open[level] = children.length === tileWidth ? [] : children;
    if (children.length < tileWidth) return undefined;
    const parent = subtreeHash(children);
    const nth = seen[level + 1] ?? 0;
    seen[level + 1] = nth + 1;
    const before = kept[level + 1]?.[nth];
    // What no checkpoint covers yet has not been kept.
    if (before !== undefined && !before.equals(parent)) return level + 1;
    return add(level + 1, parent);
  };
  return { add: (leaf) => add(0, leaf) };
}
