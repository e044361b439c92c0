/** What a page may say of a variant: coarse, and exact only where few are left (law L61). */
export type Level = "in-stock" | `low:${number}` | "out" | "made-to-order";

/** "Only 2 left" may be said from this many pieces down. */
export const LOW_THRESHOLD = 3;

/** The level of a stock variant of which `available` pieces can still be promised. */
export function levelOf(available: number, lowThreshold: number): Level {
  if (available <= 0) return "out";
  return available <= lowThreshold ? `low:${available}` : "in-stock";
}

/** The number in "Only 2 left", or null where nothing of the kind may be said. */
export function piecesLeft(level: Level): number | null {
  return level.startsWith("low:") ? Number(level.slice(4)) : null;
}
