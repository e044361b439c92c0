import { crashpoint } from "#kernel/crashpoint";
import type { Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { subjectTagOf } from "#privacy";
import { type Personal, VaultError } from "#vault";
import { type Buyer, bundleOf, cardWith, placeOf } from "./card.ts";
import { writeCreditNote } from "./credit-refund.ts";
import { findInvoice, insertCapsule, insertPaper } from "./invoices.sql.ts";
import { keptUntil } from "./kept-until.ts";
import { linesOf, numberInWords } from "./paper.ts";
import type { InvoicesNeeds, IssueResult, OrderToInvoice } from "./views.ts";

type Sealed = { invoiceId: string; subject: string; secret: string; card: Buffer };

/**
 * Makes out the VAT invoice of an order to a business that asks for it, once: a new key is committed to the keystore, then one
 * transaction takes the next number, writes the paper, the sealed card and a credit note for each refund so far, and queues their
 * mails. A kill before it ends leaves no number behind; a key whose card never came is swept after a day.
 */
export async function issueInvoice(
  needs: InvoicesNeeds,
  orderId: string,
  buyer: Personal<Buyer, "invoice">,
): Promise<IssueResult> {
  const { database, vault, random } = needs;
  const order = await database.transact((tx) => ready(needs, tx, orderId));
  if (!order.ok) return order;
  const [invoiceId, subject, secret] = [random.uuid(), random.uuid(), random.token()];
  const ref = bundleOf(invoiceId, subject);
  let card: Buffer;
  try {
    await vault.createBundle(ref);
    card = await vault.seal(ref, placeOf(invoiceId), cardWith(buyer, secret));
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    throw thrown;
  }
  crashpoint("invoice-sealed");
  const issued = await database.transact((tx) => write(needs, tx, orderId, { invoiceId, subject, secret, card }));
  crashpoint("invoice-issued");
  return issued;
}

type Ready = Extract<OrderToInvoice, { ok: true }>;

/** The order as it is to be invoiced, held still; or why it cannot be. */
async function ready(
  needs: InvoicesNeeds,
  tx: Tx,
  orderId: string,
): Promise<Ready | Extract<IssueResult, { ok: false }>> {
  if (needs.supplier().vatNumber === "") return { ok: false, because: "no-vat-number" };
  const order = await needs.orderToInvoice(tx, orderId);
  if (order.ok && (await findInvoice(tx, orderId)) !== undefined) return { ok: false, because: "invoice-issued" };
  return order;
}

async function write(
  needs: InvoicesNeeds,
  tx: Tx,
  orderId: string,
  { invoiceId, subject, secret, card }: Sealed,
): Promise<IssueResult> {
  const order = await ready(needs, tx, orderId);
  if (!order.ok) return order;
  const at = needs.clock.now();
  const paper = {
    ...({ id: invoiceId, series: "invoice", invoice_id: null, order_id: orderId, order_number: order.number } as const),
    ...{ entry_id: order.saleId, issued_at: at, supplied_at: order.suppliedAt, supplier: needs.supplier() },
    ...{ goods: linesOf(order.sold, order.rates), rates: order.rates, reason: null },
  };
  const number = numberInWords("invoice", await insertPaper(tx, paper));
  await needs.vault.bindBundle(tx, bundleOf(invoiceId, subject));
  await insertCapsule(tx, {
    ...{ invoice_id: invoiceId, subject, card, policy_version: needs.policyVersion, buried_at: null },
    ...{ secret_hash: sha256(secret), subject_tag: subjectTagOf(secret), end_due_at: keptUntil(at) },
  });
  const { isKnown } = order;
  if (isKnown) await needs.mail.queueMail(tx, { kind: "invoice-issued", orderId, cause: number });
  for (const refund of order.refunds)
    await writeCreditNote(needs, tx, { ...{ invoiceId, orderId, orderNumber: order.number, isKnown }, refund });
  crashpoint("invoice-numbered");
  return { ok: true, number, secret };
}
