import { day, hour } from "#kernel/clock";
import { sha256 } from "#kernel/digest";
import { keptMs } from "#policy/retention";

/** How much a basket holds. */
export const BASKET_LIMITS = { lines: 50, piecesPerLine: 20 };

/** How long things last, in milliseconds of the shop's clock. */
export const IDLE_MS = keptMs("idle-basket");
export const UNDO_MS = keptMs("removed-line");

export type CapabilityPurpose = "journey" | "saved";
export const CAPABILITY_MS: Readonly<Record<CapabilityPurpose, number>> = { journey: 2 * hour, saved: 30 * day };

/** So many capabilities may be minted for one basket within an hour. */
export const MOST_MINTED_PER_HOUR = 20;

/** The moment `ms` after `at`. */
export function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** What is stored of a token or a capability; null for anything that never was one. */
export function secretHash(secret: string): Buffer | null {
  return /^[A-Za-z0-9_-]{22}$/.test(secret) ? sha256(secret) : null;
}

/** True for a number of pieces that one line can hold. */
export function isQuantity(quantity: number): boolean {
  return Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= BASKET_LIMITS.piecesPerLine;
}
