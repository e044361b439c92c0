import { z } from "zod";
import {
  COLLECTION_SORTS,
  COLOUR_FAMILIES,
  type CollectionChange,
  type CollectionRule,
  MATERIALS,
  PRICE_BANDS,
  slugOf,
} from "#catalogue";
import { text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";

const several = z.array(z.string().max(80)).max(60).optional();

/** What the form of a collection brings. */
export const collectionForm = z.object({
  title: text(200),
  blurb: text(1_000),
  place: text(20),
  hidden: z.enum(["yes"]).optional(),
  category: several,
  designer: several,
  material: several,
  colour: several,
  "price-band": several,
  ranges: text(1_000),
  tags: text(1_000),
  "added-since": text(20),
  sort: z.enum(COLLECTION_SORTS),
  products: text(4_000),
  /** Which button was pressed. */
  press: z.enum(["look", "save"]),
});
type Typed = z.output<typeof collectionForm>;

/** The collection that somebody typed. Values that no list offers are left out. */
export function readCollection(typed: Omit<Typed, "press">): CollectionChange {
  const among = <Slug extends string>(chosen: readonly string[] = [], known: readonly { slug: Slug }[]): Slug[] =>
    known.flatMap(({ slug }) => (chosen.includes(slug) ? [slug] : []));
  const since = typed["added-since"].trim();
  const rule: CollectionRule = {
    categories: typed.category ?? [],
    designers: typed.designer ?? [],
    ranges: listed(typed.ranges),
    materials: among(typed.material, MATERIALS),
    colours: among(typed.colour, COLOUR_FAMILIES),
    prices: among(typed["price-band"], PRICE_BANDS),
    tags: listed(typed.tags).map(slugOf),
    addedSince: since === "" ? null : since,
  };
  return {
    title: tidyText(typed.title),
    blurb: tidyText(typed.blurb),
    place: /^\d{1,3}$/.test(typed.place.trim()) ? Number(typed.place) : 0,
    isHidden: typed.hidden === "yes",
    rule: asksNothing(rule) ? null : rule,
    sort: typed.sort,
    products: listed(typed.products).map((line) => line.split("/").at(-1) ?? ""),
  };
}

/** A rule that every product fits is none: what is in a collection is meant. */
function asksNothing({ addedSince, ...lists }: CollectionRule): boolean {
  return addedSince === null && Object.values(lists).every((list) => list.length === 0);
}

/** Parts between commas or line breaks. */
function listed(typed: string): string[] {
  return tidyText(typed, true)
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
