import type { Option, Supply, Variant } from "#catalogue";

/** `Moss velvet, Three-seat`; a product without options has one choice. */
export function choiceWords({ choice }: Variant, options: readonly Option[]): string {
  const labels = options.map(({ slug, values }) => values.find((value) => value.slug === choice[slug])?.label ?? "");
  return labels.length === 0 ? "The only one" : labels.join(", ");
}

/** In how many working days it leaves, or weeks if it is made to order: `{ time: "3 to 5", unit: "working days" }`. */
export function leadTime(supply: Supply): { time: string; unit: string } {
  const [least, most, unit] =
    supply.kind === "stock"
      ? [supply.minDays, supply.maxDays, "working days"]
      : [supply.minWeeks, supply.maxWeeks, "weeks"];
  return { time: least === most ? String(least) : `${least} to ${most}`, unit };
}
