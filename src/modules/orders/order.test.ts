import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tries } from "../../../test/support/fuzz.ts";
import { evolve, type Facts, type Happening, illegalMoves, type State, stateOf } from "./order.ts";

const draft = (totalMinor: number, pieces: number): Facts => ({
  lifecycle: "draft",
  totalMinor,
  authorisedMinor: 0,
  capturedMinor: 0,
  refundAgreedMinor: 0,
  refundedMinor: 0,
  pieces,
  dispatchedPieces: 0,
  deliveredPieces: 0,
  cancelledPieces: 0,
  completed: false,
  held: false,
  shredded: false,
});

function after(start: Facts, ...happenings: Happening[]): Facts {
  return happenings.reduce((facts, happening) => {
    const next = evolve(facts, happening);
    assert.ok(next.ok, `${happening.what} was refused: ${next.ok ? "" : next.because}`);
    return next.facts;
  }, start);
}

const words = (facts: Facts): string => Object.values(stateOf(facts)).join(" ");

test("an order of £100 goes from draft to shredded, one axis at a time (L42)", () => {
  let facts = draft(10_000, 2);
  const seen = [words(facts)];
  const life: Happening[] = [
    { what: "placed", authorisedMinor: 10_000 },
    { what: "captured", amountMinor: 10_000 },
    { what: "dispatched", pieces: 1 },
    { what: "dispatched", pieces: 1 },
    { what: "delivered", pieces: 1 },
    { what: "delivered", pieces: 1 },
    { what: "refund-agreed", amountMinor: 400 },
    { what: "refunded", amountMinor: 400 },
    { what: "completed" },
    { what: "held" },
    { what: "released" },
    { what: "shredded" },
  ];
  for (const happening of life) {
    facts = after(facts, happening);
    seen.push(words(facts));
  }
  assert.deepEqual(seen, [
    "draft none none none active",
    "placed full none none active",
    "placed full full none active",
    "placed full full partial active",
    "placed full full dispatched active",
    "placed full full dispatched active",
    "placed full full delivered active",
    "placed full over delivered active",
    "placed full full delivered active",
    "closed full full delivered complete",
    "closed full full delivered held",
    "closed full full delivered complete",
    "closed full full delivered shredded",
  ]);
});

test("a cancelled order is over until every penny is back, and only then complete", () => {
  const cancelled = after(
    draft(10_000, 1),
    { what: "placed", authorisedMinor: 10_000 },
    { what: "captured", amountMinor: 10_000 },
    { what: "cancelled" },
  );
  assert.equal(words(cancelled), "cancelled full over none active");
  assert.deepEqual(evolve(cancelled, { what: "completed" }), { ok: false, because: "money-owed" });
  const agreed = after(cancelled, { what: "refund-agreed", amountMinor: 10_000 });
  assert.equal(words(agreed), "cancelled full over none active");
  const refunded = after(agreed, { what: "refunded", amountMinor: 10_000 });
  assert.equal(words(refunded), "cancelled full none none active");
  assert.equal(
    words(after(refunded, { what: "completed" }, { what: "shredded" })),
    "cancelled full none none shredded",
  );
});

test("a payment that arrives after the person was forgotten is a debt until it is given back", () => {
  const gone = after(draft(10_000, 1), { what: "cancelled" }, { what: "completed" }, { what: "shredded" });
  assert.equal(words(gone), "cancelled none none none shredded");
  const late = after(gone, { what: "captured", amountMinor: 10_000 });
  assert.equal(words(late), "cancelled full over none shredded");
  const back = after(late, { what: "refund-agreed", amountMinor: 10_000 }, { what: "refunded", amountMinor: 10_000 });
  assert.equal(words(back), "cancelled full none none shredded");
});

test("an order of £0 is covered as soon as it is placed, and not before", () => {
  assert.equal(words(draft(0, 1)), "draft none none none active");
  const placed = after(draft(0, 1), { what: "placed", authorisedMinor: 0 });
  assert.equal(words(placed), "placed full full none active");
  assert.equal(words(after(placed, { what: "dispatched", pieces: 1 })), "placed full full dispatched active");
  assert.equal(words(after(placed, { what: "cancelled" })), "cancelled none none none active");
});

test("what cannot be sent after a first parcel is called off: the order is delivered once all that left is there", () => {
  const sent = after(
    draft(10_000, 3),
    { what: "placed", authorisedMinor: 10_000 },
    { what: "captured", amountMinor: 10_000 },
    { what: "dispatched", pieces: 1 },
  );
  assert.equal(words(sent), "placed full full partial active");
  assert.equal(words(after(sent, { what: "rest-cancelled", pieces: 2 })), "placed full full dispatched active");
  const there = after(sent, { what: "delivered", pieces: 1 });
  assert.equal(words(there), "placed full full partial active");
  const over = after(there, { what: "rest-cancelled", pieces: 2 }, { what: "refund-agreed", amountMinor: 6_000 });
  assert.equal(words(over), "placed full over delivered active");
  assert.deepEqual(evolve(over, { what: "dispatched", pieces: 1 }), { ok: false, because: "more-than-ordered" });
  const paid = after(over, { what: "refunded", amountMinor: 6_000 });
  assert.equal(words(after(paid, { what: "completed" })), "closed full full delivered complete");
});

test("pieces are taken out before anything has left, and the order is sent and delivered without them", () => {
  const charged = after(
    draft(10_000, 4),
    { what: "placed", authorisedMinor: 10_000 },
    { what: "captured", amountMinor: 10_000 },
  );
  const less = after(charged, { what: "taken-out", pieces: 1 }, { what: "refund-agreed", amountMinor: 2_000 });
  assert.equal(words(less), "placed full over none active");
  const lesser = after(less, { what: "refunded", amountMinor: 2_000 }, { what: "taken-out", pieces: 1 });
  assert.equal(words(lesser), "placed full full none active");
  assert.equal(words(after(lesser, { what: "cancelled" })), "cancelled full over none active");
  const sent = after(lesser, { what: "dispatched", pieces: 1 });
  assert.equal(words(sent), "placed full full partial active");
  assert.equal(words(after(sent, { what: "rest-cancelled", pieces: 1 })), "placed full full dispatched active");
  const partly = after(charged, { what: "dispatched", pieces: 1 }, { what: "taken-out", pieces: 2 });
  assert.equal(words(partly), "placed full full partial active");
  assert.equal(words(after(partly, { what: "dispatched", pieces: 1 })), "placed full full dispatched active");
  const all = after(sent, { what: "dispatched", pieces: 1 }, { what: "delivered", pieces: 2 });
  assert.equal(words(all), "placed full full delivered active");
});

test("what must not happen is refused by name", () => {
  const placed = after(draft(10_000, 2), { what: "placed", authorisedMinor: 10_000 });
  const charged = after(placed, { what: "captured", amountMinor: 10_000 });
  const sent = after(charged, { what: "dispatched", pieces: 1 });
  const refusals: [Facts, Happening, string][] = [
    [placed, { what: "placed", authorisedMinor: 10_000 }, "not-a-draft"],
    [draft(10_000, 1), { what: "placed", authorisedMinor: 9_999 }, "wrong-amount"],
    [draft(10_000, 1), { what: "placed", authorisedMinor: 10_001 }, "wrong-amount"],
    [draft(10_000, 1), { what: "captured", amountMinor: 10_000 }, "not-placed"],
    [charged, { what: "captured", amountMinor: 10_000 }, "already-charged"],
    [placed, { what: "captured", amountMinor: 9_999 }, "wrong-amount"],
    [placed, { what: "dispatched", pieces: 1 }, "not-charged"],
    [charged, { what: "dispatched", pieces: 3 }, "more-than-ordered"],
    [charged, { what: "delivered", pieces: 1 }, "more-than-ordered"],
    [sent, { what: "cancelled" }, "already-dispatched"],
    [placed, { what: "taken-out", pieces: 1 }, "not-charged"],
    [charged, { what: "taken-out", pieces: 0 }, "wrong-amount"],
    [charged, { what: "taken-out", pieces: 0.5 }, "wrong-amount"],
    [charged, { what: "taken-out", pieces: 2 }, "more-than-ordered"],
    [sent, { what: "taken-out", pieces: 1 }, "more-than-ordered"],
    [draft(10_000, 2), { what: "taken-out", pieces: 1 }, "not-placed"],
    [placed, { what: "exchanged", pieces: 1 }, "not-charged"],
    [charged, { what: "exchanged", pieces: 0 }, "wrong-amount"],
    [charged, { what: "exchanged", pieces: 3 }, "more-than-ordered"],
    [sent, { what: "exchanged", pieces: 2 }, "more-than-ordered"],
    [draft(10_000, 2), { what: "exchanged", pieces: 1 }, "not-placed"],
    [placed, { what: "rest-cancelled", pieces: 2 }, "not-dispatched"],
    [sent, { what: "rest-cancelled", pieces: 2 }, "wrong-amount"],
    [sent, { what: "rest-cancelled", pieces: 0 }, "wrong-amount"],
    [sent, { what: "completed" }, "not-over"],
    [placed, { what: "refund-agreed", amountMinor: 1 }, "not-charged"],
    [charged, { what: "refund-agreed", amountMinor: 10_001 }, "more-than-charged"],
    [charged, { what: "refund-agreed", amountMinor: 0.5 }, "wrong-amount"],
    [charged, { what: "refund-agreed", amountMinor: -1 }, "wrong-amount"],
    [charged, { what: "refunded", amountMinor: 1 }, "more-than-charged"],
    [charged, { what: "shredded" }, "not-over"],
    [charged, { what: "voided" }, "already-charged"],
  ];
  for (const [facts, happening, because] of refusals) {
    assert.deepEqual(evolve(facts, happening), { ok: false, because }, `${happening.what} → ${because}`);
  }
});

const amount = fc.oneof(fc.integer({ min: -2, max: 12 }), fc.constant(10));
const happening: fc.Arbitrary<Happening> = fc.oneof(
  amount.map((authorisedMinor): Happening => ({ what: "placed", authorisedMinor })),
  amount.map((amountMinor): Happening => ({ what: "captured", amountMinor })),
  amount.map((amountMinor): Happening => ({ what: "refund-agreed", amountMinor })),
  amount.map((amountMinor): Happening => ({ what: "refunded", amountMinor })),
  fc.integer({ min: 0, max: 3 }).map((pieces): Happening => ({ what: "dispatched", pieces })),
  fc.integer({ min: 0, max: 3 }).map((pieces): Happening => ({ what: "delivered", pieces })),
  fc.integer({ min: 0, max: 3 }).map((pieces): Happening => ({ what: "taken-out", pieces })),
  fc.integer({ min: 0, max: 3 }).map((pieces): Happening => ({ what: "exchanged", pieces })),
  fc.integer({ min: 0, max: 3 }).map((pieces): Happening => ({ what: "rest-cancelled", pieces })),
  fc
    .constantFrom("cancelled", "voided", "completed", "held", "released", "shredded")
    .map((what): Happening => ({ what: what as "cancelled" })),
);

/** A likely life, with anything at all before each of its steps, and now and then a step left out. */
const life = fc
  .record({
    total: fc.constantFrom(0, 10),
    pieces: fc.integer({ min: 1, max: 3 }),
    noise: fc.array(fc.array(happening, { maxLength: 4 }), { minLength: 8, maxLength: 8 }),
    leftOut: fc.option(fc.nat({ max: 6 }), { freq: 3, nil: -1 }),
  })
  .map(({ total, pieces, noise, leftOut }) => {
    const spine: Happening[] = [
      { what: "placed", authorisedMinor: total },
      { what: "captured", amountMinor: total },
      { what: "dispatched", pieces },
      { what: "delivered", pieces },
      { what: "completed" },
      { what: "released" },
      { what: "shredded" },
    ];
    const happenings = noise.flatMap((odd, at) => [...odd, ...(at === leftOut ? [] : spine.slice(at, at + 1))]);
    return { total, pieces, happenings };
  });

const rank: Record<"lifecycle" | "fulfilled", readonly string[]> = {
  lifecycle: ["draft", "placed", "cancelled closed"],
  fulfilled: ["none", "partial", "dispatched", "delivered"],
};
const rankOf = (axis: "lifecycle" | "fulfilled", value: string): number =>
  rank[axis].findIndex((words) => words.split(" ").includes(value));

test("whatever happens, in whatever order, no axis takes an illegal edge and nothing runs backwards", () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(life, ({ total, pieces, happenings }) => {
      let facts = draft(total, pieces);
      let state: State = stateOf(facts);
      for (const step of happenings) {
        const next = evolve(facts, step);
        if (!next.ok) continue;
        const now = stateOf(next.facts);
        reached.add(`${now.lifecycle}/${now.privacy}`);
        assert.deepEqual(illegalMoves(state, now), []);
        assert.ok(rankOf("lifecycle", now.lifecycle) >= rankOf("lifecycle", state.lifecycle));
        assert.ok(rankOf("fulfilled", now.fulfilled) >= rankOf("fulfilled", state.fulfilled));
        assertSound(next.facts, now, state);
        facts = next.facts;
        state = now;
      }
    }),
    { numRuns: tries(3_000) },
  );
  for (const end of ["closed/shredded", "cancelled/shredded", "closed/held", "cancelled/held"]) {
    assert.ok(reached.has(end), `the run never reached ${end}`);
  }
});

/** What holds in every state that can be reached. */
function assertSound(facts: Facts, now: State, before: State): void {
  assert.ok(facts.refundedMinor <= facts.refundAgreedMinor && facts.refundAgreedMinor <= facts.capturedMinor);
  assert.ok(facts.capturedMinor <= facts.totalMinor);
  assert.ok(facts.deliveredPieces <= facts.dispatchedPieces);
  assert.ok(facts.dispatchedPieces + facts.cancelledPieces <= facts.pieces);
  if (now.lifecycle === "draft") assert.equal(`${now.charged} ${now.fulfilled} ${now.privacy}`, "none none active");
  if (now.lifecycle === "cancelled") assert.equal(now.fulfilled, "none");
  if (now.lifecycle === "closed") assert.equal(now.fulfilled, "delivered");
  if (now.privacy !== "active") assert.ok(now.lifecycle === "cancelled" || now.lifecycle === "closed");
  if (now.fulfilled !== "none") assert.equal(facts.capturedMinor, facts.totalMinor);
  if (before.charged === "full" && now.charged === "none") assert.equal(facts.totalMinor, 0);
}
