import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writeTogether } from "./write-together.ts";

describe("writes that come together", () => {
  it("share a batch while another is written, and nobody is answered before it is", async () => {
    const batches: number[][] = [];
    const release: Array<() => void> = [];
    const write = writeTogether<number>((items) => {
      batches.push([...items]);
      return new Promise((go) => release.push(go));
    });
    const answered: number[] = [];
    const all = [1, 2, 3].map((item) => write(item).then(() => answered.push(item)));
    await Promise.resolve();
    assert.deepEqual(batches, [[1]]);
    assert.deepEqual(answered, []);
    release[0]?.();
    await all[0];
    assert.deepEqual(batches, [[1], [2, 3]]);
    assert.deepEqual(answered, [1]);
    release[1]?.();
    await Promise.all(all);
    assert.deepEqual(answered, [1, 2, 3]);
  });

  it("fail together, and the next ones do not", async () => {
    let calls = 0;
    const write = writeTogether<number>(async () => {
      calls += 1;
      if (calls === 2) throw new Error("disk full");
    });
    const answers = await Promise.allSettled([write(1), write(2), write(3)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      ["fulfilled", "rejected", "rejected"],
    );
    await write(4);
    assert.equal(calls, 3);
  });

  it("are at most two hundred at a time", async () => {
    const sizes: number[] = [];
    const write = writeTogether<number>(async (items) => void sizes.push(items.length));
    await Promise.all(Array.from({ length: 450 }, (_, n) => write(n)));
    assert.deepEqual(sizes, [1, 200, 200, 49]);
  });
});
