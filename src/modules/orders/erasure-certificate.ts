import { day } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import { partnersDeleteWithinDays } from "#policy/retention";
import { certifyErasure, type ErasureStatement, erasureOf } from "#privacy";
import { orderKey } from "./order-key.ts";
import { selectRecipients } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase } from "./purchase.sql.ts";
import type { PurchaseRow, RecipientRow } from "./tables.ts";
import type { CertificateResult } from "./views.ts";

/**
 * The certificate of erasure, for whoever has the secret link: from the entry of the privacy log that only this secret finds again, so
 * that nothing stored joins an order to its entry.
 */
export async function erasureCertificate(
  needs: OrdersNeeds,
  reader: Reader,
  secret: string,
): Promise<CertificateResult> {
  const order = await findPurchase(reader, orderKey({ secret }));
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  const erased = await erasureOf(needs, reader, "order", secret);
  if (order.privacy !== "shredded" || erased === undefined) return { ok: false, because: "not-erased" };
  const now = needs.clock.now();
  const recipients = await selectRecipients(reader, order.id);
  const certificate = await certifyErasure(needs, reader, erased, {
    about: { kind: "order", number: order.number },
    bundle: "fulfilment",
    partners: recipients.map((row) => partnerOf(row, erased.at, now)),
    request: { at: (order.completed_at ?? erased.at).toISOString(), because: becauseOf(order) },
  });
  return { ok: true, certificate };
}

function becauseOf({ lifecycle, cancel_reason }: PurchaseRow): ErasureStatement["request"]["because"] {
  if (lifecycle !== "cancelled") return "order-complete";
  return cancel_reason === "never-paid" ? "never-paid" : "order-cancelled";
}

type PartnerStatement = ErasureStatement["partners"][number];

/** Partners are asked when the rows are gone, and asked again until they confirm; late counts from the first time. */
function partnerOf(row: RecipientRow, erasedAt: Date, now: Date): PartnerStatement {
  const { deletion_asked_at: asked, deletion_confirmed_at: confirmed } = row;
  const late = now.getTime() - erasedAt.getTime() > partnersDeleteWithinDays * day;
  return {
    askedAt: asked?.toISOString() ?? null,
    confirmedAt: confirmed?.toISOString() ?? null,
    fields: [...row.fields],
    partner: row.recipient,
    state: confirmed !== null ? "confirmed" : late ? "overdue" : "requested",
  };
}
