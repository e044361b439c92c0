/**
 * Colour and brush: small functions that write SVG. Coordinates are centimetres, the origin is the middle of the floor
 * line and y grows downwards, so everything that stands has a negative y. Only attributes are used, never a style, so
 * that the strictest content policy shows the picture.
 */

/** What one picture is painted on: collects the gradients that its parts use. */
export type Sheet = {
  /** How much of a horizontal surface is seen, as a part of its depth: 0 in a measured drawing. */
  readonly lift: number;
  /** False in a measured drawing: no props, no glow. */
  readonly scene: boolean;
  /** Lit from above: lighter at the top. */
  down(hex: string, light?: number, dark?: number): string;
  /** Round things: darker at both sides. */
  across(hex: string, depth?: number): string;
  /** A soft spot of `hex` that fades to nothing. */
  glow(hex: string, opacity: number): string;
  /** A square of `size` that repeats; `inside` is drawn once. */
  tile(name: string, size: number, inside: string): string;
  defs(): string;
};

/** A clean sheet. In a measured drawing (`scene` false) every colour turns to paper. */
export function newSheet(scene: boolean): Sheet {
  const made = new Map<string, string>();
  const use = (key: string, write: (id: string) => string): string => {
    const id = made.has(key) ? [...made.keys()].indexOf(key) : made.size;
    if (!made.has(key)) made.set(key, write(`g${id}`));
    return `url(#g${id})`;
  };
  const stops = (list: readonly (readonly [number, string, number?])[]): string =>
    list
      .map(
        ([at, hex, opacity]) =>
          `<stop${at === 0 ? "" : ` offset="${at}"`} stop-color="${hex}"${opacity === undefined ? "" : ` stop-opacity="${opacity}"`}/>`,
      )
      .join("");
  return {
    lift: scene ? 0.14 : 0,
    scene,
    down: (hex, light = 0.14, dark = 0.16) =>
      scene
        ? use(
            `d${hex}${light}${dark}`,
            (id) =>
              `<linearGradient id="${id}" x2="0" y2="1">${stops([
                [0, lighter(hex, light)],
                [1, darker(hex, dark)],
              ])}</linearGradient>`,
          )
        : PAPER,
    across: (hex, depth = 0.2) =>
      scene
        ? use(`a${hex}${depth}`, (id) => {
            const side = darker(hex, depth);
            return `<linearGradient id="${id}">${stops([
              [0, side],
              [0.38, lighter(hex, depth * 0.7)],
              [1, side],
            ])}</linearGradient>`;
          })
        : PAPER,
    glow: (hex, opacity) =>
      use(
        `g${hex}${opacity}`,
        (id) =>
          `<radialGradient id="${id}">${stops([
            [0, hex, opacity],
            [0.45, hex, round(opacity * 0.45)],
            [1, hex, 0],
          ])}</radialGradient>`,
      ),
    tile: (name, size, inside) =>
      !scene
        ? PAPER
        : use(
            name,
            (id) =>
              `<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${inside}</pattern>`,
          ),
    defs: () => (made.size === 0 ? "" : `<defs>${[...made.values()].join("")}</defs>`),
  };
}

export const PAPER = "#fbfaf6";
export const LINE = "#55514a";

/** A rectangle with rounded corners. */
export function rect(x: number, y: number, width: number, height: number, radius: number, fill: string): string {
  const corner = Math.max(0, Math.min(radius, width / 2, height / 2));
  const rounded = corner > 0 ? ` rx="${round(corner)}"` : "";
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}"${rounded} fill="${fill}"/>`;
}

/** The outline of a rectangle with rounded corners, to be joined with others in one path. */
export function rounded(x: number, y: number, width: number, height: number, r: number): string {
  return d`M${x + r} ${y}h${width - 2 * r}q${r} 0 ${r} ${r}v${height - 2 * r}q0 ${r} ${-r} ${r}h${-(width - 2 * r)}q${-r} 0 ${-r} ${-r}v${-(height - 2 * r)}q0 ${-r} ${r} ${-r}z`;
}

export function path(d: string, fill: string): string {
  return `<path d="${d}" fill="${fill}"/>`;
}

export function stroke(d: string, hex: string, width: number, opacity = 1): string {
  return `<path d="${d}" stroke="${hex}" stroke-width="${round(width)}"${opacity === 1 ? "" : ` opacity="${opacity}"`}/>`;
}

export function ellipse(cx: number, cy: number, rx: number, ry: number, fill: string): string {
  return `<ellipse cx="${round(cx)}" cy="${round(cy)}" rx="${round(Math.max(0, rx))}" ry="${round(Math.max(0, ry))}" fill="${fill}"/>`;
}

/** Writes a path from words and numbers, rounded to a millimetre: d`M${x} ${y}h${w}`. */
export function d(words: TemplateStringsArray, ...numbers: number[]): string {
  return words.map((word, at) => word + (at < numbers.length ? round(numbers[at] as number) : "")).join("");
}

/** A leg that gets thinner towards the floor. `lean` shifts the foot sideways. */
export function leg(x: number, top: number, wide: number, narrow: number, lean: number, fill: string): string {
  const foot = x + lean;
  return path(d`M${x - wide / 2} ${-top}h${wide}L${foot + narrow / 2} 0h${-narrow}z`, fill);
}

export function lighter(hex: string, amount: number): string {
  return mix(hex, "#fff4e2", amount);
}

export function darker(hex: string, amount: number): string {
  return mix(hex, "#21180f", amount);
}

/** `amount` of `other` in `hex`, both #rrggbb. */
export function mix(hex: string, other: string, amount: number): string {
  const part = (text: string, at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  const blend = (at: number) => Math.round(part(hex, at) * (1 - amount) + part(other, at) * amount);
  return `#${[1, 3, 5].map((at) => blend(at).toString(16).padStart(2, "0")).join("")}`;
}

/** Perceived lightness from 0 to 1. */
export function lightness(hex: string): number {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return 0.299 * part(1) + 0.587 * part(3) + 0.114 * part(5);
}

export function round(value: number): number {
  const rounded = Math.round(value * 10) / 10;
  return Object.is(rounded, -0) ? 0 : rounded;
}
