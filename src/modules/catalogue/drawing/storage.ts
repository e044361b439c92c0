/** Shelves, cabinets, peg rails and mirrors, seen from the front. */
import type { SizeCm } from "../product.ts";
import { cane } from "./cane.ts";
import { d, darker, leg, lighter, mix, PAPER, path, rect, type Sheet, stroke } from "./paint.ts";
import { books, vase } from "./props.ts";
import type { DrawingSpec } from "./spec.ts";

type Shelf = Extract<DrawingSpec, { kind: "shelf" }>;
type Cabinet = Extract<DrawingSpec, { kind: "cabinet" }>;

export function shelf(spec: Shelf, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  if (spec.rows === 1) return wallShelf(w, h, hex, sheet);
  const board = 2.6;
  const bay = (h - board) / spec.rows;
  const wide = (w - board) / spec.columns;
  const boards = series(spec.rows + 1, (at) => box(-w / 2, -h + at * bay, w, board));
  const sides = series(spec.columns + 1, (at) => box(-w / 2 + at * wide, -h, board, h));
  const back = sheet.scene && !spec.open ? rect(-w / 2, -h, w, h, 0, darker(hex, 0.5)) : "";
  const things = sheet.scene ? contents(spec, w, h, bay, wide) : "";
  return back + things + path(boards, sheet.down(hex)) + path(sides, sheet.down(darker(hex, 0.06)));
}

function wallShelf(w: number, h: number, hex: string, sheet: Sheet): string {
  const back = rect(-w / 2, -h, w, h, 0.6, sheet.down(darker(hex, 0.12), 0.06, 0.06));
  const things = sheet.scene ? books(-w / 2 + 6, -2, 6, 15, 1) + vase(w / 2 - 14, -2, 0.62) : "";
  return back + things + path(box(-w / 2, -3, w, 3), sheet.down(hex));
}

/** Books and a box on every other shelf, and a vase; never on more than four. */
function contents(spec: Shelf, w: number, h: number, bay: number, wide: number): string {
  const left = -w / 2 + 5;
  const y = (row: number) => -h + (row + 1) * bay;
  const crate =
    rect(left + wide + 4, y(3) - 9, 22, 9, 1.5, "#c8b18a") +
    stroke(d`M${left + wide + 11} ${y(3) - 5.5}h8`, "#96794c", 1);
  return [
    books(left, y(0), 5, Math.min(24, bay * 0.78), 1),
    spec.rows > 2 ? books(left, y(2), 4, Math.min(24, bay * 0.78), 4) : "",
    spec.rows > 3 && spec.columns > 1 ? crate : "",
    vase(w / 2 - wide * 0.45, y(1), Math.min(0.8, bay / 46)),
  ].join("");
}

export function cabinet(spec: Cabinet, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h, depth } = size;
  const feet = spec.legs === "tapered" ? 15 : spec.legs === "plinth" ? 5 : 7;
  const rise = h < 120 ? depth * sheet.lift : 0;
  const body = rect(-w / 2, -h, w, h - feet, 1, sheet.down(darker(hex, 0.1), 0.04, 0.2));
  const surface = d`M${-w / 2} ${-h}L${-w / 2 + rise * 0.8} ${-h - rise}H${w / 2 - rise * 0.8}L${w / 2} ${-h}z`;
  const prop =
    sheet.scene && w > 80 && h < 110
      ? vase(-w * 0.26, -h - rise * 0.45, 0.9) + books(w * 0.16, -h - rise * 0.35, 4, 17, 3)
      : "";
  return [
    feetBelow(spec, w, feet, hex, sheet),
    rise > 0 ? path(surface, lighter(hex, 0.18)) : "",
    body,
    fronts(spec, { x: -w / 2 + 2, y: -h + 3, w: w - 4, h: h - feet - 5 }, hex, sheet),
    prop,
  ].join("");
}

function feetBelow(spec: Cabinet, w: number, feet: number, hex: string, sheet: Sheet): string {
  if (spec.legs === "plinth") return rect(-w / 2 + 3, -feet - 1, w - 6, feet + 1, 0, darker(hex, 0.4));
  const fill = sheet.across(hex);
  const [wide, narrow, lean] = spec.legs === "tapered" ? [5, 2.6, 2.5] : [7, 6, 0];
  return leg(-w / 2 + 7, feet + 1, wide, narrow, -lean, fill) + leg(w / 2 - 7, feet + 1, wide, narrow, lean, fill);
}

type Area = { x: number; y: number; w: number; h: number };

/** All fronts in one path, all panels in another, all knobs in a third: a chest of ten drawers is no larger than a door. */
function fronts(spec: Cabinet, { x, y, w, h }: Area, hex: string, sheet: Sheet): string {
  const wide = w / spec.columns.length;
  let boards = "";
  let panels = "";
  let knobs = "";
  let others = "";
  for (const [at, column] of spec.columns.entries()) {
    const left = x + at * wide;
    if (typeof column === "number") {
      const tall = h / column;
      boards += series(column, (n) => box(left + 0.6, y + n * tall + 0.6, wide - 1.2, tall - 1.2));
      knobs += series(column, (n) => d`M${left + wide / 2} ${y + (n + 0.5) * tall}h0`);
    } else if (column === "open") others += niche({ x: left, y, w: wide, h }, hex, sheet);
    else {
      const inner = Math.min(5, wide * 0.12);
      boards += box(left + 0.6, y + 0.6, wide - 1.2, h - 1.2);
      knobs += d`M${at % 2 === 0 ? left + wide - 3.4 : left + 3.4} ${y + h * 0.46}h0`;
      if (column === "cane") others += cane(left + inner, y + inner, wide - 2 * inner, h - 2 * inner, sheet);
      else panels += box(left + inner + 1, y + inner + 1, wide - 2 * inner - 2, h - 2 * inner - 2);
    }
  }
  const shade = sheet.scene ? `<g transform="translate(.4 .7)">${stroke(knobs, darker(hex, 0.45), 3)}</g>` : "";
  return (
    path(boards, sheet.down(hex, 0.1, 0.08)) +
    stroke(panels, darker(hex, 0.3), 0.5, 0.4) +
    others +
    shade +
    stroke(knobs, spec.knobHex, 2.8)
  );
}

/** An open bay with one shelf, and something that blinks on it. */
function niche({ x, y, w, h }: Area, hex: string, sheet: Sheet): string {
  const inside = rect(x + 0.6, y + 0.6, w - 1.2, h - 1.2, 0.4, sheet.scene ? mix(hex, "#1d1712", 0.62) : PAPER);
  const player = sheet.scene ? rect(x + w * 0.2, y + h / 2 - 7, w * 0.6, 7, 0.8, "#2b2a2b") : "";
  return inside + player + rect(x + 0.6, y + h / 2, w - 1.2, 1.8, 0, hex);
}

export function pegs(count: number, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const step = w / count;
  const rail = rect(-w / 2, -h, w, h * 0.86, 1.4, sheet.down(hex));
  const knobs = series(count, (at) => d`M${-w / 2 + step * (at + 0.5)} ${-h * 0.56}h0`);
  const turned =
    stroke(knobs, darker(hex, 0.28), 5.4) +
    `<g transform="translate(0 -.6)">${stroke(knobs, lighter(hex, 0.2), 4)}</g>`;
  return rail + (sheet.scene ? bag(-w / 2 + step * 1.5) : "") + turned;
}

/** A cloth bag on a peg, so that the rail has a scale. */
function bag(x: number): string {
  const cloth = d`M${x - 10} 24q1 -8 10 -28q9 20 10 28q2 20 -1 22h-18q-3 -2 -1 -22z`;
  return path(cloth, "#cdbfa4") + stroke(d`M${x - 8} 26q8 3 16 0`, "#a8977a", 0.7);
}

export function mirror(shape: "round" | "rectangular" | "arch", size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const band = shape === "arch" ? 4 : 2;
  const outline = (inset: number): string => {
    const half = w / 2 - inset;
    if (shape === "round") {
      return d`M${-half} ${-h / 2}a${half} ${half} 0 1 1 ${2 * half} 0a${half} ${half} 0 1 1 ${-2 * half} 0z`;
    }
    if (shape === "arch")
      return d`M${-half} ${-inset}V${-h + inset + half}a${half} ${half} 0 0 1 ${2 * half} 0V${-inset}z`;
    return d`M${-half} ${-inset}V${-h + inset}h${2 * half}V${-inset}z`;
  };
  const glass = path(outline(band), sheet.scene ? sheet.down("#cfd6d6", 0.55, 0.12) : PAPER);
  const shine = d`M${-w * 0.2} ${-h * 0.42}L${w * 0.1} ${-h * 0.74}M${-w * 0.06} ${-h * 0.36}L${w * 0.24} ${-h * 0.68}`;
  return (
    path(outline(0), sheet.across(hex, 0.16)) + glass + (sheet.scene ? stroke(shine, "#ffffff", w * 0.05, 0.4) : "")
  );
}

function series(count: number, draw: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => draw(at)).join("");
}

function box(x: number, y: number, w: number, h: number): string {
  return d`M${x} ${y}h${w}v${h}h${-w}z`;
}
