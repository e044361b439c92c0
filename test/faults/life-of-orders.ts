/**
 * A process in which orders live: bought, cancelled, refunded, given up, delivered, forgotten. Started by the crash test
 * with a point at which it dies. What a shopper was told is printed, one JSON line each, before anything else happens.
 */
import { readConfig } from "#config";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { day, minute } from "#kernel/clock";
import { armCrashpoint } from "#kernel/crashpoint";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { assembleModules, loadModules } from "../../src/assemble.ts";
import { openGroundOn } from "../../src/ground.ts";
import { findPartners } from "../../src/partners.ts";
import { readIdentity } from "../../src/trader.ts";
import "../support/any-act.ts";

const [shopUrl = "", ownerUrl = "", keystoreUrl = "", sku = "", rareSku = "", scenario = ""] = process.argv.slice(2);
const config = readConfig();
const ground = await openGroundOn(
  config,
  { shop: shopUrl, owner: ownerUrl, keystore: keystoreUrl },
  { log: silentLog, random: systemRandom },
);
const modules = await assembleModules(ground, findPartners(ground), readIdentity(config));
await loadModules(modules);
armCrashpoint(config.crashAt);

const { orders, basket, stock, complaints, questions, invoices } = modules;
const { database, bus } = ground;
const say = (fact: Record<string, string>): void => {
  process.stdout.write(`${JSON.stringify(fact)}\n`);
};
const later = async (ms: number): Promise<void> => {
  await database.transact((tx) => moveAnnouncedClock(tx, bus, ms));
  await ground.clock.reread();
};

/** Up to the details of a checkout, with `quantity` pieces. */
async function toDetails(what: string, quantity: number) {
  const { basketId } = await database.transact((tx) => basket.open(tx));
  const added = await database.transact((tx) => basket.addLine(tx, basketId, what, quantity));
  if (!added.ok) throw new Error(`The basket refused: ${added.because}.`);
  const read = orders.readContact({
    email: "ada.crash@example.org",
    name: "Ada Crash",
    addressLine1: "1 Mill Lane",
    town: "Kendal",
    postcode: "LA9 4AB",
  });
  if (!read.ok) throw new Error("The person of this test is not valid.");
  const begun = await orders.beginOrder({ basketId, contact: read.contact });
  if (!begun.ok) throw new Error(`The details were refused: ${begun.because}.`);
  return { basketId, begun };
}

/** Up to the provider's page. */
async function toProvider(what: string, quantity: number): Promise<{ orderId: string; number: string; page: string }> {
  const { basketId, begun } = await toDetails(what, quantity);
  const review = await orders.review(database.reader, basketId);
  if (!review.ok) throw new Error(`The review was refused: ${review.because}.`);
  const { totalMinor: expectedTotalMinor, seen } = review.review;
  const paying = await orders.pay({ basketId, expectedTotalMinor, seen });
  if (!paying.ok || paying.next !== "pay") throw new Error("There was nothing to pay.");
  return { orderId: begun.orderId, number: begun.number, page: paying.redirectUrl };
}

/** What the shopper's browser does at the bank; answers the return token. */
async function payAtBank(page: string): Promise<string> {
  const card = new URLSearchParams({ number: "4242424242424242", expiry: "12/40", cvc: "123" });
  const answer = await fetch(page, { method: "POST", body: card, redirect: "manual" });
  const back = answer.headers.get("location") ?? "";
  if (!back.startsWith(config.shopUrl)) throw new Error(`The bank did not send the browser back: ${answer.status}.`);
  return back.split("/").at(-1) ?? "";
}

async function buy(quantity = 1, what = sku): Promise<{ orderId: string; number: string }> {
  const { orderId, number, page } = await toProvider(what, quantity);
  const returned = await orders.comeBack(await payAtBank(page));
  if (!returned.ok || returned.secret === null) throw new Error("The browser came back to nothing.");
  say({ acknowledged: number });
  return { orderId, number };
}

/** Two variants of one product that are made to order, of which one costs less. */
function twoPrices(): { dearer: string; cheaper: string } {
  for (const { variants } of modules.catalogue.current().products) {
    const made = variants.filter(({ supply }) => supply.kind === "made-to-order");
    const [cheaper, ...others] = made.toSorted((a, b) => a.priceMinor - b.priceMinor);
    const dearer = others.at(-1);
    if (cheaper !== undefined && dearer !== undefined && cheaper.priceMinor < dearer.priceMinor)
      return { dearer: dearer.sku, cheaper: cheaper.sku };
  }
  throw new Error("No product of the sample has two prices.");
}

const scenarios: Readonly<Record<string, () => Promise<void>>> = {
  /** From the basket to the day the person is forgotten. */
  whole: async () => {
    const { orderId } = await buy();
    const sent = await orders.dispatch(orderId);
    if (!sent.ok) throw new Error(`Dispatch was refused: ${sent.because}.`);
    const { shipmentId } = sent;
    await database.transact((tx) => orders.markDelivered(tx, { shipmentId }, "courier"));
    await later(40 * day);
    await modules.retention.sweep();
    for (const { name, run } of orders.sweeps) if (name === "orders-deletion") await run();
  },
  /** Called off before anything left. */
  cancel: async () => {
    const { orderId } = await buy();
    const cancelled = await orders.cancelOrder({ orderId });
    if (!cancelled.ok) throw new Error(`Cancelling was refused: ${cancelled.because}.`);
  },
  /** Withdrawn from by the form before anything left, and answered. */
  withdraw: async () => {
    const { number: orderNumber } = await buy();
    const typed = { name: "Ada Crash", orderNumber, email: "ada.crash@example.org", which: "" };
    const read = questions.readWithdrawal(typed);
    const email = orders.readEmail(typed.email);
    if (!read.ok || email === null) throw new Error("The withdrawal of this test is not valid.");
    const taken = await questions.withdraw({
      ...{ withdrawal: read.withdrawal, secret: questions.newSecret() },
      alongside: (tx, { number: questionNumber, at }) =>
        orders.noteWithdrawal(tx, email, { questionNumber, orderNumber, isWhole: true, at }),
    });
    if (!taken.ok) throw new Error(`The withdrawal was refused: ${taken.because}.`);
    for (const { name, run } of orders.sweeps) if (name === "orders-withdrawals") await run();
    const answered = await questions.answer({ number: taken.number, seen: 1, words: "It is cancelled." });
    if (!answered.ok) throw new Error(`The answer was refused: ${answered.because}.`);
  },
  /** One of two pieces is taken out before anything left. */
  "take-out": async () => {
    const { orderId, number } = await buy(2);
    const { order, step } = (await orders.dossier(database.reader, number)) ?? {};
    const pieces = (order?.left ?? []).map(({ lineId }) => ({ lineId, quantity: 1 }));
    const taken = await orders.takeOut(orderId, { pieces, step: step ?? 0 });
    if (!taken.ok) throw new Error(`Taking out was refused: ${taken.because}.`);
  },
  /** What was bought becomes another variant that costs less. */
  exchange: async () => {
    const { dearer, cheaper } = twoPrices();
    const { orderId, number } = await buy(1, dearer);
    const { order, step = 0 } = (await orders.dossier(database.reader, number)) ?? {};
    const lineId = order?.lines[0]?.lineId ?? "";
    const worked = await orders.viewExchange(database.reader, orderId, { lineId, sku: cheaper });
    if (!worked.ok || worked.exchange.refundMinor === 0) throw new Error("Nothing would go back for an exchange.");
    const input = { lineId, sku: cheaper, letGo: false, step, shown: worked.exchange };
    const exchanged = await orders.exchangeVariant(orderId, input);
    if (!exchanged.ok) throw new Error(`An exchange was refused: ${exchanged.because}.`);
  },
  /** One piece leaves, and the other is called off. */
  "cancel-rest": async () => {
    const { orderId } = await buy(2);
    const [piece] = (await orders.orderForOperator(database.reader, orderId))?.left ?? [];
    const sent = await orders.dispatch(orderId, piece === undefined ? [] : [{ ...piece, quantity: 1 }]);
    if (!sent.ok) throw new Error(`Dispatch was refused: ${sent.because}.`);
    const cancelled = await orders.cancelRest(orderId);
    if (!cancelled.ok) throw new Error(`Calling off was refused: ${cancelled.because}.`);
  },
  /** Part of the money goes back. */
  refund: async () => {
    const { orderId } = await buy();
    const refundId = systemRandom.uuid();
    await orders.refund({ orderId, refundId, amount: { amountMinor: 100 }, reason: "goodwill" });
  },
  /** Delivered, found faulty, taken back: all the money goes back. */
  return: async () => {
    const { orderId } = await buy();
    const sent = await orders.dispatch(orderId);
    if (!sent.ok) throw new Error(`Dispatch was refused: ${sent.because}.`);
    const { shipmentId } = sent;
    await database.transact((tx) => orders.markDelivered(tx, { shipmentId }, "courier"));
    const opened = await database.transact((tx) => orders.openReturn(tx, { orderId }, "faulty"));
    if (!opened.ok) throw new Error(`The return was refused: ${opened.because}.`);
    await orders.takeBack(orderId);
  },
  /** A business asks for a VAT invoice, and part of the money goes back. */
  invoice: async () => {
    const { orderId } = await buy(2);
    const read = invoices.readBuyer({
      name: "Crash Limited",
      addressLine1: "1 Lane",
      town: "Kendal",
      postcode: "LA9 4AB",
    });
    if (!read.ok) throw new Error("The business of this test is not valid.");
    const issued = await invoices.issue(orderId, read.buyer);
    if (!issued.ok) throw new Error(`The invoice was refused: ${issued.because}.`);
    const refundId = systemRandom.uuid();
    await orders.refund({ orderId, refundId, amount: { amountMinor: 333 }, reason: "goodwill" });
  },
  /** The last pieces are sold to somebody else while the shopper is at the bank. */
  "give-up": async () => {
    const left = (await stock.availability(database.reader, [rareSku])).get(rareSku)?.available ?? 0;
    const slow = await toProvider(rareSku, left);
    await later(31 * minute);
    await stock.expireReservations();
    await stock.refresh();
    const quick = await toProvider(rareSku, left);
    const quickBack = await orders.comeBack(await payAtBank(quick.page));
    if (quickBack.ok && quickBack.secret !== null) say({ acknowledged: quick.number });
    await orders.comeBack(await payAtBank(slow.page));
  },
  /** Somebody thinks better of it and has what they typed forgotten. */
  "take-back": async () => {
    const { basketId } = await toDetails(sku, 1);
    const forgotten = await orders.forgetDraft(basketId);
    if (!forgotten.ok) throw new Error(`It was not forgotten: ${forgotten.because}.`);
    await database.transact((tx) => basket.empty(tx, basketId));
  },
  /** A complaint, from its coming to the day its person is forgotten. */
  complain: async () => {
    const read = complaints.readComplaint({ words: "Somebody rang me up.", email: "ada.crash@example.org" });
    if (!read.ok) throw new Error("The complaint of this test is not valid.");
    const taken = await complaints.receive(read.complaint);
    if (!taken.ok) throw new Error(`The complaint was refused: ${taken.because}.`);
    const answered = await complaints.answer({ number: taken.number, outcome: "upheld", words: "It was us. Sorry." });
    if (!answered.ok) throw new Error(`The answer was refused: ${answered.because}.`);
    await later(91 * day);
    await modules.retention.sweep();
  },
  /** A question, from its coming to the day its person is forgotten. */
  ask: async () => {
    const read = questions.readQuestion({ words: "When are you open?", email: "ada.crash@example.org" });
    if (!read.ok) throw new Error("The question of this test is not valid.");
    const taken = await questions.receive("something-else", read.question);
    if (!taken.ok) throw new Error(`The question was refused: ${taken.because}.`);
    const answered = await questions.answer({ number: taken.number, seen: 1, words: "From ten to six." });
    if (!answered.ok) throw new Error(`The answer was refused: ${answered.because}.`);
    await later(31 * day);
    await modules.retention.sweep();
  },
};

await scenarios[scenario]?.();
await modules.jobs.stop();
await ground.close();
