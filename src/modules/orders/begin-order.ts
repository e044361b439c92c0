import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { newReference } from "#kernel/reference";
import { subjectTagOf } from "#privacy";
import { declassify, type Personal, part } from "#vault";
import { stepOf } from "./change.ts";
import { cardWith, replaceContact } from "./contact.ts";
import { bundleOf, type Contact, type ContactCard } from "./contact-card.ts";
import { insertDraft, replaceLines } from "./draft.sql.ts";
import { freeDraft } from "./free-draft.ts";
import { openCapsule } from "./open-card.ts";
import { replaceCard } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lineRows, type PricedBasket, purchaseColumns } from "./price-basket.ts";
import { priceForPerson } from "./price-for-person.ts";
import { findWithCapsule, lockPurchase, updatePurchase } from "./purchase.sql.ts";
import { sealCard, sealFirstCard } from "./seal-card.ts";
import type { PurchaseRow } from "./tables.ts";
import type { BeginOrder, BeginResult } from "./views.ts";

const attempts = 5;

/**
 * The details step. For a basket without a draft: a new key is committed to the keystore, then one transaction of the shop
 * writes draft, lines, sealed card and locator (vault.md §4.0; a key whose draft never came is swept after a day). For a
 * basket that has a draft the card is sealed anew in the same bundle and everything is priced afresh; a payment under
 * way is closed at the provider first. Refusals write nothing.
 */
export async function beginOrder(needs: OrdersNeeds, { basketId, basket, contact }: BeginOrder): Promise<BeginResult> {
  // Nobody's details are kept for an order that cannot be paid.
  if (!needs.payments.takesPayments) return { ok: false, because: "not-taking-orders" };
  // Two tabs may begin at once: one makes the draft, the other finds it and changes it.
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const found = await findWithCapsule(needs.database.reader, { draftOf: basketId });
    if (found !== undefined) {
      const freed = await freeDraft(needs, found.order);
      if (!freed.ok) return freed;
    }
    // What was read before a payment was closed, or before another tab was waited for, is read again.
    const isFresh = attempt === 1 && (found?.order.attempt_id ?? null) === null;
    const key = isFresh ? (basket ?? basketId) : basketId;
    // By now no payment of it is under way.
    const draft = found && { ...found.order, attempt_id: null };
    const buyer = { outward: declassify("outward-code", contact), email: part(contact, "email"), draft };
    const quoted = await priceForPerson(needs, needs.database.reader, key, buyer);
    if (!quoted.ok) return quoted;
    const done =
      found === undefined
        ? await makeDraft(needs, basketId, contact, quoted.priced)
        : await changeDraft(needs, found, contact, quoted.priced);
    if (done !== undefined) return done;
  }
  return { ok: false, because: "being-paid" };
}

async function makeDraft(
  needs: OrdersNeeds,
  basketId: string,
  contact: Personal<Contact, "contact">,
  priced: PricedBasket,
): Promise<BeginResult | undefined> {
  const { database, random, vault, clock } = needs;
  const orderId = random.uuid();
  const subject = random.uuid();
  const secret = random.token();
  const ref = bundleOf(orderId, subject);
  const card = cardWith(contact, secret);
  const first = await sealFirstCard(needs, { orderId, subject }, card);
  if (!first.ok) return first.because === "shredded" ? undefined : { ok: false, because: "key-unavailable" };
  const at = clock.now();
  const row = newPurchase(needs, { orderId, basketId, secret }, priced, at);
  const made = await database.transact(async (tx) => {
    const isNew = await insertDraft(tx, {
      order: row,
      lines: lineRows(orderId, priced.lines, random.uuid),
      capsule: { order_id: orderId, subject, contact: first.sealed, sealed_at: at },
      history: stepOf(row, "drafted", at),
    });
    if (!isNew) return undefined;
    // Findable by the e-mail address from the first moment on, as `locate` makes it after a change.
    await vault.bindBundle(tx, ref, part(card, "email"));
    return { ok: true as const, orderId, number: row.number };
  });
  if (made !== undefined) crashpoint("orders-drafted");
  return made;
}

async function changeDraft(
  needs: OrdersNeeds,
  { order: { id: orderId, number }, capsule }: NonNullable<Awaited<ReturnType<typeof findWithCapsule>>>,
  contact: Personal<Contact, "contact">,
  priced: PricedBasket,
): Promise<BeginResult | undefined> {
  const { database, clock, random } = needs;
  const opened = await openCapsule(needs, capsule);
  if (!opened.ok) return opened.because === "shredded" ? undefined : { ok: false, because: "key-unavailable" };
  const card = replaceContact(opened.card, contact);
  const next = await sealCard(needs, { orderId, subject: opened.subject }, card);
  if (!next.ok) return next.because === "shredded" ? undefined : { ok: false, because: "key-unavailable" };
  const at = clock.now();
  return database.transact(async (tx) => {
    const draft = await lockPurchase(tx, { id: orderId });
    if (draft?.lifecycle !== "draft" || draft.attempt_id !== null) return undefined;
    if (!(await replaceCard(tx, orderId, next.sealed, at))) return undefined;
    await replaceLines(tx, orderId, lineRows(orderId, priced.lines, random.uuid));
    await updatePurchase(tx, orderId, {
      ...purchaseColumns(priced),
      expected_total_minor: null,
      details_at: at,
      policy_version: needs.settings.policyVersion,
      terms_version: needs.settings.termsVersion,
    });
    await locate(needs, tx, orderId, opened.subject, card);
    return { ok: true as const, orderId, number };
  });
}

/**
 * Makes the order findable by its person's e-mail address, without keeping it: a lost link is asked for by that. A postcode leaves
 * its trace once the order is placed (`locate-postcode.ts`); nothing looks for a telephone number, so it leaves none.
 */
export async function locate(
  { vault }: Pick<OrdersNeeds, "vault">,
  tx: Tx,
  orderId: string,
  subject: string,
  card: Personal<ContactCard, "contact">,
): Promise<void> {
  await vault.addLocator(tx, { ref: bundleOf(orderId, subject), kind: "email", value: part(card, "email") });
}

/** The row of a draft that is new at `at`, under a new number. */
export function newPurchase(
  { random, settings }: Pick<OrdersNeeds, "random" | "settings">,
  { orderId, basketId, secret }: { orderId: string; basketId: string | null; secret: string },
  priced: PricedBasket,
  at: Date,
): PurchaseRow {
  return {
    id: orderId,
    number: newReference(random, settings.numberPrefix),
    basket_id: basketId,
    secret_hash: sha256(secret),
    subject_tag: subjectTagOf(secret),
    lifecycle: "draft",
    authorised: "none",
    charged: "none",
    fulfilled: "none",
    privacy: "active",
    ...purchaseColumns(priced),
    expected_total_minor: null,
    authorised_minor: 0,
    captured_minor: 0,
    refund_agreed_minor: 0,
    refunded_minor: 0,
    dispatched_pieces: 0,
    delivered_pieces: 0,
    cancelled_pieces: 0,
    currency: "GBP",
    country: "GB",
    policy_version: settings.policyVersion,
    terms_version: settings.termsVersion,
    attempt_id: null,
    claim_until: null,
    capture_claim_until: null,
    payment_hash: null,
    drafted_at: at,
    details_at: at,
    placed_at: null,
    charged_at: null,
    delivered_at: null,
    cancel_until: null,
    cancelled_at: null,
    cancel_reason: null,
    complete_due_at: null,
    hold_reason: null,
    hold_until: null,
    hold_by: null,
    completed_at: null,
    buried_at: null,
    shredded_at: null,
  };
}
