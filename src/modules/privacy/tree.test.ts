import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sha256 } from "#kernel/digest";
import { growingTree, inclusionPath, isIncluded, leafHash, type Nodes, nodeHash, rootOf, subtreeHash } from "./tree.ts";

/** The tree of the reference implementation of Certificate Transparency: its leaves, and the root after each. */
const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map(
  (hex) => leafHash(Buffer.from(hex, "hex")),
);
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const paths: ReadonlyArray<[index: number, size: number, path: readonly string[]]> = [
  [0, 1, []],
  [
    0,
    8,
    [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  ],
  [
    5,
    8,
    [
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  ],
  [2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]],
  [
    1,
    5,
    [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
  ],
];

/** Nodes of leaves in memory, and how often each level was asked. */
function inMemory(all: readonly Buffer[]): { nodes: Nodes; asked: number[] } {
  const asked: number[] = [];
  const at = (level: number, nth: number): Buffer =>
    level === 0
      ? (all[nth] ?? assert.fail("no such leaf"))
      : subtreeHash(Array.from({ length: 256 }, (_, child) => at(level - 1, nth * 256 + child)));
  const nodes: Nodes = async (level, from, count) => {
    asked[level] = (asked[level] ?? 0) + 1;
    return Array.from({ length: count }, (_, nth) => at(level, from + nth));
  };
  return { nodes, asked };
}

/** MTH word for word as RFC 6962 §2.1 has it. */
function byTheBook(all: readonly Buffer[]): Buffer {
  const [first] = all;
  if (first === undefined) return sha256("");
  if (all.length === 1) return first;
  let k = 1;
  while (k * 2 < all.length) k *= 2;
  return nodeHash(byTheBook(all.slice(0, k)), byTheBook(all.slice(k)));
}

test("the published trees of RFC 6962 have their published roots", async () => {
  const { nodes } = inMemory(leaves);
  const growing = growingTree();
  for (const [size, root] of roots.entries()) {
    assert.equal((await rootOf(nodes, size)).toString("hex"), root, String(size));
    assert.equal(growing.root().toString("hex"), root, String(size));
    const next = leaves[size];
    if (next !== undefined) growing.add(next);
  }
});

test("the published paths lead from their leaves to their roots", async () => {
  const { nodes } = inMemory(leaves);
  for (const [index, size, path] of paths) {
    const found = await inclusionPath(nodes, index, size);
    assert.deepEqual(
      found.map((hash) => hash.toString("hex")),
      path,
      `${index} of ${size}`,
    );
    const root = Buffer.from(roots[size] ?? "", "hex");
    assert.ok(isIncluded(leaves[index] ?? Buffer.of(), index, size, found, root), `${index} of ${size}`);
  }
});

test("roots and paths over kept subtrees are those by the book, and every other leaf, place and path is refused", async () => {
  const many = Array.from({ length: 1_100 }, (_, at) => leafHash(Buffer.from(String(at))));
  const { nodes, asked } = inMemory(many);
  const sizes = fc.integer({ min: 1, max: many.length });
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, some, other) => {
      const index = some % size;
      const leaf = many[index] ?? Buffer.of();
      const root = await rootOf(nodes, size);
      assert.deepEqual(root, byTheBook(many.slice(0, size)));
      const path = await inclusionPath(nodes, index, size);
      assert.ok(isIncluded(leaf, index, size, path, root));
      const elsewhere = (index + 1 + (other % many.length)) % many.length;
      assert.ok(elsewhere === index || !isIncluded(leaf, elsewhere, size, path, root));
      assert.ok(!isIncluded(many[(index + 1) % many.length] ?? leaf, index, size, path, root));
      assert.ok(!isIncluded(leaf, index, size, [...path, root], root));
      assert.ok(path.length === 0 || !isIncluded(leaf, index, size, path.slice(1), root));
      const bent = path.map((hash, at) => (at === other % path.length ? sha256(hash) : hash));
      assert.ok(path.length === 0 || !isIncluded(leaf, index, size, bent, root));
    }),
    { numRuns: 150 },
  );
  assert.ok((asked[1] ?? 0) > 0, "kept subtrees were used");
});

test("a leaf that is not in the tree has no path", async () => {
  const { nodes } = inMemory(leaves);
  for (const [index, size] of [
    [8, 8],
    [-1, 8],
    [0, 0],
    [0.5, 8],
  ] as const) {
    await assert.rejects(inclusionPath(nodes, index, size), RangeError);
    assert.ok(!isIncluded(leaves[0] ?? Buffer.of(), index, size, [], Buffer.from(roots[1] ?? "", "hex")));
  }
});
