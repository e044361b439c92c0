import type { Purpose } from "./categories.ts";

/**
 * Work that no request asks for, and what it may open personal data for: queues and sweeps by their names, commands as
 * `candour <name>`. What is not here opens nothing. What a request may open is said where its route is declared.
 */
export const acts: Readonly<Record<string, readonly Purpose[]>> = {
  "mail.send": ["order-mail", "complaint-mail", "question-mail", "safety-mail"],
  "orders-charge": ["reconcile"],
  "orders-reconcile": ["reconcile"],
  "orders-refund": ["reconcile"],
  "orders-dispatch": ["deliver-order"],
  "orders-withdrawals": ["reconcile"],
  retention: ["reconcile"],
  // The invented orders of the sample shop, written once beside the open shop.
  "sample-orders": ["take-order", "deliver-order"],
  "candour demo": ["deliver-order", "reconcile"],
};

/** What this work may open personal data for. */
export function opensFor(name: string): readonly Purpose[] {
  return Object.hasOwn(acts, name) ? (acts[name] ?? []) : [];
}
