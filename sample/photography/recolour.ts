/**
 * One rendering for many looks. Looks of one material differ in nothing but a colour, and light that a matt surface
 * gives back is proportional to its colour, so the others follow from a rendering in a colour between them.
 */
import type { Planes } from "./denoise.ts";
import type { Material, Parameters, Shot } from "./shots.ts";

/** Materials whose every part takes the look's colour. Timber, metal, glass and stone mix in others, or mirror. */
const MATT = new Set<Material>([
  "velvet",
  "linen",
  "wool",
  "boucle",
  "cotton",
  "leather",
  "jute",
  "painted-wood",
  "steel",
]);
const FEWEST = 2;
/** Patterns that are woven in the look's colour alone; the others mix a second one from it. */
const ONE_COLOUR = new Set(["plain", "piped"]);
/** From which part of a point of the picture on a fabric is taken to fill it. */
const FILLED = 0.85;

/** Puts neighbours of the list that can share one rendering together; the rest stand alone. */
export function series(shots: readonly Shot[]): readonly (readonly Shot[])[] {
  const all: Shot[][] = [];
  for (const shot of shots) {
    const like = isOneColour(shot.parameters)
      ? all.find(([first]) => first !== undefined && isLike(first, shot))
      : undefined;
    if (like === undefined) all.push([shot]);
    else like.push(shot);
  }
  return all;
}

function isOneColour({ look, spec }: Parameters): boolean {
  return MATT.has(look.material) && (!("pattern" in spec) || ONE_COLOUR.has(spec.pattern));
}

/** Whether a series is worth rendering once in a colour between. */
export function isShared(one: readonly Shot[]): boolean {
  return one.length >= FEWEST;
}

function isLike(a: Shot, b: Shot): boolean {
  const same = ({ look, ...rest }: Parameters) => JSON.stringify([look.material, rest]);
  return same(a.parameters) === same(b.parameters);
}

/** The colour in the middle of some colours: the geometric mean of their light. */
export function between(colours: readonly string[]): string {
  const light = colours.map(linear);
  const middle = [0, 1, 2].map((channel) => {
    const logs = light.map((one) => Math.log(Math.max(1e-3, one[channel] as number)));
    return Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length);
  });
  return `#${middle
    .map((value) =>
      Math.round(255 * display(value))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/**
 * The clean picture in another colour. `planes` are those of the rendering: 3 to 5 the albedo of all that is seen, 9 to
 * 11 the part of it that is the look's, 12 how much of the point a fabric fills.
 */
export function recolour(
  clean: Float32Array,
  { width, height, values }: Planes,
  from: string,
  to: Parameters["look"],
): Float32Array {
  const size = width * height;
  const [was, becomes] = [linear(from), linear(to.hex)];
  const result = new Float32Array(3 * size);
  for (let channel = 0; channel < 3; channel++) {
    const ratio = (becomes[channel] as number) / (was[channel] as number);
    for (let at = 0; at < size; at++) {
      const look = Math.max(0, values[(9 + channel) * size + at] as number);
      const all = Math.max(look, values[(3 + channel) * size + at] as number, 1e-4);
      const filled = ((values[12 * size + at] as number) - FILLED) / (1 - FILLED);
      const share = Math.max(look / all, Math.min(1, filled));
      result[channel * size + at] = (clean[channel * size + at] as number) * (1 + share * (ratio - 1));
    }
  }
  return result;
}

function linear(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function display(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}
