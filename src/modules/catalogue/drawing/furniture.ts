/** Tables, shelves, cabinets, peg rails and mirrors, seen from the front. */
import type { SizeCm } from "../product.ts";
import { d, darker, ellipse, leg, lighter, mix, path, rect, type Sheet, stroke } from "./paint.ts";
import { cane } from "./seating.ts";
import type { DrawingSpec } from "./spec.ts";

type Table = Extract<DrawingSpec, { kind: "table" }>;
type Shelf = Extract<DrawingSpec, { kind: "shelf" }>;
type Cabinet = Extract<DrawingSpec, { kind: "cabinet" }>;

export function table(spec: Table, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const base = spec.baseHex ?? hex;
  const top = spec.top === "round" ? roundTop(size, hex, sheet) : straightTop(size, hex, sheet);
  const apron = spec.drawers > 0 ? apronOf(spec.drawers, w, h, hex, sheet) : "";
  const prop = sheet.scene && w >= 90 && h > 60 ? vase(w * 0.2, -h - size.depth * sheet.lift * 0.5, 1) : "";
  return underneath(spec, size, base, sheet) + apron + top + prop;
}

function straightTop({ width: w, depth, height: h }: SizeCm, hex: string, sheet: Sheet): string {
  const rise = depth * sheet.lift;
  const inset = Math.min(rise * 0.9, w * 0.06);
  const surface =
    rise > 0
      ? path(
          d`M${-w / 2} ${-h}L${-w / 2 + inset} ${-h - rise}H${w / 2 - inset}L${w / 2} ${-h}z`,
          sheet.down(lighter(hex, 0.2), 0, 0.08),
        )
      : "";
  return (
    surface +
    rect(-w / 2, -h, w, 3.2, 0.8, sheet.down(hex, 0.02, 0.2)) +
    grain(surface === "" ? 0 : rise, w - 2 * inset, h, hex)
  );
}

function roundTop({ width: w, height: h, depth }: SizeCm, hex: string, sheet: Sheet): string {
  const rise = (depth * sheet.lift) / 1.6;
  if (rise === 0) return rect(-w / 2, -h, w, 3.2, 1.4, sheet.across(hex));
  const y = -h;
  return (
    path(d`M${-w / 2} ${y}v3A${w / 2} ${rise} 0 0 0 ${w / 2} ${y + 3}v-3z`, sheet.across(darker(hex, 0.08))) +
    ellipse(0, y, w / 2, rise, sheet.down(lighter(hex, 0.16), 0.1, 0.06)) +
    stroke(
      d`M${-w * 0.3} ${y - rise * 0.3}q${w * 0.2} ${-rise * 0.4} ${w * 0.42} ${rise * 0.1}`,
      darker(hex, 0.25),
      0.6,
      0.35,
    )
  );
}

function grain(rise: number, w: number, h: number, hex: string): string {
  if (rise < 3) return "";
  const line = (at: number, length: number, x: number) =>
    d`M${x * w} ${-h - rise * at}q${w * length * 0.5} ${-1} ${w * length} ${0}`;
  return stroke(line(0.3, 0.5, -0.42) + line(0.62, 0.46, -0.1) + line(0.8, 0.3, -0.36), darker(hex, 0.3), 0.5, 0.35);
}

function apronOf(drawers: number, w: number, h: number, hex: string, sheet: Sheet): string {
  const inner = w - 16;
  const tall = h > 60 ? 9 : 8;
  const wide = inner / drawers;
  const box = rect(-inner / 2, -h + 2, inner, tall + 2, 0, sheet.down(darker(hex, 0.08), 0, 0.18));
  const fronts = Array.from({ length: drawers }, (_, at) => {
    const x = -inner / 2 + at * wide;
    return (
      rect(x + 1, -h + 4, wide - 2, tall - 1, 0.8, sheet.down(hex)) +
      ellipse(x + wide / 2, -h + 3.5 + tall / 2, 1.1, 1.1, "#a8874e")
    );
  });
  return box + fronts.join("");
}

function underneath(spec: Table, { width: w, height: h, depth }: SizeCm, hex: string, sheet: Sheet): string {
  const fill = sheet.across(hex, 0.22);
  const rear = darker(hex, 0.34);
  const edge = w / 2;
  if (spec.base === "cylinder") return drum(w, h, depth, hex, sheet);
  if (spec.base === "pedestal") {
    return (
      ellipse(0, -2, w * 0.27, sheet.scene ? 5 : 2, sheet.down(darker(hex, 0.2))) +
      path(
        d`M${-w * 0.05} ${-h}L${-w * 0.07} ${-18}Q${-w * 0.09} ${-6} ${-w * 0.25} ${-3}H${w * 0.25}Q${w * 0.09} ${-6} ${w * 0.07} ${-18}L${w * 0.05} ${-h}z`,
        fill,
      )
    );
  }
  if (spec.base === "sled") {
    return (
      rect(-edge, -h, 2, h, 0, sheet.down(hex)) +
      rect(-edge, -2.4, w * 0.86, 2.4, 0.8, sheet.down(hex)) +
      rect(edge - 2, -h, 2, h * 0.3, 0, sheet.down(hex))
    );
  }
  if (spec.base === "trestle") {
    const horse = (x: number) =>
      leg(x - 5, h, 4, 3.4, -9, rear) +
      leg(x + 5, h, 4, 3.4, 9, fill) +
      stroke(d`M${x - 10} ${-h * 0.34}H${x + 10}`, darker(hex, 0.16), 2.4);
    return horse(-edge + w * 0.19) + horse(edge - w * 0.19);
  }
  if (spec.base === "metal") {
    return (
      leg(0, h, 2, 1.8, 2, rear) + leg(-edge * 0.62, h, 2.2, 1.8, -8, fill) + leg(edge * 0.62, h, 2.2, 1.8, 8, fill)
    );
  }
  const wide = h < 50 ? 4.6 : 6;
  const inset = wide / 2 + 2;
  const lean = w > 100 ? 1.5 : 1;
  const back = (side: 1 | -1) =>
    leg(side * (edge - inset - 6), h, wide * 0.7, wide * 0.4, 0, rear).replaceAll(
      " 0h",
      d` ${sheet.scene ? -depth * 0.05 : 0}h`,
    );
  const front =
    leg(-edge + inset, h, wide, wide * 0.55, -lean, fill) + leg(edge - inset, h, wide, wide * 0.55, lean, fill);
  const rail =
    spec.drawers === 0 ? rect(-edge + 5, -h + 3, w - 10, h > 60 ? 6 : 5, 0, sheet.down(darker(hex, 0.16), 0, 0.1)) : "";
  return back(-1) + back(1) + rail + front;
}

function drum(w: number, h: number, depth: number, hex: string, sheet: Sheet): string {
  const curve = sheet.scene ? depth * 0.09 : 0;
  const body = path(d`M${-w / 2} ${-h}V${-curve}Q0 ${curve} ${w / 2} ${-curve}V${-h}z`, sheet.across(hex, 0.24));
  let weave = "";
  for (let y = 4; y < h - 2; y += 4) weave += d`M${-w / 2} ${-y - curve}Q0 ${-y + curve} ${w / 2} ${-y - curve}`;
  for (const at of [-0.42, -0.3, -0.15, 0, 0.15, 0.3, 0.42]) weave += d`M${w * at} ${-h}V${0}`;
  return body + stroke(weave, darker(hex, 0.34), 0.6, 0.5);
}

/** A small stoneware vase with three stems, so that a flat surface has a scale. */
function vase(x: number, y: number, scale: number): string {
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

export function shelf(spec: Shelf, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  if (spec.rows === 1) return wallShelf(w, h, hex, sheet);
  const board = 2.6;
  const bay = (h - board) / spec.rows;
  const wide = (w - board) / spec.columns;
  const boards = Array.from({ length: spec.rows + 1 }, (_, at) =>
    rect(-w / 2, -h + at * bay, w, board, 0.4, sheet.down(hex)),
  );
  const sides = Array.from({ length: spec.columns + 1 }, (_, at) =>
    rect(-w / 2 + at * wide, -h, board, h, 0.4, sheet.across(hex, 0.12)),
  );
  const shade = sheet.scene && !spec.open ? rect(-w / 2, -h, w, h, 0, darker(hex, 0.5)) : "";
  const things = sheet.scene ? contents(spec, w, h, bay, wide) : "";
  return shade + things + boards.join("") + sides.join("");
}

function wallShelf(w: number, h: number, hex: string, sheet: Sheet): string {
  const lip = path(d`M${-w / 2} ${-3}h${w}v3h${-w}z`, sheet.down(hex));
  const back = rect(-w / 2, -h, w, h, 0.6, sheet.down(darker(hex, 0.12), 0.06, 0.06));
  const things = sheet.scene ? books(-w / 2 + 6, -2, 7, 15, 1) + vase(w / 2 - 14, -2, 0.62) : "";
  return back + things + lip;
}

const SPINES = ["#a4553c", "#d9cdb6", "#51655f", "#c49a4a", "#7d7a8c", "#e7dfd0", "#39455a", "#8f9a80"];

function books(x: number, y: number, count: number, tall: number, seed: number): string {
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

function contents(spec: Shelf, w: number, h: number, bay: number, wide: number): string {
  let drawn = "";
  for (let row = 0; row < Math.min(spec.rows, 5); row++) {
    const y = -h + (row + 1) * bay;
    const column = row % spec.columns;
    const x = -w / 2 + column * wide + 5;
    if (row % 2 === 0) drawn += books(x, y, 5, Math.min(24, bay * 0.78), row + 1);
    else drawn += rect(x + 6, y - 9, 22, 9, 1.5, "#c8b18a") + stroke(d`M${x + 13} ${y - 5.5}h8`, "#96794c", 1.1);
  }
  return drawn + vase(w / 2 - wide * 0.45, -h + bay * 2, Math.min(0.8, bay / 46));
}

export function cabinet(spec: Cabinet, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h, depth } = size;
  const feet = spec.legs === "tapered" ? 15 : spec.legs === "plinth" ? 5 : 7;
  const rise = h < 120 ? depth * sheet.lift : 0;
  const body = rect(-w / 2, -h, w, h - feet, 1, sheet.down(darker(hex, 0.1), 0.04, 0.2));
  const top =
    rise > 0
      ? path(
          d`M${-w / 2} ${-h}L${-w / 2 + rise * 0.8} ${-h - rise}H${w / 2 - rise * 0.8}L${w / 2} ${-h}z`,
          sheet.down(lighter(hex, 0.2), 0, 0.08),
        )
      : "";
  const wide = (w - 4) / spec.columns.length;
  const fronts = spec.columns.map((column, at) =>
    front(column, -w / 2 + 2 + at * wide, -h + 3, wide, h - feet - 5, hex, spec.knobHex, at % 2 === 0, sheet),
  );
  const prop =
    sheet.scene && w > 80 && h < 110
      ? vase(-w * 0.26, -h - rise * 0.45, 0.9) + books(w * 0.16, -h - rise * 0.35, 6, 17, 3)
      : "";
  return feetBelow(spec, w, feet, hex, sheet) + top + body + fronts.join("") + prop;
}

function feetBelow(spec: Cabinet, w: number, feet: number, hex: string, sheet: Sheet): string {
  if (spec.legs === "plinth") return rect(-w / 2 + 3, -feet - 1, w - 6, feet + 1, 0, darker(hex, 0.4));
  const fill = sheet.across(hex);
  const [wide, narrow, lean] = spec.legs === "tapered" ? [5, 2.6, 2.5] : [7, 6, 0];
  return leg(-w / 2 + 7, feet + 1, wide, narrow, -lean, fill) + leg(w / 2 - 7, feet + 1, wide, narrow, lean, fill);
}

function front(
  column: Cabinet["columns"][number],
  x: number,
  y: number,
  w: number,
  h: number,
  hex: string,
  knobHex: string,
  hingeLeft: boolean,
  sheet: Sheet,
): string {
  const knob = (kx: number, ky: number) =>
    (sheet.scene ? ellipse(kx + 0.4, ky + 0.6, 1.5, 1.5, darker(hex, 0.45)) : "") + ellipse(kx, ky, 1.4, 1.4, knobHex);
  if (typeof column === "number") {
    const tall = h / column;
    return Array.from({ length: column }, (_, at) => {
      const top = y + at * tall;
      return (
        rect(x + 0.6, top + 0.6, w - 1.2, tall - 1.2, 0.6, sheet.down(hex, 0.1, 0.06)) + knob(x + w / 2, top + tall / 2)
      );
    }).join("");
  }
  if (column === "open") {
    const inside = rect(x + 0.6, y + 0.6, w - 1.2, h - 1.2, 0.4, sheet.scene ? mix(hex, "#1d1712", 0.62) : "#fbfaf6");
    return (
      inside +
      rect(x + 0.6, y + h / 2, w - 1.2, 1.8, 0, sheet.down(hex)) +
      (sheet.scene ? rect(x + w * 0.2, y + h / 2 - 7, w * 0.6, 7, 0.8, "#2b2a2b") : "")
    );
  }
  const door = rect(x + 0.6, y + 0.6, w - 1.2, h - 1.2, 0.6, sheet.down(hex, 0.1, 0.08));
  const inner = Math.min(5, w * 0.12);
  const panel =
    column === "cane"
      ? cane(x + inner, y + inner, w - 2 * inner, h - 2 * inner)
      : stroke(
          d`M${x + inner + 1} ${y + inner + 1}h${w - 2 * inner - 2}v${h - 2 * inner - 2}h${-(w - 2 * inner - 2)}z`,
          darker(hex, 0.3),
          0.5,
          0.4,
        );
  return door + panel + knob(hingeLeft ? x + w - 3.4 : x + 3.4, y + h * 0.46);
}

export function pegs(count: number, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const step = w / count;
  const rail = rect(-w / 2, -h, w, h * 0.86, 1.4, sheet.down(hex));
  const all = Array.from({ length: count }, (_, at) => {
    const x = -w / 2 + step * (at + 0.5);
    return (
      ellipse(x, -h * 0.55, 2.6, 2.6, darker(hex, 0.28)) +
      ellipse(x, -h * 0.6, 2.2, 2.2, sheet.down(lighter(hex, 0.14)))
    );
  });
  if (!sheet.scene) return rail + all.join("");
  const x = -w / 2 + step * 1.5;
  const bag =
    path(
      d`M${x - 10} ${24}q${1} ${-8} ${10} ${-28}q${9} ${20} ${10} ${28}q${2} ${20} ${-1} ${22}h${-18}q${-3} ${-2} ${-1} ${-22}z`,
      "#cdbfa4",
    ) + stroke(d`M${x - 8} ${26}q8 3 16 0`, "#a8977a", 0.7);
  return rail + bag + all.join("");
}

export function mirror(shape: "round" | "rectangular" | "arch", size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const band = shape === "arch" ? 4 : 2;
  const outline = (inset: number): string => {
    const half = w / 2 - inset;
    if (shape === "round")
      return d`M${-half} ${-h / 2}a${half} ${half} 0 1 1 ${2 * half} 0a${half} ${half} 0 1 1 ${-2 * half} 0z`;
    if (shape === "arch")
      return d`M${-half} ${-inset}V${-h + inset + half}a${half} ${half} 0 0 1 ${2 * half} 0V${-inset}z`;
    return d`M${-half} ${-inset}V${-h + inset}h${2 * half}V${-inset}z`;
  };
  const glass = path(outline(band), sheet.scene ? sheet.down("#cfd6d6", 0.55, 0.12) : "#fbfaf6");
  const shine = sheet.scene
    ? stroke(
        d`M${-w * 0.2} ${-h * 0.42}L${w * 0.1} ${-h * 0.74}M${-w * 0.06} ${-h * 0.36}L${w * 0.24} ${-h * 0.68}`,
        "#ffffff",
        w * 0.05,
        0.4,
      )
    : "";
  return path(outline(0), sheet.across(hex, 0.16)) + glass + shine;
}
