import { rect, type Sheet, stroke } from "./paint.ts";

/** Woven cane: a fine net over a warm ground, as a tile, so that any number of panels costs little. */
export function cane(x: number, y: number, w: number, h: number, sheet: Sheet): string {
  const net = stroke("M0 0l4 4M4 0l-4 4M0 2h4M2 0v4", "#a5824a", 0.45, 0.75);
  return rect(x, y, w, h, 1, sheet.tile("cane", 4, rect(0, 0, 4, 4, 0, "#e4ca97") + net));
}
