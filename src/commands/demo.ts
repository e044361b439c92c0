import { type Config, ConfigError, readConfig } from "#config";
import { moveAnnouncedClock } from "#kernel/announced-clock";
import { day, hour, minute } from "#kernel/clock";
import { formatMoney } from "#kernel/money";
import type { OrderView } from "#orders";
import type { Joined } from "../main.ts";
import { answerComplaint, listComplaints, type Said } from "./demo-complaints.ts";

const usage = `candour demo: move a shop on localhost through the life of an order

  candour demo orders              the latest orders, newest first
  candour demo advance 20d         move shop time on (d, h or m)
  candour demo ship <order>        hand the order to the courier
  candour demo deliver <order>     have it delivered
  candour demo take-back <order>   the goods of a return are back: close it and give back what is due
  candour demo complete <order>    all of it: ship, deliver, and move time on until the order is complete
  candour demo complaints          the complaints, those that wait first
  candour demo answer-complaint <complaint> upheld|partly-upheld|not-upheld <words>

An order is named by its number, for example FF-7K3M-9QTX.
`;

type Step = (joined: Joined, argument: string, more: readonly string[]) => Promise<string>;

const steps: Readonly<Record<string, Step>> = {
  orders,
  advance,
  ship,
  deliver,
  "take-back": takeBack,
  complete,
  complaints: async (joined) => orRefuse(await listComplaints(joined)),
  "answer-complaint": async (joined, number, more) => orRefuse(await answerComplaint(joined, number, more)),
};
/** Those that are about nothing in particular. */
const plainSteps: readonly string[] = ["orders", "complaints"];

/** `candour demo`: for a newcomer and for tests. Refuses a shop in production. */
export async function demo(args: readonly string[]): Promise<number> {
  const [name = "", argument = "", ...more] = args;
  const step = steps[name];
  if (step === undefined || (argument === "" && !plainSteps.includes(name))) {
    process.stdout.write(usage);
    return name === "" ? 0 : 2;
  }
  const config: Config = readConfig();
  if (config.production)
    throw new ConfigError("SHOP_URL is https: the demo moves shop time and must not touch a real shop.");
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(config);
  try {
    process.stdout.write(`${await step(joined, argument, more)}\n`);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof DemoRefusal)) throw thrown;
    process.stderr.write(`candour: ${thrown.message}\n`);
    return 1;
  } finally {
    await joined.close();
  }
}

class DemoRefusal extends Error {
  override name = "DemoRefusal";
}

function orRefuse({ ok, sentence }: Said): string {
  if (!ok) throw new DemoRefusal(sentence);
  return sentence;
}

async function orders({ modules, reader }: Joined): Promise<string> {
  const rows = await modules.orders.ordersForOperator(reader, { limit: latest });
  if (rows.length === 0) return "There is no order yet.";
  const more = (await modules.orders.ordersPlaced(reader)) - rows.length;
  return rows
    .map(({ number, totalMinor, lifecycle, fulfilled, privacy, openReturns }) => {
      const comesBack = openReturns > 0 ? ["return announced"] : [];
      return [number, formatMoney(totalMinor), lifecycle, fulfilled, privacy, ...comesBack].join("  ");
    })
    .concat(more > 0 ? [`and ${more.toLocaleString("en-GB")} earlier ones`] : [])
    .join("\n");
}

/** As many as fit on a screen. */
const latest = 20;

async function advance(joined: Joined, by: string): Promise<string> {
  const match = /^(\d{1,4})([dhm])$/.exec(by);
  const unit = { d: day, h: hour, m: minute }[match?.[2] ?? ""];
  if (match === null || unit === undefined) throw new DemoRefusal(`“${by}” is no span of time. Write 20d, 3h or 15m.`);
  await moveTime(joined, Number(match[1]) * unit);
  return `Shop time is now ${joined.clock.now().toISOString()}.`;
}

async function ship({ modules, reader }: Joined, number: string): Promise<string> {
  const order = await find({ modules, reader }, number);
  const sent = await modules.orders.dispatch(order.orderId);
  if (!sent.ok) throw new DemoRefusal(`${order.number} cannot be shipped: ${sent.because.replaceAll("-", " ")}.`);
  return `${order.number} is on its way; tracking number ${sent.trackingReference}.`;
}

async function deliver({ modules, reader, transact }: Joined, number: string): Promise<string> {
  const order = await find({ modules, reader }, number);
  if (order.shipments.length === 0)
    throw new DemoRefusal(`${order.number} has not been shipped. First: candour demo ship ${order.number}`);
  for (const { shipmentId } of order.shipments) {
    const done = await transact((tx) => modules.orders.markDelivered(tx, { shipmentId }, "operator"));
    if (!done.ok) throw new DemoRefusal(`${order.number} cannot be delivered: ${done.because.replaceAll("-", " ")}.`);
  }
  return `${order.number} has arrived.`;
}

async function takeBack({ modules, reader }: Joined, number: string): Promise<string> {
  const order = await find({ modules, reader }, number);
  const taken = await modules.orders.takeBack(order.orderId);
  if (!taken.ok) throw new DemoRefusal(`${order.number} cannot be taken back: ${taken.because.replaceAll("-", " ")}.`);
  const amount = formatMoney(taken.refundMinor);
  const money = {
    refunded: `${amount} went back to the card.`,
    agreed: `${amount} goes back as soon as the bank can be reached.`,
    "nothing-due": "There was nothing to give back.",
  }[taken.state];
  return `${order.number} is back, and its return is closed. ${money}`;
}

async function complete(joined: Joined, number: string): Promise<string> {
  const said: string[] = [];
  let order = await find(joined, number);
  if (order.openReturns > 0)
    throw new DemoRefusal(
      `${order.number} has an open return; take it back first: candour demo take-back ${order.number}`,
    );
  // A cancelled order has nothing to send: it only waits for its day.
  const over = order.lifecycle === "cancelled";
  if (!over && order.shipments.length === 0) said.push(await ship(joined, number));
  order = await find(joined, number);
  if (!over && order.deliveredAt === null) said.push(await deliver(joined, number));
  order = await find(joined, number);
  if (order.completeDueAt === null)
    throw new DemoRefusal(`${order.number} does not become complete yet: it is ${order.lifecycle}, not delivered.`);
  const ahead = order.completeDueAt.getTime() - joined.clock.now().getTime();
  if (ahead > 0) {
    await moveTime(joined, ahead + minute);
    said.push(`Shop time moved on to ${joined.clock.now().toISOString().slice(0, 10)}.`);
  }
  await joined.modules.orders.completeOrder(order.orderId);
  order = await find(joined, number);
  said.push(howItStands(order));
  return said.join("\n");
}

function howItStands({ number, privacy, charged, openReturns }: OrderView): string {
  if (privacy === "shredded") return `${number} is complete. The shop no longer knows who bought it.`;
  // Announced in this very moment, by somebody else.
  if (openReturns > 0) return `${number} has an open return; take it back: candour demo take-back ${number}`;
  if (privacy === "held") return `${number} is held: the person is kept until the hold ends.`;
  if (charged === "over")
    return `${number} waits for money that has not gone back yet; the shop tries again by itself.`;
  return `${number} is ${privacy}; the shop finishes it by itself.`;
}

async function moveTime(joined: Joined, ms: number): Promise<void> {
  await joined.transact((tx) => moveAnnouncedClock(tx, joined.bus, ms));
  await joined.clock.reread();
}

async function find({ modules, reader }: Pick<Joined, "modules" | "reader">, number: string): Promise<OrderView> {
  const order = await modules.orders.orderForOperator(reader, number.toUpperCase());
  if (order === null) throw new DemoRefusal(`There is no order ${number}. The orders: candour demo orders`);
  return order;
}
