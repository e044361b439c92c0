import type { Child } from "hono/jsx";

/** Other pieces beside a product: of its range, and where that is small, of the collections it is shown in. */
export function Matching({ range, cards }: { range: string | null; cards: readonly Child[] }) {
  if (cards.length === 0) return null;
  return (
    <section class="part no-print" aria-labelledby="matching">
      <h2 id="matching">{range === null ? "Goes with it" : `More of the ${range} range`}</h2>
      <ul class="cards">{[...cards]}</ul>
    </section>
  );
}
