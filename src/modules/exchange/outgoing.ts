/** What every format says of a product on its way out. Pure. */
import { kindOf, type Photograph, type Product, unsaidCm, unsaidKg, VAT_CLASSES, type Variant } from "#catalogue";

/** A product on its way out, with what the catalogue does not hold. */
export type Outgoing = {
  product: Product;
  isOnSale: boolean;
  department: { slug: string; name: string };
  pieces(sku: string): number | null;
  /** Where a photograph can be fetched. */
  pictureUrl(photograph: Pick<Photograph, "sha256">): string;
};

export function pounds(minor: number | null): string {
  return minor === null ? "" : (minor / 100).toFixed(2);
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}

/** A length or a weight; empty where nobody has said it yet. */
export function saidCm(cm: number): string {
  return cm === unsaidCm ? "" : String(cm);
}

export function saidKg(kg: number): string {
  return kg === unsaidKg ? "" : String(kg);
}

/** The class of VAT by its name, or per cent. */
export function vatInWords(permille: number): string {
  return Object.entries(VAT_CLASSES).find(([, each]) => each === permille)?.[0] ?? `${permille / 10}%`;
}

export function leadOf({ supply }: Variant): [least: string, most: string] {
  const [least, most] = supply.kind === "stock" ? [supply.minDays, supply.maxDays] : [supply.minWeeks, supply.maxWeeks];
  return [String(least), String(most)];
}

/** What is chosen of an option: the value, as the product has it. */
export function chosen({ options }: Product, { choice }: Variant, at: number) {
  const option = options[at];
  const value = option?.values.find(({ slug }) => slug === choice[option.slug]);
  return option === undefined || value === undefined ? null : { option, value };
}

/** Fields of the product itself, by their names in the plain format, that every format carries or passes along. */
export function aboutProduct({ product }: Pick<Outgoing, "product">) {
  const materials = product.materials.join("\n");
  const rates = new Set(product.variants.map(({ vatRatePermille }) => vatRatePermille));
  const [rate] = rates;
  return {
    handle: product.slug,
    range: product.range,
    kind: product.isSwatch ? "sample" : (kindOf(product.drawing) ?? ""),
    // Behind a line break a semicolon is one of the words.
    materials: materials.includes(";") ? `${materials}\n` : materials,
    care: product.care,
    assembly: product.assembly,
    fire: product.fire ?? "",
    electrical: product.electrical ?? "",
    maker: product.maker.join("\n"),
    responsible: product.responsible.join("\n"),
    designer: product.designer ?? "",
    made_to_specification: yesNo(product.madeToSpecification),
    discontinued: yesNo(product.discontinued),
    added: product.addedOn,
    rank: String(product.featuredRank),
    vat: rates.size === 1 && rate !== undefined ? vatInWords(rate) : "",
  };
}

/** Fields of how a variant is measured and sent. */
export function aboutFacts(variant: Variant) {
  const { packedCm, boxes, handling, returnCostMinor, isUnmeasured = false } = variant;
  const [least, most] = leadOf(variant);
  return {
    packed_width: saidCm(packedCm.width),
    packed_depth: saidCm(packedCm.depth),
    packed_height: saidCm(packedCm.height),
    ...{ boxes: String(boxes), handling, return_cost: pounds(returnCostMinor), least, most },
    measured: yesNo(!isUnmeasured),
  };
}
