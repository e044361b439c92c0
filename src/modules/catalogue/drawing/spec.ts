/**
 * What a placeholder picture is drawn from. Lengths are left out on purpose: they come from the variant, so that the
 * picture cannot disagree with the table of dimensions.
 */
export type Legs = "tapered" | "turned" | "block" | "plinth" | "metal" | "sled" | "none";

export type DrawingSpec =
  | {
      readonly kind: "sofa";
      readonly seats: 1 | 2 | 3 | 4;
      readonly arms: "track" | "round" | "slope" | "none";
      readonly back: "cushions" | "tight" | "button" | "wing";
      readonly legs: Legs;
      readonly chaise?: "left" | "right";
      readonly woodHex: string;
    }
  | { readonly kind: "footstool"; readonly legs: Legs; readonly round: boolean; readonly woodHex: string }
  | {
      readonly kind: "bed";
      readonly head: "panel" | "button" | "slats" | "wing" | "none";
      readonly upholstered: boolean;
      readonly drawers: number;
      readonly woodHex: string;
    }
  | {
      readonly kind: "table";
      readonly top: "rectangular" | "round";
      readonly base: "tapered" | "trestle" | "pedestal" | "sled" | "metal" | "cylinder";
      readonly drawers: number;
      readonly baseHex: string | null;
    }
  | {
      readonly kind: "chair";
      readonly back: "spindle" | "ladder" | "panel" | "padded" | "none";
      readonly seat: "wood" | "woven" | "padded";
      readonly arms: boolean;
      readonly legs: "tapered" | "turned" | "metal";
      readonly woodHex: string | null;
    }
  | {
      readonly kind: "shelf";
      readonly columns: number;
      readonly rows: number;
      readonly open: boolean;
      readonly legs: Legs;
    }
  | {
      readonly kind: "cabinet";
      /** Columns from left to right: "door", "cane" (a door with woven cane), "open", or a number of drawers. */
      readonly columns: readonly ("door" | "cane" | "open" | number)[];
      readonly legs: Legs;
      readonly knobHex: string;
    }
  | {
      readonly kind: "lamp";
      readonly mount: "floor" | "table" | "pendant" | "wall";
      readonly shade: "drum" | "cone" | "dome" | "globe" | "pleated";
      readonly base: "stick" | "tripod" | "vase" | "ball" | "arc";
      readonly shadeHex: string;
    }
  | {
      readonly kind: "rug";
      readonly pattern: "plain" | "stripe" | "border" | "check" | "diamond";
      readonly fringe: boolean;
    }
  | { readonly kind: "mirror"; readonly shape: "round" | "rectangular" | "arch" }
  | { readonly kind: "cushion"; readonly pattern: "plain" | "stripe" | "check" | "piped"; readonly round: boolean }
  | { readonly kind: "throw"; readonly pattern: "plain" | "stripe" | "check"; readonly fringe: boolean }
  | { readonly kind: "pegs"; readonly pegs: number }
  | { readonly kind: "swatch" };

/** "front" is the studio picture, "detail" the fabric or finish close up, "dimensions" the drawing with measures. */
export type PictureView = "front" | "detail" | "dimensions";
