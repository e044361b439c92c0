/** Tables, desks and benches, seen from the front and a little from above. */
import type { SizeCm } from "../product.ts";
import { d, darker, ellipse, leg, lighter, path, rect, type Sheet, stroke } from "./paint.ts";
import { vase } from "./props.ts";
import type { DrawingSpec } from "./spec.ts";

type Table = Extract<DrawingSpec, { kind: "table" }>;

/** Whether a table is of a kind to put a vase on. */
export function hasProp(w: number, h: number): boolean {
  return w >= 90 && h > 60;
}

export function table(spec: Table, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const base = spec.baseHex ?? hex;
  const top = spec.top === "round" ? roundTop(size, hex, sheet) : straightTop(size, hex, sheet);
  const apron = spec.drawers > 0 ? apronOf(spec.drawers, w, h, hex, sheet) : "";
  const prop = sheet.scene && hasProp(w, h) ? vase(w * 0.2, -h - size.depth * sheet.lift * 0.5, 1) : "";
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
