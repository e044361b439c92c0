/** Products in the plain format: a row for each variant, and for pictures beyond them. */

import { FIELDS, type Field } from "./fields.ts";
import { aboutFacts, aboutProduct, chosen, type Outgoing, pounds, saidCm, saidKg, vatInWords } from "./outgoing.ts";

export const plainHeader: readonly string[] = FIELDS;

export function plainRows(outgoing: Outgoing): string[][] {
  const { product } = outgoing;
  const rows = Math.max(product.variants.length, product.photographs.length);
  return Array.from({ length: rows }, (_, at) => {
    const said: Partial<Record<Field, string>> = {
      handle: product.slug,
      ...(at === 0 ? ofProduct(outgoing) : {}),
      ...ofVariant(outgoing, at),
      ...ofPicture(outgoing, at),
    };
    return FIELDS.map((field) => said[field] ?? "");
  });
}

function ofProduct(outgoing: Outgoing): Partial<Record<Field, string>> {
  const { product, department, isOnSale } = outgoing;
  const { vat: _, ...about } = aboutProduct(outgoing);
  return {
    ...about,
    name: product.name,
    department: department.slug,
    summary: product.summary,
    description: product.description,
    tags: product.tags.join(", "),
    status: isOnSale ? "on sale" : "draft",
  };
}

function ofVariant({ product, pieces }: Outgoing, at: number): Partial<Record<Field, string>> {
  const variant = product.variants[at];
  if (variant === undefined) return {};
  const { sku, priceMinor, vatRatePermille, sizeCm, weightKg, supply } = variant;
  const options = ([1, 2, 3, 4] as const).map((place): Partial<Record<Field, string>> => {
    const found = chosen(product, variant, place - 1);
    if (found === null) return {};
    const { hex = "", colourFamily = "", material = "", label } = found.value;
    return {
      [`option_${place}_name`]: found.option.name,
      [`option_${place}_value`]: label,
      [`option_${place}_colour`]: hex,
      [`option_${place}_family`]: colourFamily,
      [`option_${place}_material`]: material,
    };
  });
  return {
    ...Object.assign({}, ...options),
    ...{ sku, price: pounds(priceMinor), vat: vatInWords(vatRatePermille) },
    supply: supply.kind === "stock" ? "stock" : "made to order",
    stock: String(pieces(sku) ?? ""),
    ...{ width: saidCm(sizeCm.width), depth: saidCm(sizeCm.depth), height: saidCm(sizeCm.height) },
    weight: saidKg(weightKg),
    ...aboutFacts(variant),
  };
}

function ofPicture({ product, pictureUrl }: Outgoing, at: number): Partial<Record<Field, string>> {
  const photograph = product.photographs[at];
  if (photograph === undefined) return {};
  const { alt, shot, look, size } = photograph;
  return {
    picture: pictureUrl(photograph),
    ...{ picture_text: alt, picture_shot: shot, picture_look: look ?? "", picture_size: size ?? "" },
  };
}
