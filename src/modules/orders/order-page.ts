import type { Reader } from "#kernel/db";
import { labels } from "#policy/labels";
import { subjectTagOf } from "#privacy";
import { declassify } from "#vault";
import { countNotes } from "./note.sql.ts";
import { openCapsule } from "./open-card.ts";
import { orderKey } from "./order-key.ts";
import { viewOrder } from "./order-view.ts";
import { selectRecipients } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findWithCapsule, selectHistory } from "./purchase.sql.ts";
import type { PurchaseRow, RecipientRow } from "./tables.ts";
import type { Holding, OrderPage, RecipientView, TimelineKind } from "./views.ts";

/**
 * The page behind the secret link: the order, what happened to it, the person's own card (opened, not revealed), what we
 * hold and for how long, who was told, and what remains in the books. Null for anything that is not the secret of an
 * order that was placed or called off; a draft has no page.
 */
export async function orderBySecret(needs: OrdersNeeds, reader: Reader, secret: string): Promise<OrderPage | null> {
  const found = await findWithCapsule(reader, orderKey({ secret }));
  if (found === undefined || found.order.lifecycle === "draft") return null;
  const { order, capsule } = found;
  const opened = await openCapsule(needs, capsule);
  const history = await selectHistory(reader, order.id);
  return {
    order: await viewOrder(reader, order, needs.clock.now()),
    contact: opened.ok ? { ok: true, value: opened.card } : opened,
    timeline: history
      .filter(({ what }) => what !== "drafted")
      .map(({ at, what, amount_minor }) => ({ at, what: what as TimelineKind, amountMinor: amount_minor })),
    recipients: (await selectRecipients(reader, order.id)).map(toRecipient),
    holdings: holdingsOf(
      order,
      opened.ok ? declassify("fields-held", opened.card) : ["name", "e-mail", "address", "telephone", "note"],
      await countNotes(reader, order.id),
    ),
    ledger: await needs.ledger.forOrder(reader, order.number),
    privacyLedger: await needs.privacy.entriesOf(reader, subjectTagOf(secret)),
  };
}

/** What we hold of the person of an order, by category; nothing once it is shredded. `fields` are those of the card. */
function holdingsOf(order: PurchaseRow, fields: readonly string[], notes: number): Holding[] {
  if (order.privacy === "shredded") return [];
  const until = order.hold_reason !== null ? ("hold" as const) : ("order-complete" as const);
  const contact: Holding = {
    category: "contact",
    fields,
    purposes: labels["contact-card@1"].purposes,
    until,
  };
  const reference: Holding = {
    category: "payment-reference",
    fields: ["reference"],
    purposes: labels["payment-reference@1"].purposes,
    until,
  };
  const note: Holding = {
    category: "order-note",
    fields: [notes === 1 ? "one note" : `${notes} notes`],
    purposes: labels["order-note@1"].purposes,
    until,
  };
  return [contact, ...(order.attempt_id === null ? [] : [reference]), ...(notes === 0 ? [] : [note])];
}

function toRecipient(row: RecipientRow): RecipientView {
  return {
    recipient: row.recipient,
    fields: row.fields,
    toldAt: row.told_at,
    deletionAskedAt: row.deletion_asked_at,
    deletionConfirmedAt: row.deletion_confirmed_at,
  };
}
