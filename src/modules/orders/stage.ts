/** What an order waits for, in one word made from its lifecycle and axes: for whoever runs the shop. Pure. */

import type { State } from "./order.ts";
import type { LocalDay } from "./views.ts";

export const stages = [
  "being-charged",
  "to-dispatch",
  "partly-dispatched",
  "on-its-way",
  "coming-back",
  "money-owed",
  "delivered",
  "complete",
  "cancelled",
] as const;
/**
 * being-charged: bought, and the money is not taken yet. partly-dispatched: some has left, some is to be sent. money-owed: money that is not ours has not left yet. delivered: all of
 * it has arrived, and only time has to pass.
 */
export type Stage = (typeof stages)[number];

/** What the stage hangs on beside the state. `paid`: the money was taken, or there was none to take. */
export type StageFacts = Pick<State, "lifecycle" | "charged" | "fulfilled"> & { paid: boolean; openReturns: number };

export function stageOf({ lifecycle, charged, fulfilled, paid, openReturns }: StageFacts): Stage {
  if (lifecycle === "closed") return "complete";
  if (lifecycle === "cancelled") return charged === "over" ? "money-owed" : "cancelled";
  if (fulfilled === "partial") return "partly-dispatched";
  if (fulfilled === "dispatched") return "on-its-way";
  if (fulfilled !== "delivered") return paid ? "to-dispatch" : "being-charged";
  if (openReturns > 0) return "coming-back";
  return charged === "over" ? "money-owed" : "delivered";
}

/** Whether a promise was broken: the last promised day is over, and not all of it has arrived. */
export function isLate(
  { lifecycle, fulfilled }: Pick<State, "lifecycle" | "fulfilled">,
  promisedTo: LocalDay,
  today: LocalDay,
): boolean {
  return lifecycle === "placed" && fulfilled !== "delivered" && promisedTo < today;
}
