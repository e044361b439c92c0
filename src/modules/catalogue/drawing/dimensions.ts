/** The measured drawing: front view above, plan below, as on a British workshop sheet (first-angle projection). */
import type { SizeCm } from "../product.ts";
import { d, ellipse, LINE, PAPER, path, rect, round, stroke } from "./paint.ts";
import type { DrawingSpec } from "./spec.ts";

const INK = "#6b6459";
const LABEL = "#3a362f";

/** `body` is the thing drawn on a paper sheet, in centimetres. Labels are in whole or half centimetres. */
export function dimensions(spec: DrawingSpec, size: SizeCm, body: string, flat: boolean): string {
  if (flat) return flatSheet(spec, size, body);
  const { width: w, height: h, depth } = size;
  const gap = 44;
  const scale = Math.min(236 / w, (300 - 74 - gap) / (h + depth), 4);
  const left = 222 - (w * scale) / 2;
  const top = (300 - (h + depth) * scale - gap) / 2 - 2;
  const base = top + h * scale;
  const planTop = base + gap;
  const planBase = planTop + depth * scale;
  return [
    paper(),
    outlined(body, 222, base, scale),
    plan(spec, left, planTop, w * scale, depth * scale),
    measure(left, base + 14, left + w * scale, base + 14, cm(w), "w"),
    measure(left - 14, top, left - 14, base, cm(h), "h"),
    measure(left - 14, planTop, left - 14, planBase, cm(depth), "d"),
  ].join("");
}

function flatSheet(spec: DrawingSpec, size: SizeCm, body: string): string {
  const tall = spec.kind === "swatch" ? size.height : size.depth;
  const scale = Math.min(250 / size.width, 178 / tall, 16);
  const w = size.width * scale;
  const h = tall * scale;
  const left = 218 - w / 2;
  const top = 136 - h / 2;
  const thing =
    spec.kind === "throw"
      ? rect(left, top, w, h, 2, PAPER).replace("/>", ` stroke="${LINE}"/>`)
      : outlined(body, 218, top + h, spec.kind === "swatch" ? scale / 10 : scale, scale);
  const thick = spec.kind === "swatch" ? size.depth : size.height;
  return [
    paper(),
    thing,
    measure(left, top + h + 16, left + w, top + h + 16, cm(size.width), "w"),
    measure(left - 16, top, left - 16, top + h, cm(tall), "d"),
    text(218, top + h + 48, `${cm(thick)} thick`),
  ].join("");
}

/** The thing in thin lines on paper: whatever colours its parts have, they go. */
function outlined(body: string, x: number, y: number, scale: number, size = scale): string {
  const line = Math.round(90 / scale) / 100;
  const drawn = body
    .replaceAll(/fill="#[0-9a-f]+"/g, `fill="${PAPER}"`)
    .replaceAll(/ stroke="#[0-9a-f]+" stroke-width="[0-9.]+"( opacity="[0-9.]+")?/g, ` stroke-width="${line}"`);
  const zoom = Math.round(size * 1000) / 1000;
  return `<g transform="translate(${x} ${round(y)}) scale(${zoom})" stroke="${LINE}" stroke-width="${line}" stroke-linejoin="round">${drawn}</g>`;
}

function paper(): string {
  return rect(0, 0, 400, 300, 0, "#f5f2ec");
}

function plan(spec: DrawingSpec, x: number, y: number, w: number, h: number): string {
  const fill = ` stroke="${LINE}" stroke-width=".9"/>`;
  const isRound =
    (spec.kind === "table" && spec.top === "round") ||
    (spec.kind === "footstool" && spec.round) ||
    (spec.kind === "lamp" && spec.mount !== "wall" && spec.base !== "arc") ||
    (spec.kind === "chair" && spec.back === "none");
  if (isRound) return ellipse(x + w / 2, y + h / 2, w / 2, h / 2, PAPER).replace("/>", fill);
  if (spec.kind === "sofa" && spec.chaise !== undefined) return cornerPlan(spec.chaise, x, y, w, h);
  const outline = rect(x, y, w, h, Math.min(5, h * 0.1), PAPER).replace("/>", fill);
  if (spec.kind !== "sofa") return outline;
  const arm = spec.arms === "none" ? 0.03 : 0.09;
  return outline + stroke(d`M${x + w * arm} ${y + h}V${y + h * 0.28}H${x + w * (1 - arm)}V${y + h}`, LINE, 0.7);
}

function cornerPlan(side: "left" | "right", x: number, y: number, w: number, h: number): string {
  const seat = h * 0.58;
  const wide = w * 0.34;
  const shape =
    side === "right"
      ? d`M${x} ${y}h${w}v${h}h${-wide}V${y + seat}H${x}z`
      : d`M${x} ${y}h${w}v${seat}H${x + wide}V${y + h}H${x}z`;
  return (
    path(shape, PAPER).replace("/>", ` stroke="${LINE}" stroke-width=".9"/>`) +
    stroke(d`M${x + w * 0.06} ${y + h * 0.17}H${x + w * 0.94}`, LINE, 0.7)
  );
}

function measure(x1: number, y1: number, x2: number, y2: number, label: string, axis: "w" | "h" | "d"): string {
  const level = axis === "w";
  const ticks = level
    ? d`M${x1} ${y1 - 5}v10M${x2} ${y2 - 5}v10M${x1} ${y1}H${x2}`
    : d`M${x1 - 5} ${y1}h10M${x2 - 5} ${y2}h10M${x1} ${y1}V${y2}`;
  const at = level ? text((x1 + x2) / 2, y1 + 15, label) : text(x1 - 8, (y1 + y2) / 2 + 4, label, "end");
  return stroke(ticks, INK, 0.8) + at;
}

function text(x: number, y: number, label: string, anchor: "middle" | "end" = "middle"): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${LABEL}" font-family="system-ui,sans-serif" font-size="12" text-anchor="${anchor}">${label}</text>`;
}

function cm(value: number): string {
  return `${Math.round(value * 10) / 10} cm`;
}
