/** Lamps, lit. A pendant hangs from above: its y counts from the ceiling point, still upwards negative. */
import type { SizeCm } from "../product.ts";
import { d, darker, ellipse, leg, lighter, mix, path, rect, type Sheet, stroke } from "./paint.ts";
import type { DrawingSpec } from "./spec.ts";

type Lamp = Extract<DrawingSpec, { kind: "lamp" }>;

export function lamp(spec: Lamp, size: SizeCm, hex: string, sheet: Sheet): string {
  if (spec.mount === "pendant") return pendant(spec, size, hex, sheet);
  if (spec.mount === "wall") return wallLight(size, hex, sheet);
  if (spec.mount === "floor")
    return spec.base === "tripod" ? tripod(spec, size, hex, sheet) : readingLamp(size, hex, sheet);
  return tableLamp(spec, size, hex, sheet);
}

function glow(x: number, y: number, radius: number, sheet: Sheet): string {
  return sheet.scene ? ellipse(x, y, radius, radius, sheet.glow("#ffdf9a", 0.75)) : "";
}

function pendant(spec: Lamp, { width: w, height: h }: SizeCm, hex: string, sheet: Sheet): string {
  const cord = sheet.scene
    ? stroke(d`M0 ${-h - 90}V${-h + 2}`, "#4a453d", 0.9)
    : stroke(d`M0 ${-h - 8}V${-h}`, "#4a453d", 0.9);
  const bright = mix(hex, "#fff0c8", 0.42);
  if (spec.shade === "dome") {
    const y = -h;
    const shade = path(
      d`M${-w / 2} 0Q${-w / 2} ${y * 0.62} ${-w * 0.14} ${y * 0.82}L${-w * 0.07} ${y}h${w * 0.14}L${w * 0.14} ${y * 0.82}Q${w / 2} ${y * 0.62} ${w / 2} 0z`,
      sheet.across(hex, 0.24),
    );
    const mouth = sheet.scene
      ? ellipse(0, 0, w / 2, w * 0.07, lighter(spec.shadeHex, 0.3)) + ellipse(0, 0.6, w * 0.12, w * 0.03, "#fffbe9")
      : "";
    return cord + glow(0, 4, w * 0.95, sheet) + shade + mouth;
  }
  const cap = rect(
    -w * 0.09,
    -h,
    w * 0.18,
    h * 0.12,
    1,
    sheet.across(spec.shadeHex === "#f6efe0" ? "#ac8a4c" : "#8b857a"),
  );
  const ball = ellipse(0, -h * 0.46, w / 2, h * 0.46, sheet.scene ? sheet.across(bright, 0.12) : "#fbfaf6");
  const ribs = [0.12, 0.26, 0.4, 0.54, 0.68, 0.82]
    .map((at) => {
      const half = (w / 2) * Math.sqrt(Math.max(0, 1 - (2 * at - 1) ** 2));
      return d`M${-half} ${-h * 0.92 * at}Q0 ${-h * 0.92 * at + 3} ${half} ${-h * 0.92 * at}`;
    })
    .join("");
  return cord + glow(0, -h * 0.46, w * 0.95, sheet) + cap + ball + stroke(ribs, darker(hex, 0.3), 0.5, 0.4);
}

function wallLight({ width: w, height: h }: SizeCm, hex: string, sheet: Sheet): string {
  const metal = sheet.across(hex, 0.2);
  return [
    glow(0, -h * 0.22, w * 2.4, sheet),
    rect(-2.6, -h * 0.66, 5.2, h * 0.2, 2.4, sheet.down("#ac8a4c")),
    stroke(d`M0 ${-h * 0.58}V${-h + 2}`, hex, 1.3),
    path(d`M${-w * 0.16} ${-h}h${w * 0.32}L${w / 2} ${-h * 0.34}H${-w / 2}z`, metal),
    sheet.scene ? ellipse(0, -h * 0.34, w / 2, 1.9, "#fff1c9") : "",
  ].join("");
}

function tripod(spec: Lamp, { width: w, height: h }: SizeCm, hex: string, sheet: Sheet): string {
  const shadeTall = 34;
  const join = h - shadeTall - 4;
  const wide = Math.min(46, w * 0.8);
  const wood = sheet.across(hex, 0.2);
  return [
    glow(0, -h + shadeTall / 2, wide * 1.25, sheet),
    leg(0, join, 3, 2.2, 7, darker(hex, 0.34)),
    leg(-1.5, join, 3, 2.4, -w / 2 + 3, wood),
    leg(1.5, join, 3, 2.4, w / 2 - 3, wood),
    rect(-1.4, -join - 6, 2.8, 8, 0, "#8b6d3c"),
    drumShade(-h, wide, shadeTall, spec.shadeHex, 0.9, sheet),
  ].join("");
}

function readingLamp({ width: w, height: h }: SizeCm, hex: string, sheet: Sheet): string {
  const x = -w / 2 + 13;
  const head = w / 2 - 13;
  return [
    glow(head + 1, -h + 26, 34, sheet),
    ellipse(x, -1.4, 13, sheet.scene ? 3.2 : 1.4, sheet.down(hex)),
    stroke(d`M${x} ${-2}V${-h + 26}Q${x} ${-h + 3} ${head - 6} ${-h + 4}`, hex, 1.7),
    path(
      d`M${head - 8} ${-h + 1}Q${head - 1} ${-h - 3} ${head + 5} ${-h + 2}Q${head + 13} ${-h + 8} ${head + 13} ${-h + 19}L${head - 11} ${-h + 15}Q${head - 13} ${-h + 6} ${head - 8} ${-h + 1}z`,
      sheet.across(hex, 0.24),
    ),
    sheet.scene
      ? path(d`M${head + 13} ${-h + 19}q${-4} ${4} ${-13} ${2.4}q${-9} ${-1.6} ${-11} ${-6.4}z`, "#fff0c6")
      : "",
  ].join("");
}

function tableLamp(spec: Lamp, { width: w, height: h }: SizeCm, hex: string, sheet: Sheet): string {
  const shadeTall = h * 0.44;
  const foot = h - shadeTall;
  const body =
    spec.base === "ball"
      ? ellipse(0, -foot * 0.46, w * 0.36, foot * 0.46, sheet.across(hex, 0.26)) +
        ellipse(-w * 0.12, -foot * 0.62, w * 0.07, foot * 0.11, lighter(hex, 0.4)).replace("/>", ' opacity=".5"/>')
      : path(
          d`M${-w * 0.2} 0q${-1} ${-3} ${w * 0.1} ${-4}q${-w * 0.04} ${-foot * 0.3} ${-w * 0.06} ${-foot * 0.46}q${w * 0.02} ${-foot * 0.18} ${w * 0.1} ${-foot * 0.3}v${-foot * 0.24}h${w * 0.12}v${foot * 0.24}q${w * 0.08} ${foot * 0.12} ${w * 0.1} ${foot * 0.3}q${-w * 0.02} ${foot * 0.16} ${-w * 0.06} ${foot * 0.46}q${w * 0.11} ${1} ${w * 0.1} ${4}z`,
          sheet.across(hex, 0.26),
        );
  const neck = rect(-1, -foot - 3, 2, 6, 0, "#8b6d3c");
  const shade =
    spec.shade === "pleated"
      ? pleated(-h, w, shadeTall, spec.shadeHex, sheet)
      : drumShade(-h, w, shadeTall, spec.shadeHex, 0.86, sheet);
  return glow(0, -h + shadeTall / 2, w * 1.15, sheet) + neck + body + shade;
}

function drumShade(y: number, w: number, h: number, hex: string, taper: number, sheet: Sheet): string {
  const lit = mix(hex, "#ffe6ad", 0.45);
  const top = (w / 2) * taper;
  const shade = path(
    d`M${-top} ${y}H${top}L${w / 2} ${y + h}H${-w / 2}z`,
    sheet.scene ? sheet.across(lit, 0.1) : "#fbfaf6",
  );
  return sheet.scene
    ? shade + stroke(d`M${-top} ${y + 0.6}H${top}M${-w / 2} ${y + h - 0.6}H${w / 2}`, darker(lit, 0.2), 0.6, 0.6)
    : shade;
}

function pleated(y: number, w: number, h: number, hex: string, sheet: Sheet): string {
  const top = w * 0.24;
  const lit = mix(hex, "#ffe2a2", 0.5);
  let folds = "";
  for (let at = -6; at <= 6; at++) folds += d`M${(at / 6.5) * top} ${y}L${((at / 6.5) * w) / 2} ${y + h}`;
  return (
    path(d`M${-top} ${y}H${top}L${w / 2} ${y + h}H${-w / 2}z`, sheet.scene ? sheet.across(lit, 0.12) : "#fbfaf6") +
    stroke(folds, darker(lit, 0.32), 0.5, 0.5)
  );
}
