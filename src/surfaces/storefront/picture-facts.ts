import {
  furtherPhotographs,
  mainPhotograph,
  type Photograph,
  type PictureView,
  type Product,
  pictureAlt,
  pictureName,
  type Shot,
  type Variant,
} from "#catalogue";
import type { Links } from "#kernel/http";
import { type Format, MEDIA_TYPES, printName, type Width, widthsOf } from "#media";
import type { PictureFacts, PictureSource } from "#views/picture.tsx";
import type { Master } from "./home/front-page.ts";

/** Every drawing has this shape, so that cards line up and nothing moves while pictures arrive. */
const shape = { width: 400, height: 300 };

/**
 * Where a picture stands: how wide that is, in the words of `sizes`, and in which widths it is offered there. On a telephone that is
 * a tenth less than it is: the next width up weighs two to three times as much, and nobody sees the difference.
 */
const places = {
  thumb: { sizes: undefined, widths: [320], fallback: 480 },
  card: { sizes: "(min-width:56rem) 22vw, 41vw", widths: [320, 480, 720], fallback: 480 },
  wide: { sizes: "92vw", widths: [480, 720, 1080, 1600], fallback: 1080 },
  plate: { sizes: "(min-width:56rem) 55vw, 92vw", widths: [480, 720, 1080, 1600], fallback: 1080 },
} as const satisfies Record<string, { sizes: string | undefined; widths: readonly Width[]; fallback: Width }>;
export type Place = keyof typeof places;

/** What shows a variant in a list: its photograph where there is one, else its drawing. */
export function pictureOf(links: Links, product: Product, variant: Variant, place: Place): PictureFacts {
  const photograph = mainPhotograph(product, variant);
  return photograph === null
    ? drawingOf(links, product, variant, "front")
    : cropped(photographFacts(links, photograph, photograph.alt, place), photograph);
}

/** In lists and on small pictures all have one shape; what does not is cropped round its focal point. */
function cropped(facts: PictureFacts, { width, height, focus }: Photograph): PictureFacts {
  const isOfShape = width * shape.height === height * shape.width;
  return isOfShape && focus === undefined ? facts : { ...facts, focus: focus ?? { x: 50, y: 50 } };
}

/** One picture of a product's page. */
export type ShotFacts = {
  /** For the address of the picture within the page. */
  readonly id: string;
  /** What it is, in a word or two. */
  readonly label: string;
  readonly picture: PictureFacts;
  readonly thumb: PictureFacts;
  /** The largest there is. */
  readonly closer: string;
  /** What it shows, where that is not what was chosen: "Moss velvet, Three-seat". */
  readonly shows: string | null;
};

const labels: Readonly<Record<Shot | "dimensions", string>> = {
  "three-quarter": "From a corner",
  front: "From the front",
  detail: "Close-up",
  "in-scale": "Its size",
  swatch: "The sample",
  dimensions: "Measured drawing",
};

/** All pictures of a variant: what it looks like first, the measured drawing last. Samples of fabric have no size worth drawing. */
export function galleryOf(links: Links, product: Product, variant: Variant): ShotFacts[] {
  const main = mainPhotograph(product, variant);
  const further = furtherPhotographs(product, variant);
  const drawn = (view: PictureView): ShotFacts => {
    const picture = drawingOf(links, product, variant, view);
    return { id: `drawn-${view}`, label: labels[view], picture, thumb: picture, closer: picture.src, shows: null };
  };
  const taken = (photograph: Photograph): ShotFacts => ({
    id: `shot-${photograph.shot}`,
    label: labels[photograph.shot],
    picture: photographFacts(links, photograph, photograph.alt, "plate"),
    thumb: cropped(photographFacts(links, photograph, photograph.alt, "thumb"), photograph),
    closer: addressOf(links, photograph, widthsOf(photograph.width, "webp").at(-1) ?? 320, "webp"),
    shows: otherThanChosen(product, variant, photograph),
  });
  return [
    ...(main === null ? [drawn("front")] : [taken(main)]),
    ...further.map(taken),
    ...(product.isSwatch || main !== null || further.some(({ shot }) => shot === "detail") ? [] : [drawn("detail")]),
    ...(product.isSwatch ? [] : [drawn("dimensions")]),
  ];
}

/** The fabric and size of a photograph, if one of them is not the variant's. */
function otherThanChosen(product: Product, variant: Variant, { look, size }: Photograph): string | null {
  const chosen = Object.values(variant.choice);
  const shown = [look, size].filter((slug) => slug !== null);
  if (shown.every((slug) => chosen.includes(slug))) return null;
  const values = product.options.flatMap((option) => option.values);
  return shown.map((slug) => values.find((value) => value.slug === slug)?.label ?? slug).join(", ");
}

/** Whether any of the pictures of a variant is not drawn. */
export function isPhotographed(product: Product, variant: Variant): boolean {
  return mainPhotograph(product, variant) !== null || furtherPhotographs(product, variant).length > 0;
}

export function drawingOf(links: Links, product: Product, variant: Variant, view: PictureView): PictureFacts {
  return {
    src: links.to("picture", { name: pictureName(product, variant, view) }),
    alt: pictureAlt(product, variant, view),
    ...shape,
  };
}

/** A photograph in the formats and widths of its place; `dusk` for whoever reads in the dark. */
export function photographFacts(
  links: Links,
  master: Master,
  alt: string,
  place: Place,
  dusk: Master | null = null,
): PictureFacts {
  const { fallback } = places[place];
  const dark = "(prefers-color-scheme:dark)";
  return {
    src: addressOf(links, master, fallback, "jpg"),
    sources: [
      ...(dusk === null ? [] : sourcesOf(links, dusk, place).map((source) => ({ ...source, media: dark }))),
      ...sourcesOf(links, master, place),
    ],
    alt,
    width: master.width,
    height: master.height,
  };
}

function sourcesOf(links: Links, master: Master, place: Place): PictureSource[] {
  const { sizes, widths } = places[place];
  return (["avif", "webp"] as const).map((format) => {
    const offered = widthsOf(master.width, format).filter((width) => widths.some((each) => each === width));
    const addresses = offered.map((width) => {
      const address = addressOf(links, master, width, format);
      return offered.length === 1 ? address : `${address} ${width}w`;
    });
    return {
      type: MEDIA_TYPES[format],
      srcset: addresses.join(", "),
      ...(sizes === undefined ? {} : { sizes }),
    };
  });
}

function addressOf(links: Links, { sha256 }: Master, width: Width, format: Format): string {
  return links.to("picture", { name: printName({ master: sha256, width, format }) });
}
