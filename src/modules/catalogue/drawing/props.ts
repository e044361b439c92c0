/** Small things that stand on furniture, so that it has a scale. */
import { d, path, rect, stroke } from "./paint.ts";

/** A small stoneware vase with three stems, so that a flat surface has a scale. */
export function vase(x: number, y: number, scale: number): string {
  const s = scale;
  const stems = d`M${x} ${y - 14 * s}q${-2 * s} ${-12 * s} ${-9 * s} ${-21 * s}M${x} ${y - 14 * s}q${1 * s} ${-14 * s} ${2 * s} ${-26 * s}M${x} ${y - 14 * s}q${4 * s} ${-10 * s} ${11 * s} ${-15 * s}`;
  const leaf = (lx: number, ly: number) =>
    d`M${x + lx * s} ${y + ly * s}q${-5 * s} ${-3 * s} ${-3 * s} ${-8 * s}q${5 * s} ${3 * s} ${3 * s} ${8 * s}z`;
  return (
    stroke(stems, "#7c8463", 0.7) +
    path(leaf(-8, -33) + leaf(2, -36) + leaf(11, -27) + leaf(-4, -24) + leaf(5, -21), "#8d9a76") +
    path(
      d`M${x - 2.5 * s} ${y - 15 * s}h${5 * s}q${-0.5 * s} ${4 * s} ${3 * s} ${7 * s}q${2 * s} ${6 * s} ${-2.5 * s} ${8.5 * s}h${-6 * s}q${-4.5 * s} ${-2.5 * s} ${-2.5 * s} ${-8.5 * s}q${3.5 * s} ${-3 * s} ${3 * s} ${-7 * s}z`,
      "#e9e2d4",
    )
  );
}

const SPINES = ["#a4553c", "#d9cdb6", "#51655f", "#c49a4a", "#7d7a8c", "#e7dfd0", "#39455a", "#8f9a80"];

/** `count` books from `x` to the right, standing on `y`, none taller than `tall`. */
export function books(x: number, y: number, count: number, tall: number, seed: number): string {
  let at = x;
  let drawn = "";
  for (let n = 0; n < count; n++) {
    const turn = (n * 7 + seed * 5) % 8;
    const wide = 2.4 + (turn % 3) * 0.7;
    const high = tall * (0.78 + ((n * 5 + seed) % 4) * 0.07);
    drawn += rect(at, y - high, wide, high, 0.3, SPINES[turn] as string);
    at += wide + 0.2;
  }
  return drawn;
}
