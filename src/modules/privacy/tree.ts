/**
 * The Merkle tree over the entries of the ledger, as RFC 6962 §2.1 (RFC 9162 §2.1) defines it: hashes and proofs, without
 * I/O. Hashes of complete subtrees of 256^level leaves are read from whoever keeps them; level 0 are the leaves.
 */
import { sha256 } from "#kernel/digest";

/** The root of a tree without leaves. */
export const emptyRoot: Buffer = sha256("");

export function leafHash(entry: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.of(0), entry]));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.of(1), left, right]));
}

/** Hashes of `count` neighbouring complete subtrees of 256^level leaves each, from number `from` on. */
export type Nodes = (level: number, from: number, count: number) => Promise<readonly Buffer[]>;

/** How many hashes a tile holds, and how many tiles one of the next level stands for. */
export const tileWidth = 256;

/** The root of the first `size` leaves. */
export async function rootOf(nodes: Nodes, size: number): Promise<Buffer> {
  return size === 0 ? emptyRoot : rangeHash(nodes, 0, size);
}

/**
 * The hashes that lead from leaf `index` to the root of the first `size` leaves, the nearest first (PATH of RFC 6962
 * §2.1.1). Throws a `RangeError` for a leaf that is not in that tree.
 */
export async function inclusionPath(nodes: Nodes, index: number, size: number): Promise<Buffer[]> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError("The tree has no such leaf.");
  const path: Buffer[] = [];
  for (let [from, to] = [0, size]; to - from > 1; ) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      path.unshift(await rangeHash(nodes, middle, to));
      to = middle;
    } else {
      path.unshift(await rangeHash(nodes, from, middle));
      from = middle;
    }
  }
  return path;
}

/** Whether the path leads from the leaf to this root (RFC 9162 §2.1.3.2). */
export function isIncluded(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [at, last] = [index, size - 1];
  let hash: Buffer = Buffer.from(leaf);
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.equals(root);
}

/** A tree that grows leaf by leaf; for whoever reads all of them, and looks at roots on the way. */
export type GrowingTree = { add(leaf: Buffer): void; root(): Buffer; size(): number };

export function growingTree(): GrowingTree {
  const parts: Part[] = [];
  let size = 0;
  return {
    add: (leaf) => {
      push(parts, { hash: leaf, leaves: 1 });
      size++;
    },
    root: () => (size === 0 ? emptyRoot : joined(parts)),
    size: () => size,
  };
}

/** The hash of a complete subtree whose leaves, or whose children of one size, are given. Their number is a power of two. */
export function subtreeHash(children: readonly Buffer[]): Buffer {
  const parts: Part[] = [];
  for (const hash of children) push(parts, { hash, leaves: 1 });
  return joined(parts);
}

type Part = { hash: Buffer; leaves: number };

/** MTH(D[from:to]) for a range that the recursion of the RFC meets: its start is aligned to its size. */
async function rangeHash(nodes: Nodes, from: number, to: number): Promise<Buffer> {
  const parts: Part[] = [];
  for (let at = from; at < to; ) {
    let span = 1;
    let level = 0;
    while (at % (span * tileWidth) === 0 && at + span * tileWidth <= to) {
      span *= tileWidth;
      level++;
    }
    const endOfTile = at - (at % (span * tileWidth)) + span * tileWidth;
    const count = Math.floor((Math.min(to, endOfTile) - at) / span);
    for (const hash of await nodes(level, at / span, count)) push(parts, { hash, leaves: span });
    at += count * span;
  }
  return joined(parts);
}

/** Neighbours of one size become one of twice the size. */
function push(parts: Part[], part: Part): void {
  let last = part;
  for (let before = parts.at(-1); before?.leaves === last.leaves; before = parts.at(-1)) {
    parts.pop();
    last = { hash: nodeHash(before.hash, last.hash), leaves: 2 * last.leaves };
  }
  parts.push(last);
}

function joined(parts: readonly Part[]): Buffer {
  return parts.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right));
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
