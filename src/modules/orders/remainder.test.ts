import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { without } from "./remainder.ts";

test("pieces taken off one after the other leave what the same pieces at once leave, and never a penny too much of the price", () => {
  const cases = fc
    .tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 5_000 }))
    .chain(([quantity, takenOff]) =>
      fc.tuple(
        fc.constant(quantity),
        fc.constant(takenOff),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 }),
      ),
    );
  fc.assert(
    fc.property(cases, ([quantity, takenOff, steps]) => {
      const line = { id: "line", quantity, taken_off_minor: takenOff };
      let left = [line];
      let gone = 0;
      for (const pieces of steps) {
        if (gone + pieces >= quantity) break;
        left = without(left, [{ line_id: "line", quantity: pieces }]);
        gone += pieces;
        const [once] = without([line], [{ line_id: "line", quantity: gone }]);
        const [now] = left;
        assert.deepEqual([now?.quantity, now?.taken_off_minor], [once?.quantity, once?.taken_off_minor]);
        assert.equal(now?.taken_off_minor, takenOff - Math.floor((takenOff * gone) / quantity));
      }
    }),
  );
});
