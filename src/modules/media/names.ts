/** The names of pictures that are made from a master. A fixed list: no address asks for a size that is not here. */

/** Widths in pixels. A master gives those that it is wide enough for. */
export const WIDTHS = [320, 480, 720, 1080, 1600] as const;
/** The narrowest master that may be handed in: the picture of a product's page is this wide. */
export const LEAST_MASTER_WIDTH = 1080;

export type Width = (typeof WIDTHS)[number];
export type Format = "avif" | "webp" | "jpg";

/** JPEG is for mails, previews and old browsers: a card and a page, no more. */
const WIDTHS_OF: Readonly<Record<Format, readonly Width[]>> = { avif: WIDTHS, webp: WIDTHS, jpg: [480, 1080] };

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  avif: "image/avif",
  webp: "image/webp",
  jpg: "image/jpeg",
};

/** One picture to make: of which master, how wide, in which format. `master` is the SHA-256 of its bytes, in hex. */
export type Print = { readonly master: string; readonly width: Width; readonly format: Format };

const lettersOfHash = 20;

/** The last part of an address: `1f3a5c7e9b2d4f60a1c3-480.avif`. Its first part is the beginning of the master's hash. */
export function printName({ master, width, format }: Print): string {
  return `${shortName(master)}-${width}.${format}`;
}

/** The name of a master in addresses and on disk: the first 20 digits of its SHA-256, 80 bits. */
export function shortName(master: string): string {
  return master.slice(0, lettersOfHash);
}

/** Reads a name that `printName` may have given; null for anything else. `short` is not yet known to exist. */
export function readPrintName(name: string): { short: string; width: Width; format: Format } | null {
  const [, short = "", digits, ending] = /^([0-9a-f]{20})-(\d{3,4})\.([a-z]{3,4})$/.exec(name) ?? [];
  const format = (["avif", "webp", "jpg"] as const).find((each) => each === ending);
  if (format === undefined) return null;
  const width = WIDTHS_OF[format].find((each) => String(each) === digits);
  return width === undefined ? null : { short, width, format };
}

/** The widths in which a master of `masterWidth` pixels is offered: never wider than it is. */
export function widthsOf(masterWidth: number, format: Format): readonly Width[] {
  return WIDTHS_OF[format].filter((width) => width <= masterWidth);
}
