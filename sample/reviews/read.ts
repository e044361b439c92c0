/**
 * Reads reviews written down as text: blocks with an empty line between them, each beginning with a line of stars, day,
 * variant and title, as in
 *
 *     4 2026-03-02 oat-linen-two-seat Firmer than it looks
 *     The words, over as many lines as it takes.
 *
 * A title may be followed by "/ not verified" or "/ got: a £10 voucher".
 */
import type { ReviewDraft, Stars } from "#reviews";
import { sampleProducts } from "../catalogue/index.ts";

/** Product → its reviews as text. */
export type WrittenDown = Readonly<Record<string, string>>;

const firstLine =
  /^(?<stars>[1-5]) (?<day>\d{4}-\d{2}-\d{2}) (?<variant>[a-z0-9-]+) (?<title>[^/]+?)(?<unverified> \/ not verified)?(?: \/ got: (?<incentive>.+))?$/;

/** The reviews in `written`, as they are imported. Throws on a block that does not read, and on a variant nobody sells. */
export function readWrittenDown(written: WrittenDown): ReviewDraft[] {
  return Object.entries(written).flatMap(([product, text]) =>
    text
      .trim()
      .split(/\n\s*\n/)
      .map((block) => reviewIn(product, block)),
  );
}

function reviewIn(product: string, block: string): ReviewDraft {
  const [head = "", ...lines] = block.split("\n").map((line) => line.trim());
  const { stars, day, variant, title, unverified, incentive } = firstLine.exec(head)?.groups ?? {};
  const sold = sampleProducts.find(({ slug }) => slug === product)?.variants.find(({ slug }) => slug === variant);
  if (sold === undefined || day === undefined || title === undefined) throw new Error(`${product}: ${head}`);
  return {
    product,
    sku: sold.sku,
    stars: Number(stars) as Stars,
    title,
    words: lines.join(" "),
    writtenOn: day,
    verified: unverified === undefined,
    incentive: incentive ?? null,
    source: "sample",
  };
}
