import { z } from "zod";
import { text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import { type PromotionFault, type PromotionKind, type PromotionTerms, promotionKinds, readCode } from "#promotions";
import { readPounds } from "../products/typed-price.ts";

const day = z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/);
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80);

/** The form of a promotion, as it is typed. */
export const promotionForm = z.object({
  title: text(80),
  kind: z.enum(promotionKinds),
  reduction: text(16),
  code: text(40),
  least: text(16),
  category: z.array(slug).max(50).optional(),
  products: text(8_000),
  from: day,
  until: day,
  most: text(9),
  once: z.literal("yes").optional(),
});
export type TypedPromotion = z.output<typeof promotionForm>;

/** Which field of the form a fault of the terms stands beside. */
const fieldOf: Readonly<Record<keyof PromotionTerms, keyof TypedPromotion>> = {
  title: "title",
  kind: "kind",
  percent: "reduction",
  amountMinor: "reduction",
  code: "code",
  leastMinor: "least",
  categories: "category",
  products: "products",
  from: "from",
  until: "until",
  mostUses: "most",
  onceEach: "once",
};

export type PromotionErrors = Partial<Record<keyof TypedPromotion, string>>;

/** Sentences by field, as a form shows them. */
export function errorsOf(faults: readonly PromotionFault[]): PromotionErrors {
  const errors: PromotionErrors = {};
  for (const { field, says } of faults) errors[fieldOf[field]] ??= says;
  return errors;
}

/** What was typed → a promotion, or what is wrong with the fields that cannot be read. */
export function readPromotion(
  typed: TypedPromotion,
): { ok: true; terms: PromotionTerms } | { ok: false; errors: PromotionErrors } {
  const errors: PromotionErrors = {};
  const { percent, amountMinor } = readReduction(typed.kind, typed.reduction);
  if (typed.kind === "percent" && percent === null) errors.reduction = "Write per cent as a whole number: 10%.";
  if (typed.kind === "amount" && amountMinor === null) errors.reduction = "Write pounds and pence: 20 or 19.50.";
  const leastMinor = typed.least.trim() === "" ? 0 : readPounds(typed.least);
  if (leastMinor === null) errors.least = "Write pounds and pence, or nothing: 500 or 499.50.";
  const most = typed.most.trim();
  if (!/^\d{0,7}$/.test(most)) errors.most = "Write a whole number of orders, or nothing for any number.";
  const code = typed.code.trim() === "" ? null : readCode(typed.code);
  if (code === null && typed.code.trim() !== "") errors.code = "A code is 3 to 20 letters and digits.";
  if (leastMinor === null || Object.keys(errors).length > 0) return { ok: false, errors };
  const lines = tidyText(typed.products, true).split(/[\n,]/);
  const terms = {
    title: tidyText(typed.title),
    kind: typed.kind,
    ...{ percent, amountMinor, code, leastMinor },
    categories: [...new Set(typed.category)].sort(),
    products: [...new Set(lines.map(slugTyped).filter((line) => line !== ""))].sort(),
    from: typed.from,
    until: typed.until === "" ? null : typed.until,
    mostUses: most === "" ? null : Number(most),
    onceEach: typed.once === "yes",
  };
  return { ok: true, terms };
}

/** The form of a promotion that there is. */
export function typedOf(terms: PromotionTerms): TypedPromotion {
  const { kind, percent, amountMinor, leastMinor, mostUses } = terms;
  return {
    title: terms.title,
    kind,
    reduction: kind === "percent" ? `${percent}%` : kind === "amount" ? pounds(amountMinor ?? 0) : "",
    code: terms.code ?? "",
    least: leastMinor === 0 ? "" : pounds(leastMinor),
    category: [...terms.categories],
    products: terms.products.join("\n"),
    from: terms.from,
    until: terms.until ?? "",
    most: mostUses === null ? "" : String(mostUses),
    once: terms.onceEach ? "yes" : undefined,
  };
}

function readReduction(kind: PromotionKind, typed: string): Pick<PromotionTerms, "percent" | "amountMinor"> {
  const percent = /^\s*(\d{1,3})\s*%?\s*$/.exec(typed)?.[1];
  return {
    percent: kind === "percent" && percent !== undefined ? Number(percent) : null,
    amountMinor: kind === "amount" ? readPounds(typed) : null,
  };
}

/** The end of an address in the shop serves as well as the word itself. */
function slugTyped(line: string): string {
  return line
    .trim()
    .toLowerCase()
    .replace(/^.*\/p\//, "")
    .replace(/\/.*$/, "");
}

function pounds(minor: number): string {
  return (minor / 100).toFixed(2);
}
