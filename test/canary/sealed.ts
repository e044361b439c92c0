/** The sealed values of an order, and whether the live shop's own vault still opens them. */
import { readConfig } from "#config";
import { joinShop } from "../../src/main.ts";
import { bundleOf, cardPlace } from "../../src/modules/orders/contact-card.ts";
import type { ShopInsides } from "../support/shop-insides.ts";
import type { ShopProcess } from "../support/shop-process.ts";

export type Sealed = { what: string; row: Record<string, unknown>; bytes: Buffer };

/** Every sealed value of an order as it lies in its row: the card, and two secrets for each attempt to pay. */
export async function sealedOf(insides: Pick<ShopInsides, "asOwner">, id: string): Promise<Sealed[]> {
  const capsules = await insides.asOwner("SELECT * FROM orders.capsule WHERE order_id = $1", [id]);
  const attempts = await insides.asOwner("SELECT * FROM payments.attempt WHERE order_id = $1 AND subject IS NOT NULL", [
    id,
  ]);
  return [
    ...capsules.map((row) => ({ what: "contact", row, bytes: row.contact as Buffer })),
    ...attempts.map((row) => ({ what: "reference", row, bytes: row.reference_sealed as Buffer })),
    ...attempts.map((row) => ({ what: "return-token", row, bytes: row.return_token_sealed as Buffer })),
  ];
}

/** Has the live shop's own vault try to open them, whether or not their rows still exist. */
export async function opening(shop: ShopProcess, orderId: string, sealed: readonly Sealed[]): Promise<string[]> {
  const joined = await joinShop(readConfig(shop.env));
  const outcomes: string[] = [];
  for (const { what, row, bytes } of sealed) {
    const place =
      what === "contact"
        ? cardPlace(orderId)
        : ({
            entity: "payments.attempt",
            field: what,
            rowId: String(row.id),
            labelSet: "payment-reference@1",
          } as const);
    const opened = await joined.modules.vault.open(bundleOf(orderId, String(row.subject)), place, bytes);
    outcomes.push(opened.ok ? "opens" : opened.because);
  }
  await joined.close();
  return outcomes;
}
