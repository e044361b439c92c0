/** What a product is drawn as before anybody says more: for products that are made in the back office. */
import type { DrawingSpec } from "./drawing/spec.ts";

const wood = "#a9825a";

/** By what the product is; upholstered kinds want a fire label, lamps electrical information (law L74, L77). */
export const blankDrawings = {
  sofa: { kind: "sofa", seats: 2, arms: "track", back: "cushions", legs: "tapered", woodHex: wood },
  armchair: { kind: "sofa", seats: 1, arms: "track", back: "tight", legs: "tapered", woodHex: wood },
  footstool: { kind: "footstool", legs: "tapered", round: false, woodHex: wood },
  bed: { kind: "bed", head: "panel", upholstered: false, drawers: 0, woodHex: wood },
  "upholstered-bed": { kind: "bed", head: "panel", upholstered: true, drawers: 0, woodHex: wood },
  table: { kind: "table", top: "rectangular", base: "tapered", drawers: 0, baseHex: null },
  "round-table": { kind: "table", top: "round", base: "pedestal", drawers: 0, baseHex: null },
  chair: { kind: "chair", back: "panel", seat: "wood", arms: false, legs: "tapered", woodHex: null },
  "padded-chair": { kind: "chair", back: "padded", seat: "padded", arms: false, legs: "tapered", woodHex: wood },
  shelf: { kind: "shelf", columns: 1, rows: 4, open: true, legs: "none" },
  cabinet: { kind: "cabinet", columns: ["door", 3, "door"], legs: "tapered", knobHex: "#6b5a45" },
  "table-lamp": { kind: "lamp", mount: "table", shade: "drum", base: "vase", shadeHex: "#efe6d2" },
  "floor-lamp": { kind: "lamp", mount: "floor", shade: "drum", base: "stick", shadeHex: "#efe6d2" },
  pendant: { kind: "lamp", mount: "pendant", shade: "dome", base: "stick", shadeHex: "#efe6d2" },
  "wall-light": { kind: "lamp", mount: "wall", shade: "cone", base: "stick", shadeHex: "#efe6d2" },
  rug: { kind: "rug", pattern: "plain", fringe: false },
  mirror: { kind: "mirror", shape: "rectangular" },
  cushion: { kind: "cushion", pattern: "plain", round: false },
  throw: { kind: "throw", pattern: "plain", fringe: true },
  pegs: { kind: "pegs", pegs: 5 },
} as const satisfies Readonly<Record<string, DrawingSpec>>;
export type ProductKind = keyof typeof blankDrawings;
export const PRODUCT_KINDS = Object.keys(blankDrawings) as [ProductKind, ...ProductKind[]];

/** Which kind a drawing is of; null for what the back office does not make. */
export function kindOf(drawing: DrawingSpec): ProductKind | null {
  switch (drawing.kind) {
    case "sofa":
      return drawing.seats === 1 ? "armchair" : "sofa";
    case "bed":
      return drawing.upholstered ? "upholstered-bed" : "bed";
    case "table":
      return drawing.top === "round" ? "round-table" : "table";
    case "chair":
      return drawing.seat === "padded" ? "padded-chair" : "chair";
    case "lamp":
      return ({ floor: "floor-lamp", table: "table-lamp", pendant: "pendant", wall: "wall-light" } as const)[
        drawing.mount
      ];
    case "swatch":
      return null;
    default:
      return drawing.kind;
  }
}
