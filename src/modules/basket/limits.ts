import { day, hour, minute } from "#kernel/clock";

/** A basket that nobody touches for so long is deleted. */
export const idleMs = 30 * day;
/** A line that was taken out can be put back for so long. */
export const undoMs = 10 * minute;
/** How long a capability leads to its basket. */
export const capabilityMs = { journey: 2 * hour, saved: 30 * day } as const;
/** Capabilities of one purpose that a basket is given in an hour. */
export const capabilitiesPerHour = 20;

export const mostLines = 50;
export const mostPieces = 20;
