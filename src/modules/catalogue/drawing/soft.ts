/** Beds, rugs, cushions, throws and swatches. */
import type { SizeCm } from "../product.ts";
import type { Material } from "../vocabulary.ts";
import { d, darker, ellipse, leg, lighter, lightness, path, rect, rounded, type Sheet, stroke } from "./paint.ts";
import type { DrawingSpec } from "./spec.ts";

type Bed = Extract<DrawingSpec, { kind: "bed" }>;
type Rug = Extract<DrawingSpec, { kind: "rug" }>;
type Cushion = Extract<DrawingSpec, { kind: "cushion" }>;
type Throw = Extract<DrawingSpec, { kind: "throw" }>;

const SHEETS = "#f6f2ea";
const COVER = "#e9e2d5";

/** From the foot end; a bed without a head is a day bed and shows its long side. */
export function bed(spec: Bed, size: SizeCm, hex: string, sheet: Sheet): string {
  if (spec.head === "none") return dayBed(spec, size, hex, sheet);
  const { width: w, height: h } = size;
  const frame = spec.upholstered ? hex : hex;
  const rail = spec.drawers > 0 ? 34 : 30;
  const feet = spec.drawers > 0 ? 3 : 12;
  const mattress = w - (spec.head === "wing" ? 20 : 10);
  return [
    head(spec, w, h, frame, sheet),
    linen(mattress, rail, sheet),
    leg(-w / 2 + 6, feet + 4, 6, 5, 0, sheet.across(spec.upholstered ? spec.woodHex : frame)),
    leg(w / 2 - 6, feet + 4, 6, 5, 0, sheet.across(spec.upholstered ? spec.woodHex : frame)),
    rect(-w / 2, -rail, w, rail - feet, spec.upholstered ? 4 : 1.2, sheet.down(frame, 0.12, 0.16)),
    drawers(spec.drawers, w, rail, feet, frame, sheet),
  ].join("");
}

function head(spec: Bed, w: number, h: number, hex: string, sheet: Sheet): string {
  const body = sheet.down(hex, 0.12, 0.18);
  if (spec.head === "slats") {
    const posts =
      rect(-w / 2, -h, 5, h - 8, 1.4, sheet.across(hex, 0.14)) +
      rect(w / 2 - 5, -h, 5, h - 8, 1.4, sheet.across(hex, 0.14));
    const count = Math.round((w - 10) / 11);
    const step = (w - 10) / count;
    const bars = Array.from(
      { length: count - 1 },
      (_, at) => d`M${-w / 2 + 5 + (at + 1) * step} ${-h + 6}V${-34}`,
    ).join("");
    return stroke(bars, hex, 2.4) + rect(-w / 2 + 2, -h + 2, w - 4, 5.4, 1.4, body) + posts;
  }
  if (spec.head === "panel") {
    const panel = rect(-w / 2, -h, w, h - 12, 1.6, body);
    return panel + stroke(d`M${-w / 2 + 8} ${-h + 8}h${w - 16}v40h${-(w - 16)}z`, darker(hex, 0.3), 0.7, 0.5);
  }
  if (spec.head === "wing") {
    const wing = (side: 1 | -1) => rect(side === -1 ? -w / 2 : w / 2 - 9, -h, 9, h - 10, 4, sheet.across(hex, 0.18));
    const back = rect(-w / 2 + 4, -h, w - 8, h - 12, 7, body);
    return back + stroke(d`M0 ${-h + 3}v50`, darker(hex, 0.3), 0.6, 0.5) + wing(-1) + wing(1);
  }
  const back = rect(-w / 2, -h, w, h - 12, 6, body);
  let dots = "";
  for (let row = 0; row < 3; row++) {
    for (let at = 0; at < 7 - (row % 2); at++)
      dots += d`M${-w / 2 + (w / 7) * (at + (row % 2 === 0 ? 0.5 : 1))} ${-h + 13 + row * 14}h0`;
  }
  return back + stroke(dots, darker(hex, 0.4), 2.4);
}

function linen(w: number, rail: number, sheet: Sheet): string {
  const top = rail + 24;
  const pillow = (x: number) =>
    path(
      d`M${x - w * 0.2} ${-top - 4}q${-w * 0.02} ${-15} ${w * 0.03} ${-16}q${w * 0.17} ${-3} ${w * 0.34} ${0}q${w * 0.05} ${1} ${w * 0.03} ${16}z`,
      sheet.down(SHEETS, 0.5, 0.1),
    );
  const fold = sheet.scene ? rect(-w / 2 - 1, -top + 5, w + 2, 5.5, 2.6, sheet.down(SHEETS, 0.6, 0.04)) : "";
  return [
    pillow(-w * 0.235),
    pillow(w * 0.235),
    rect(-w / 2, -top, w, top - rail + 6, 6, sheet.down(SHEETS, 0.5, 0.1)),
    path(
      d`M${-w / 2 - 2} ${-rail + 3}V${-top + 11}Q${-w / 2} ${-top + 6} ${-w / 2 + 6} ${-top + 6}H${w / 2 - 6}Q${w / 2} ${-top + 6} ${w / 2 + 2} ${-top + 11}V${-rail + 3}z`,
      sheet.down(COVER, 0.3, 0.12),
    ),
    fold,
    sheet.scene
      ? stroke(
          d`M${-w * 0.3} ${-top + 14}q${3} ${6} ${1} ${14}M${w * 0.12} ${-top + 14}q${-4} ${7} ${-1} ${14}M${w * 0.38} ${-top + 14}q${2} ${6} ${0} ${12}`,
          "#b3a892",
          0.7,
          0.5,
        )
      : "",
  ].join("");
}

function drawers(count: number, w: number, rail: number, feet: number, hex: string, sheet: Sheet): string {
  const wide = (w - 8) / Math.max(1, count);
  return Array.from({ length: count }, (_, at) => {
    const x = -w / 2 + 4 + at * wide;
    const y = -rail + 5;
    const box = rect(x + 1, y, wide - 2, rail - feet - 8, 1, sheet.down(hex, 0.2, 0.04));
    return box + rect(x + wide / 2 - 6, y + 4, 12, 2.4, 1.2, darker(hex, 0.45));
  }).join("");
}

function dayBed(spec: Bed, { width: w, height: h }: SizeCm, hex: string, sheet: Sheet): string {
  const wood = sheet.down(spec.woodHex);
  const backs = [-1, 0, 1].map((at) => rounded(at * w * 0.31 - w * 0.14, -h - 33, w * 0.28, 36, 8)).join("");
  const rolls = [-1, 1].map((side) =>
    ellipse(side * (w / 2 - 11), -h - 8, 9.5, 9.5, sheet.down(darker(hex, 0.1), 0.2, 0.2)),
  );
  return [
    leg(-w / 2 + 8, 26, 5, 3.4, 0, sheet.across(spec.woodHex)),
    leg(w / 2 - 8, 26, 5, 3.4, 0, sheet.across(spec.woodHex)),
    sheet.scene ? path(backs, sheet.down(darker(hex, 0.04), 0.2, 0.2)) + rolls.join("") : "",
    rect(-w / 2 + 1, -h, w - 2, 16, 5, sheet.down(hex, 0.22, 0.14)),
    sheet.scene
      ? stroke(d`M${-w / 2 + 8} ${-h + 2}h${w - 16}M${-w / 2 + 6} ${-h + 13.4}h${w - 12}`, lighter(hex, 0.3), 0.7, 0.5)
      : "",
    rect(-w / 2, -h + 15, w, 6, 1, wood),
  ].join("");
}

/** Laid flat and seen from above: `size.depth` is what points up in the picture. The origin is its lower edge. */
export function rug(spec: Rug, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, depth: h } = size;
  const second = lightness(hex) > 0.6 ? darker(hex, 0.34) : lighter(hex, 0.55);
  const ground = rect(-w / 2, -h, w, h, w * 0.006, sheet.down(hex, 0.07, 0.07));
  return (
    fringe(spec.fringe, w, h) + ground + pattern(spec.pattern, w, h, hex, second) + (sheet.scene ? ribs(w, h, hex) : "")
  );
}

function pattern(kind: Rug["pattern"], w: number, h: number, hex: string, second: string): string {
  const x = -w / 2;
  if (kind === "border") {
    const edge = Math.min(w, h) * 0.09;
    const frame = (inset: number) =>
      d`M${x + inset} ${-h + inset}h${w - 2 * inset}v${h - 2 * inset}h${-(w - 2 * inset)}z`;
    return stroke(frame(edge), second, edge * 0.42) + stroke(frame(edge * 1.7), second, edge * 0.1, 0.7);
  }
  if (kind === "stripe") {
    const bands = [0.06, 0.1, 0.17, 0.34, 0.38, 0.5, 0.64, 0.68, 0.82, 0.88, 0.92];
    return bands
      .map((at, n) =>
        rect(x + w * at, -h, w * (n % 3 === 0 ? 0.022 : 0.01), h, 0, n % 4 === 2 ? darker(hex, 0.3) : second),
      )
      .join("");
  }
  if (kind === "check") {
    const cell = h / 6;
    let squares = "";
    for (let row = 0; row < 6; row++) {
      for (let at = row % 2; at * cell < w - cell / 2; at += 2)
        squares += d`M${x + at * cell} ${-h + row * cell}h${Math.min(cell, w - at * cell)}v${cell}h${-Math.min(cell, w - at * cell)}z`;
    }
    return path(squares, second);
  }
  if (kind === "diamond") {
    const rise = h / 4;
    let lines = "";
    for (let row = 0; row < 4; row++) {
      const count = Math.round(w / rise / 1.3);
      const step = w / count;
      for (let at = 0; at < count; at++)
        lines += d`M${x + at * step} ${-h + (row + 0.5) * rise}l${step / 2} ${-rise * 0.4}l${step / 2} ${rise * 0.4}l${-step / 2} ${rise * 0.4}z`;
    }
    return stroke(lines, second, Math.min(w, h) * 0.012, 0.75);
  }
  return "";
}

function ribs(w: number, h: number, hex: string): string {
  let lines = "";
  const step = h / 22;
  for (let at = 1; at < 22; at++) lines += d`M${-w / 2} ${-at * step}h${w}`;
  return stroke(lines, darker(hex, 0.5), step * 0.16, 0.16);
}

function fringe(wanted: boolean, w: number, h: number): string {
  if (!wanted) return "";
  let threads = "";
  const step = h / 26;
  const long = w * 0.022;
  for (let at = 0; at <= 26; at++) threads += d`M${-w / 2} ${-at * step}h${-long}M${w / 2} ${-at * step}h${long}`;
  return stroke(threads, "#e9dfca", step * 0.34);
}

export function cushion(spec: Cushion, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  if (spec.round) {
    const folds = Array.from({ length: 20 }, (_, at) => {
      const turn = (at / 20) * Math.PI * 2;
      const far = w / 2 - 1;
      return d`M${Math.cos(turn) * 3.4} ${-h / 2 + Math.sin(turn) * 3.4}L${Math.cos(turn) * far} ${-h / 2 + Math.sin(turn) * far}`;
    }).join("");
    const button = ellipse(0, -h / 2, 2.8, 2.8, sheet.down(hex, 0.3, 0.2));
    return (
      ellipse(0, -h / 2, w / 2, h / 2, sheet.down(hex, 0.18, 0.24)) +
      stroke(folds, darker(hex, 0.36), 0.5, 0.55) +
      button
    );
  }
  const dip = w * 0.05;
  const shape = d`M${-w / 2} ${-h}Q0 ${-h + dip} ${w / 2} ${-h}Q${w / 2 - dip} ${-h / 2} ${w / 2} ${0}Q0 ${-dip} ${-w / 2} ${0}Q${-w / 2 + dip} ${-h / 2} ${-w / 2} ${-h}z`;
  const piping = spec.pattern === "piped" ? stroke(shape, darker(hex, 0.3), 0.9) : "";
  const dent = sheet.scene
    ? stroke(
        d`M${-w * 0.12} ${-h * 0.9}Q0 ${-h * 0.74} ${w * 0.1} ${-h * 0.88}M${-w * 0.34} ${-h * 0.18}q${w * 0.08} ${-h * 0.1} ${w * 0.04} ${-h * 0.18}M${w * 0.34} ${-h * 0.2}q${-w * 0.08} ${-h * 0.08} ${-w * 0.04} ${-h * 0.16}`,
        darker(hex, 0.34),
        0.9,
        0.35,
      )
    : "";
  return path(shape, sheet.down(hex, 0.22, 0.22)) + dent + piping;
}

/** Folded into a pile, fringes to the right. Drawn to 60 × 22 cm whatever its size unfolded. */
export function folded(spec: Throw, hex: string, sheet: Sheet): string {
  const second = lightness(hex) > 0.6 ? darker(hex, 0.3) : lighter(hex, 0.5);
  const layers = [0, 1, 2, 3].map((at) => {
    const y = -6 - at * 5.6;
    const right = 30 - (at % 2) * 1.6;
    const body = path(
      d`M${right} ${y + 5.4}H-27q-4 ${-0.4} -4 ${-2.8}t4 ${-2.8}H${right}z`,
      sheet.down(hex, 0.16, 0.2),
    );
    const stripes =
      spec.pattern === "plain"
        ? ""
        : stroke([-18, -6, 6, 18].map((x) => d`M${x} ${y + 0.2}v4.8`).join(""), second, 3, 0.75);
    const threads = spec.fringe
      ? stroke(d`M${right} ${y + 1}h4M${right} ${y + 2.4}h4.6M${right} ${y + 3.8}h4.2`, second, 0.5)
      : "";
    return body + stripes + threads;
  });
  return layers.join("");
}

/** A pinked piece of cloth, or a block of wood, laid flat; drawn in millimetres and scaled down. */
export function swatch(size: SizeCm, hex: string, material: Material | undefined, sheet: Sheet): string {
  const w = size.width * 10;
  const h = size.height * 10;
  const body = material !== undefined && SOLID.has(material) ? block(w, h, hex, sheet) : cloth(w, h, hex, sheet);
  return `<g transform="scale(.1)">${body}</g>`;
}

const SOLID: ReadonlySet<Material> = new Set([
  "oak",
  "ash",
  "walnut",
  "beech",
  "painted-wood",
  "steel",
  "brass",
  "marble",
]);

function block(w: number, h: number, hex: string, sheet: Sheet): string {
  const grain = sheet.scene
    ? stroke(
        d`M${-w / 2 + 4} ${-h * 0.8}q${w * 0.4} ${5} ${w - 8} ${-1}M${-w / 2 + 4} ${-h * 0.56}q${w * 0.5} ${-6} ${w - 8} ${1}M${-w / 2 + 4} ${-h * 0.3}q${w * 0.3} ${5} ${w - 8} ${-2}`,
        darker(hex, 0.3),
        0.7,
        0.5,
      )
    : "";
  const side = sheet.scene ? rect(-w / 2, -9, w, 9, 1.5, darker(hex, 0.3)) : "";
  return (
    rect(-w / 2, -h, w, h, 2, sheet.down(darker(hex, 0.05))) +
    side +
    rect(-w / 2, -h, w, h - 7, 2, sheet.down(hex)) +
    grain
  );
}

function cloth(w: number, h: number, hex: string, sheet: Sheet): string {
  const tooth = w / 24;
  const zigzag = (side: 1 | -1) =>
    d`l${(side * tooth) / 2} ${(-side * tooth) / 2}l${(side * tooth) / 2} ${(side * tooth) / 2}`.repeat(24);
  const edge = `${d`M${-w / 2} ${-h}`}${zigzag(1)}${d`v${h}`}${zigzag(-1)}z`;
  const folds = sheet.scene
    ? stroke(d`M${-w * 0.3} ${-h}Q${-w * 0.1} ${-h * 0.5} ${-w * 0.26} 0`, lighter(hex, 0.6), w * 0.1, 0.14) +
      stroke(d`M${w * 0.2} ${-h}Q${w * 0.34} ${-h * 0.5} ${w * 0.16} 0`, darker(hex, 0.6), w * 0.09, 0.14)
    : "";
  return path(edge, sheet.down(hex, 0.14, 0.1)) + folds;
}
