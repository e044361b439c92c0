import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { writeSoon } from "./write-soon.ts";

describe("writes that nobody waits for", () => {
  const make = (write: (items: readonly number[]) => Promise<void>, lost: (thrown: unknown) => void = () => {}) =>
    writeSoon<number>(write, { withinMs: 250, lost });

  it("gather, and go together when the time is over", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const batches: number[][] = [];
    const soon = make(async (items) => void batches.push([...items]));
    soon.add(1);
    mock.timers.tick(249);
    soon.add(2);
    assert.deepEqual(batches, []);
    mock.timers.tick(1);
    mock.timers.reset();
    await soon.written();
    assert.deepEqual(batches, [[1, 2]]);
  });

  it("go at once when somebody asks for it, or when there are two hundred", async () => {
    const sizes: number[] = [];
    const soon = make(async (items) => void sizes.push(items.length));
    for (let n = 0; n < 201; n++) soon.add(n);
    await Promise.resolve();
    assert.deepEqual(sizes, [200]);
    await soon.written();
    assert.deepEqual(sizes, [200, 1]);
    await soon.written();
    assert.deepEqual(sizes, [200, 1], "nothing is no batch");
  });

  it("are told of when they fail, and do not hold up the next", async () => {
    const lost: unknown[] = [];
    const kept: number[] = [];
    const soon = make(
      async (items) => {
        if (items.includes(1)) throw new Error("disk full");
        kept.push(...items);
      },
      (thrown) => lost.push(thrown),
    );
    soon.add(1);
    await soon.written();
    soon.add(2);
    await soon.written();
    assert.deepEqual([lost.map(String), kept], [["Error: disk full"], [2]]);
  });
});
