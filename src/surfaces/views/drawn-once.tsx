import type { FC } from "hono/jsx";
import type { Links } from "#kernel/http";
import type { ShopFace } from "./shop-face.ts";
import { Ready, type ReadyPiece, readyPiece } from "./verbatim.tsx";

type Drawn = Pick<ShopFace, "departments" | "company"> & { piece: ReadyPiece };
/** By the links they lead with: those of a journey without cookies go with its request. */
const drawn = new WeakMap<Links, Map<string, Drawn>>();

/**
 * A part that is the same on every page: drawn once, and again when the departments or who trades have changed. `name` tells the parts of a
 * page apart; there are as many as there are departments, and a few.
 */
export function drawnOnce(
  name: string,
  { links, shop: { departments, company } }: { links: Links; shop: ShopFace },
  draw: () => NonNullable<ReturnType<FC>>,
) {
  const parts = drawn.get(links) ?? new Map<string, Drawn>();
  drawn.set(links, parts);
  const before = parts.get(name);
  if (before?.departments === departments && before.company === company) return <Ready piece={before.piece} />;
  const piece = readyPiece(draw());
  parts.set(name, { departments, company, piece });
  return <Ready piece={piece} />;
}
