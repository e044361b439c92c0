/** The list of photographs that the sample shop needs, worked out from its catalogue. */
import { createHash } from "node:crypto";
import { sampleProducts } from "../catalogue/index.ts";

type Product = (typeof sampleProducts)[number];
type Variant = Product["variants"][number];
type Look = Product["options"][number]["values"][number];
export type Material = NonNullable<Look["material"]>;

/** Raise it when pictures should be taken anew: every finished one is then out of date. */
export const GENERATOR = 1;

export type ShotKind = "three-quarter" | "front" | "detail" | "in-scale" | "swatch";

/** All that decides what a picture looks like. */
export type Parameters = {
  readonly shot: ShotKind;
  readonly spec: Product["drawing"] & { readonly slug: string };
  readonly sizeCm: Variant["sizeCm"];
  readonly look: { readonly hex: string; readonly material: Material };
  readonly width: number;
  readonly height: number;
  readonly samples: number;
};

export type Shot = {
  readonly id: string;
  /** Below sample/photographs. */
  readonly path: string;
  readonly product: string;
  readonly look: string;
  readonly size: string | null;
  readonly parameters: Parameters;
  readonly hash: string;
};

const WIDTH = 1200;
const HEIGHT = 900;
const SAMPLES: Record<ShotKind, number> = { "three-quarter": 10, front: 6, detail: 14, "in-scale": 6, swatch: 14 };

/** Every shot, in the order in which they are worth having. */
export function shots(): readonly Shot[] {
  const products = [...sampleProducts].sort((a, b) => a.featuredRank - b.featuredRank);
  const furniture = products.filter(({ isSwatch }) => !isSwatch);
  const swatches = products.filter(({ isSwatch }) => isSwatch);
  const firstLooks = furniture.map((product) => shot(product, looks(product)[0] as Look, "three-quarter"));
  const otherLooks = furniture.flatMap((product) =>
    looks(product)
      .slice(1)
      .map((look) => shot(product, look, "three-quarter")),
  );
  const cloths = swatches.flatMap((product) => looks(product).map((look) => shot(product, look, "swatch")));
  const once = (["in-scale", "detail", "front"] as const).flatMap((kind) =>
    furniture.map((product) => shot(product, looks(product)[0] as Look, kind)),
  );
  return [...firstLooks, ...otherLooks, ...cloths, ...once];
}

/** The shots that every word fits: a part of a product, a look, a kind of drawing or a kind of shot. */
export function chosen(words: readonly string[]): readonly Shot[] {
  return shots().filter(({ product, look, parameters: { spec, shot } }) =>
    words.every((word) => [product, look, spec.kind, shot].some((name) => name.includes(word))),
  );
}

function looks(product: Product): readonly Look[] {
  return product.options[0]?.values ?? [];
}

function shot(product: Product, look: Look, kind: ShotKind): Shot {
  const variant = typical(product, look);
  const parameters: Parameters = {
    shot: kind,
    spec: { ...product.drawing, slug: product.slug },
    sizeCm: variant.sizeCm,
    look: { hex: look.hex ?? "#808080", material: look.material ?? "painted-wood" },
    width: WIDTH,
    height: HEIGHT,
    samples: SAMPLES[kind],
  };
  return {
    id: `${product.slug}/${look.slug}.${kind}`,
    path: `${product.slug}/${look.slug}.${kind}.avif`,
    product: product.slug,
    look: look.slug,
    size: variant.choice.size ?? null,
    parameters,
    hash: createHash("sha256")
      .update(JSON.stringify([GENERATOR, parameters]))
      .digest("hex")
      .slice(0, 16),
  };
}

/** The middle one of the sizes in which a look is made. */
function typical(product: Product, look: Look): Variant {
  const option = product.options[0]?.slug ?? "";
  const sizes = product.variants.filter(({ choice }) => choice[option] === look.slug);
  return sizes[Math.floor(sizes.length / 2)] as Variant;
}
