import assert from "node:assert/strict";
import type { App } from "../support/app.ts";
import { form, get } from "./right-requests.ts";
import type { People } from "./rights.ts";
import type { ValidRequest } from "./valid-requests.ts";

type Requests = Readonly<Record<string, () => Promise<ValidRequest>>>;

/**
 * One for every route about orders, complaints and special access. What would change an order is asked of a page that is not the
 * newest, so that it is understood and refused.
 */
export async function tradeRequests(app: App, { ada }: People): Promise<Requests> {
  const [complaint] = await app.modules.complaints.forOperator(app.ground.database.reader, 1);
  const [question] = await app.modules.questions.page(app.ground.database.reader, "waiting", undefined, 1);
  assert.ok(complaint !== undefined && question !== undefined);
  return {
    ...orderRequests(app, ada.number),
    ...accessRequests(app, ada.number, complaint.number),
    ...questionRequests(question.number),
    ...invoiceRequests(ada.number),
  };
}

const nothingTold = {
  ...{ email: "", name: "", telephone: "", addressLine1: "", addressLine2: "", town: "", postcode: "", note: "" },
};

function orderRequests(app: App, number: string): Requests {
  const order = `/orders/${number}`;
  const stale = { seen: "0" };
  const exchanging = { line: "1", variant: "NONE", back: "0", from: "2026-12-08", to: "2026-12-10" };
  const filter = { show: "all", from: "", to: "", least: "", sort: "newest" };
  return {
    "searches-not-found": async () => get("/searches"),
    "searches-not-found-csv": async () => get("/searches.csv"),
    orders: async () => get("/orders?show=late"),
    "order-by-number": async () => get(`/orders/number?number=${number}`, 303),
    "orders-by-email": async () => get("/orders/find"),
    "find-by-email": async () => form("/orders/find", { email: "nobody@example.org" }, 200),
    "find-by-postcode": async () => form("/orders/find/postcode", { postcode: "EC1A 1BB" }, 200),
    "office-order": async () => get(order),
    "dispatch-order": async () => form(`${order}/dispatch`, stale, 409),
    "mark-delivered": async () => form(`${order}/delivery`, stale, 409),
    "parcel-to-send": async () => get(`${order}/parcel`),
    "send-parcel": async () => form(`${order}/parcel`, stale, 409),
    "mark-parcel-delivered": async () => form(`${order}/parcels/1/delivery`, stale, 409),
    "rest-to-cancel": async () => get(`${order}/rest-cancellation`, 409),
    "cancel-rest": async () => form(`${order}/rest-cancellation`, stale, 409),
    "pieces-to-take-out": async () => get(`${order}/taking-out`, 409),
    "take-pieces-out": async () => form(`${order}/taking-out`, stale, 409),
    "line-to-exchange": async () => get(`${order}/exchange`),
    "exchange-line": async () => form(`${order}/exchange`, { ...stale, ...exchanging }, 409),
    "telephone-orders": async () => get("/orders/telephone"),
    "new-telephone-order": async () => get("/orders/telephone/new?q=sofa"),
    "take-by-telephone": async () => form("/orders/telephone/new", { ...nothingTold, act: "send" }, 422),
    "write-payment-link": async () => form(`/orders/telephone/${number}/mail`),
    "call-off-telephone-order": async () => form(`/orders/telephone/${number}/end`),
    "order-notes": async () => get(`${order}/notes`),
    "write-note": async () => form(`${order}/notes`, { after: "7", words: "Rings on Friday about the lift." }, 409),
    "order-to-cancel": async () => get(`${order}/cancellation`),
    "cancel-for-customer": async () => form(`${order}/cancellation`, stale, 409),
    "return-to-take-back": async () => get(`${order}/return`, 409),
    "take-back": async () => form(`${order}/return`, stale, 409),
    refund: async () => get(`${order}/refund`),
    "refund-order": async () => form(`${order}/refund`, { ...stale, amount: "1.00", reason: "goodwill" }, 409),
    "orders-chosen": async () => get(`/chosen-orders?order=${number}&what=dispatch`),
    "work-through-orders": async () => form("/chosen-orders/dispatch", { done: "0", typed: "2" }, 422),
    books: async () => get("/books?from=2026-10-01&to=2026-12-31"),
    "vat-csv": async () => get("/books/vat.csv"),
    "export-journal": async () => form("/books/journal.csv", { from: "2026-01-01", to: "2026-12-31" }, 200),
    "orders-to-export": async () => get("/orders/export?show=late"),
    "export-orders": async () => form("/orders/export/orders.csv", filter, 200),
    "save-view": async () => form("/orders/views", { ...filter, title: "Everything" }),
    "remove-view": async () => form(`/orders/views/${app.ground.random.uuid()}/removal`),
    "packing-slip": async () => get(`${order}/packing-slip`),
    keyboard: async () => get("/keyboard"),
    "choose-shortcuts": async () => form("/keyboard", { shortcuts: "on" }),
    "choose-keys": async () =>
      form("/keyboard/keys", { search: "/", next: "n", before: "p", tick: "x", sheet: "?", room: "g" }),
    "find-anything": async () => get("/find?q=sofa"),
  };
}

/** Hers was the first that was asked for. */
function invoiceRequests(order: string): Requests {
  const details = "/invoices/INV-0001/details";
  const asked = { case: "question", reference: order, reason: "To say what stands on it." };
  return {
    "invoice-person": async () => get(details),
    "see-invoice": async () => form(details, asked, 422),
    "see-invoice-again": async () => form(`${details}/again`, {}, 422),
  };
}

function questionRequests(number: string): Requests {
  const page = `/support/questions/${number}`;
  const asked = { case: "question", reference: number, reason: "To say when it comes." };
  return {
    support: async () => get("/support?state=waiting"),
    "office-question": async () => get(page),
    "see-question": async () => form(`${page}/details`, asked, 422),
    "see-question-again": async () => form(`${page}/details/again`, {}, 422),
    "answer-question": async () => form(`${page}/answer`, { seen: "1", words: "" }, 422),
  };
}

function accessRequests(app: App, number: string, complaint: string): Requests {
  const reason = "The driver rang, and could not find the gate.";
  const asked = { case: "delivery", reference: number, reason };
  const details = `/orders/${number}/details`;
  const grant = app.ground.random.uuid();
  return {
    "support-complaints": async () => get("/support/complaints?state=open"),
    "support-complaint": async () => get(`/support/${complaint}`),
    "see-complaint": async () => form(`/support/${complaint}/details`, { ...asked, case: "complaint" }, 422),
    "see-complaint-again": async () => form(`/support/${complaint}/details/again`, {}, 422),
    "answer-complaint": async () => form(`/support/${complaint}/answer`, { outcome: "upheld", words: "" }, 422),
    "special-access": async () => get("/special-access"),
    "sign-undertaking": async () => form("/special-access/undertaking", { version: "1999-01-01" }, 422),
    "give-special-access": async () => form("/special-access/holders/nobody-here", {}, 422),
    "end-special-access": async () => form("/special-access/holders/nobody-here/end"),
    "order-person": async () => get(details),
    "see-order-person": async () => form(details, { purpose: "deliver-order", ...asked }, 422),
    "see-order-person-again": async () => form(`${details}/again`, {}, 422),
    "new-batch": async () => get("/special-access/batch"),
    "ask-batch": async () =>
      form("/special-access/batches", { numbers: number, purpose: "deliver-order", reason }, 422),
    batch: async () => get(`/special-access/batches/${grant}`, 404),
    "agree-to-batch": async () => form(`/special-access/batches/${grant}/agreement`, {}, 404),
    "see-batch": async () => form(`/special-access/batches/${grant}/details`, {}, 404),
  };
}
