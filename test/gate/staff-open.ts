import assert from "node:assert/strict";
import { orderPurposes, undertaking } from "#access";
import { minute } from "#kernel/clock";
import type { App } from "../support/app.ts";
import { edith } from "../support/people.ts";
import { askOffice, type Hired, hire } from "../support/staff.ts";
import { contactForm, formOn, openBrowser } from "./plain-browser.ts";
import { openKey } from "./program-requests.ts";
import { bought, madeToOrder } from "./shoppers-open.ts";

type Pairs = [string, string][];

/** Presses the button of the last form on a page that leads there, as the page is now. */
async function press(who: Hired, page: string, action: RegExp, more: Pairs = []): Promise<void> {
  const { text } = await who.ask(page);
  const from = Math.max(0, text.indexOf('id="decision"'));
  const form = formOn(text.slice(from), action);
  const { pieces: _, ...fields } = form.fields;
  const sent = await who.post(form.action, [...Object.entries(fields), ...more]);
  assert.equal(sent.status, 303, `${page} ${sent.text.slice(0, 900)}`);
}

/** Orders are worked on, one by each route. */
export async function workOpens(app: App, clerk: Hired): Promise<void> {
  const { orders } = app.modules;
  const at = async (quantity = 1) => `/orders/${(await bought(app, { quantity })).number}`;
  await press(clerk, await at(), /dispatch$/);
  const parts = await at(3);
  await press(clerk, `${parts}/parcel`, /parcel$/, [["pieces", "1"]]);
  await press(clerk, `${parts}/rest-cancellation`, /rest-cancellation$/);
  await press(clerk, `${await at()}/cancellation`, /cancellation$/);
  const refunded = await at();
  const [, , number = ""] = refunded.split("/");
  const { step } = (await orders.dossier(app.ground.database.reader, number)) ?? assert.fail();
  const given = await clerk.post(`${refunded}/refund`, { seen: String(step), amount: "1", reason: "goodwill" });
  assert.equal(given.status, 303);
  await press(clerk, `${await at(2)}/taking-out?pieces=1`, /taking-out$/, [["pieces", "1"]]);
  const { dear, cheap } = dearAndCheap(app);
  const exchanged = `/orders/${(await bought(app, { sku: dear })).number}/exchange`;
  await press(clerk, `${exchanged}?line=1&variant=${cheap}`, /exchange$/);
  const back = await bought(app);
  const sent = await orders.dispatch(back.orderId);
  assert.ok(sent.ok);
  await app.ground.database.transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  await app.ground.database.transact((tx) => orders.openReturn(tx, { secret: back.secret }, "changed-mind"));
  await press(clerk, `/orders/${back.number}/return`, /return$/);
  const chosen: Pairs = [["order", (await bought(app)).number]];
  const worked = await clerk.post("/chosen-orders/dispatch", [
    ...chosen,
    ["done", "0"],
    ["typed", "1"],
    ["begun", "on"],
  ]);
  assert.equal(worked.status, 200, worked.text.slice(0, 600));
}

/** Two variants of one product: who exchanges the first for the second gets money back. */
function dearAndCheap({ modules }: App): { dear: string; cheap: string } {
  for (const { isSwatch, variants } of modules.catalogue.current().products) {
    const made = isSwatch ? [] : variants.filter(({ supply }) => supply.kind === "made-to-order");
    const [cheap, ...others] = made.sort((a, b) => a.priceMinor - b.priceMinor);
    const dear = others.find(({ priceMinor }) => priceMinor > (cheap?.priceMinor ?? 0));
    if (cheap !== undefined && dear !== undefined) return { dear: dear.sku, cheap: cheap.sku };
  }
  return assert.fail("no product has variants of different prices");
}

/** A program of the warehouse sends an order. */
export async function programsOpen(app: App): Promise<void> {
  const { number } = await bought(app);
  const sent = await askOffice(app, `/api/admin/v1/orders/${number}/parcels`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${await openKey(app)}`, "idempotency-key": "a-parcel-of-that-day" },
      "content-type": "application/json",
    },
    body: JSON.stringify({ pieces: [{ sku: madeToOrder(app), quantity: 1 }] }),
  });
  assert.ok(sent.status < 300, sent.text);
}

/** An order by telephone; answers the secret of its page. */
async function told(app: App, clerk: Hired): Promise<{ number: string; secret: string }> {
  const goods: Pairs = [
    ["goods", madeToOrder(app)],
    ["pieces", "1"],
  ];
  const form: Pairs = [...goods, ...Object.entries(contactForm(edith)), ["act", "send"]];
  const taken = await clerk.post("/orders/telephone/new", form);
  const number = /number=([\w-]+)/.exec(taken.headers.location ?? "")?.[1] ?? assert.fail(taken.text.slice(0, 600));
  const [row] = await app.db.asOwner(
    "SELECT m.id FROM mail.outbox m JOIN orders.purchase p ON p.id = m.order_id WHERE p.number = $1 AND kind = 'payment-link'",
    [number],
  );
  await app.rest();
  const { text } = app.modules.mailbox?.mail(String(row?.id)) ?? assert.fail("no mail came");
  return { number, secret: /\/orders\/([\w-]{22})/.exec(text)?.[1] ?? assert.fail() };
}

export async function telephoneOpens(app: App, clerk: Hired): Promise<void> {
  const browser = openBrowser(app.url);
  const begins = async (secret: string): Promise<void> => {
    const { action, fields } = formOn((await browser.get(`/orders/${secret}/payment`)).text, /\/payment$/);
    assert.equal((await browser.post(action, { ...fields, totalMinor: "1" })).status, 409);
    assert.equal((await browser.post(action, fields)).status, 303);
  };
  const [first, second] = [await told(app, clerk), await told(app, clerk)];
  for (const { secret } of [first, second]) {
    await begins(secret);
    assert.equal((await browser.get(`/orders/${secret}/payment/details`)).status, 200);
  }
  assert.equal((await browser.post(`/orders/${first.secret}/payment/details`, contactForm(edith))).status, 303);
  await begins(first.secret);
  // The bank tells of the payment that this closes, which may come in between: then it is to be pressed again.
  const forgotten = await browser.post(`/orders/${first.secret}/payment/forgetting`, {});
  assert.ok([303, 409, 410].includes(forgotten.status), String(forgotten.status));
  assert.equal((await clerk.post(`/orders/telephone/${second.number}/end`)).status, 303);
}

/** Two of the few with special access look at everything that one of them may look at. */
export async function lookersOpen(app: App, about: { complaint: string; question: string }): Promise<void> {
  const owner = await hire(app, "owner", "olive");
  const packer = await hire(app, "owner", "pat");
  const helper = await hire(app, "owner", "hal");
  for (const who of [packer, helper]) {
    assert.equal((await owner.post(`/special-access/holders/${who.handle}`)).status, 303);
    assert.equal((await who.post("/special-access/undertaking", { version: undertaking.version })).status, 303);
  }
  const reason = "The driver rang: the lane is closed, where else?";
  const looks = async (page: string, asked: Record<string, string>): Promise<void> => {
    for (const [path, fields] of [[page, { reason, ...asked }] as const, [`${page}/again`, {}] as const]) {
      const seen = await packer.post(path, fields);
      assert.equal(seen.status, 200, `${path} ${seen.text.slice(seen.text.indexOf("<h1"))}`.slice(0, 1_200));
    }
  };
  await looks("/invoices/INV-0001/details", { case: "question", reference: about.question });
  await looks(`/support/${about.complaint}/details`, { case: "complaint", reference: about.complaint });
  await looks(`/support/questions/${about.question}/details`, { case: "question", reference: about.question });
  for (const purpose of orderPurposes) {
    const [one, other] = [await bought(app), await bought(app)];
    await looks(`/orders/${one.number}/details`, { purpose, case: "delivery", reference: one.number });
    const asked = await packer.post("/special-access/batches", {
      numbers: `${one.number} ${other.number}`,
      purpose,
      reason,
    });
    const page = asked.headers.location ?? assert.fail(asked.text.slice(0, 900));
    // Not agreed to yet: refused with the reason beside it.
    assert.equal((await helper.post(`${page}/details`)).status, 422);
    assert.equal((await helper.ask(page)).status, 200);
    assert.equal((await helper.post(`${page}/agreement`)).status, 303);
    assert.equal((await packer.post(`${page}/details`)).status, 200);
  }
  const numbers = `${(await bought(app)).number} ${(await bought(app)).number}`;
  const late = await packer.post("/special-access/batches", { numbers, purpose: "take-order", reason });
  await app.advance(31 * minute);
  await helper.confirm();
  assert.equal((await helper.post(`${late.headers.location}/agreement`)).status, 422);
}
