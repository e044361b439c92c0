import { sha256 } from "#kernel/digest";
import type { PurchaseKey } from "./purchase.sql.ts";
import type { By } from "./views.ts";

/** Shoppers are known by the secret, of which only the hash is stored; whoever runs the shop by the id. */
export function orderKey(by: By): PurchaseKey {
  return "secret" in by ? { secretHash: sha256(by.secret) } : { id: by.orderId };
}
