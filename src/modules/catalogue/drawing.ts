/**
 * Placeholder pictures: a small studio, drawn. Pure and deterministic; the same product gives the same bytes, at most
 * 3 KB of them. The measured drawing takes its lengths from the variant, so it cannot disagree with the table.
 */
import { dimensions } from "./drawing/dimensions.ts";
import { lamp } from "./drawing/lamps.ts";
import { ellipse, newSheet, rect, round, type Sheet } from "./drawing/paint.ts";
import { chair, footstool, sofa } from "./drawing/seating.ts";
import { bed, cushion, folded, rug, swatch } from "./drawing/soft.ts";
import type { DrawingSpec, PictureView } from "./drawing/spec.ts";
import { cabinet, mirror, pegs, shelf } from "./drawing/storage.ts";
import { hasProp, table } from "./drawing/tables.ts";
import { weave } from "./drawing/weave.ts";
import type { SizeCm } from "./product.ts";
import type { Material } from "./vocabulary.ts";

/** Raise it when a drawing changes, so that the address of every picture changes with it. */
export const DRAWING_VERSION = 1;

/** The look of one variant: its colour as #rrggbb, what it is made of, and its size. */
export type Look = { readonly hex: string; readonly material?: Material | undefined; readonly sizeCm: SizeCm };

/** Draws `spec` in the look of a variant as an SVG of 400 × 300 without styles, scripts or outside references. */
export function drawPicture(spec: DrawingSpec, view: PictureView, look: Look): string {
  if (view === "detail") return svg(weave(look.hex, look.material));
  if (view === "dimensions") {
    const sheet = newSheet(false);
    const flat = placing(spec) === "flat" || spec.kind === "throw";
    return svg(dimensions(spec, look.sizeCm, shape(spec, look, sheet), flat));
  }
  return svg(studio(spec, look));
}

const FLOOR = 240;
const HORIZON = 210;

/** Where a thing is: standing on the floor, hung on the wall or from the ceiling, or laid flat and seen from above. */
export type Placing = "floor" | "wall" | "ceiling" | "flat";

export function placing(spec: DrawingSpec): Placing {
  if (spec.kind === "rug" || spec.kind === "swatch") return "flat";
  if (spec.kind === "lamp") return spec.mount === "pendant" ? "ceiling" : spec.mount === "wall" ? "wall" : "floor";
  if (spec.kind === "mirror") return spec.shape === "arch" ? "floor" : "wall";
  if (spec.kind === "pegs" || (spec.kind === "shelf" && spec.rows === 1)) return "wall";
  return "floor";
}

/** The thing itself, in centimetres. */
function shape(spec: DrawingSpec, { hex, material, sizeCm }: Look, sheet: Sheet): string {
  switch (spec.kind) {
    case "sofa":
      return sofa(spec, sizeCm, hex, sheet);
    case "footstool":
      return footstool(spec, sizeCm, hex, sheet);
    case "bed":
      return bed(spec, sizeCm, hex, sheet);
    case "table":
      return table(spec, sizeCm, hex, sheet);
    case "chair":
      return chair(spec, sizeCm, hex, sheet);
    case "shelf":
      return shelf(spec, sizeCm, hex, sheet);
    case "cabinet":
      return cabinet(spec, sizeCm, hex, sheet);
    case "lamp":
      return lamp(spec, sizeCm, hex, sheet);
    case "rug":
      return rug(spec, sizeCm, hex, sheet);
    case "mirror":
      return mirror(spec.shape, sizeCm, hex, sheet);
    case "cushion":
      return cushion(spec, sizeCm, hex, sheet);
    case "throw":
      return folded(spec, hex, sheet);
    case "pegs":
      return pegs(spec.pegs, sizeCm, hex, sheet);
    case "swatch":
      return swatch(sizeCm, hex, material, sheet);
  }
}

/** Width and height that the thing takes in the picture, before scaling. */
export function extent(spec: DrawingSpec, size: SizeCm): { w: number; h: number } {
  if (spec.kind === "rug") return { w: size.width, h: size.depth };
  if (spec.kind === "throw") return { w: 66, h: 24 };
  if (spec.kind === "pegs") return { w: size.width, h: size.height + 26 };
  if (spec.kind === "shelf" && spec.rows === 1) return { w: size.width, h: size.height + 12 };
  if (spec.kind === "bed" && spec.head === "none") return { w: size.width, h: size.height + 33 };
  if (spec.kind === "table" && hasProp(size.width, size.height)) return { w: size.width, h: size.height + 42 };
  if (spec.kind === "cabinet" && size.width > 80 && size.height < 110) return { w: size.width, h: size.height + 40 };
  return { w: size.width, h: size.height };
}

function studio(spec: DrawingSpec, look: Look): string {
  const sheet = newSheet(true);
  const where = placing(spec);
  const { w, h } = extent(spec, look.sizeCm);
  const room =
    where === "flat"
      ? { w: 300, h: 214 }
      : where === "ceiling"
        ? { w: 170, h: 130 }
        : { w: 318, h: h > 105 ? 206 : 176 };
  const most =
    where === "flat" ? 30 : spec.kind === "lamp" || spec.kind === "cushion" || spec.kind === "throw" ? 3.4 : 2.3;
  const scale = Math.min(room.w / w, room.h / h, most);
  const y =
    where === "floor"
      ? FLOOR
      : where === "flat"
        ? 150 + (h * scale) / 2
        : where === "ceiling"
          ? 84 + h * scale
          : 106 + (h * scale) / 2;
  const body = `<g transform="translate(200 ${round(y)}) scale(${Math.round(scale * 1000) / 1000})">${shape(spec, look, sheet)}</g>`;
  return (
    sheet.defs() +
    backdrop(where) +
    shadow(where, w * scale, (where === "wall" ? look.sizeCm.height : h) * scale, y, spec.kind === "mirror") +
    body
  );
}

function backdrop(where: Placing): string {
  const pool =
    '<radialGradient id="s" cx=".42" cy=".3" r=".8"><stop stop-color="#f9f6f0"/><stop offset="1" stop-color="#e6dfd3"/></radialGradient>';
  const dark =
    '<radialGradient id="k"><stop stop-color="#33240f" stop-opacity=".34"/><stop offset=".6" stop-color="#33240f" stop-opacity=".15"/><stop offset="1" stop-color="#33240f" stop-opacity="0"/></radialGradient>';
  const wall = `<defs>${pool}${dark}</defs>${rect(0, 0, 400, 300, 0, "url(#s)")}`;
  return where === "flat" ? wall : wall + rect(0, HORIZON, 400, 300 - HORIZON, 0, "#d5cabb");
}

function shadow(where: Placing, w: number, h: number, y: number, isRound: boolean): string {
  if (where === "floor")
    return ellipse(204, y, w * 0.56 + 8, 11, "url(#k)") + ellipse(200, y - 1, w * 0.5, 5, "url(#k)");
  if (where === "ceiling") return ellipse(200, 262, w * 0.42, 7, "url(#k)");
  const soft = (grow: number, drop: number, opacity: number) =>
    `<rect x="${round(200 - w / 2 - grow)}" y="${round(y - h - grow + drop)}" width="${round(w + 2 * grow)}" height="${round(h + 2 * grow)}" rx="${isRound ? round(w / 2 + grow) : grow + 3}" fill="#3a2a18" opacity="${opacity}"/>`;
  if (where === "flat") return soft(5, 6, 0.05) + soft(3, 5, 0.07) + soft(1, 3, 0.12);
  return w < 80 ? "" : soft(3, 7, 0.05) + soft(1, 5, 0.06);
}

function svg(inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300" fill="none" stroke-linecap="round">${inside}</svg>`;
}
