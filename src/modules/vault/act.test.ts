import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as later } from "node:timers/promises";
import { runAs, runningAct, watchOpened } from "./act.ts";
import { opened, personal } from "./personal.ts";
import { reveal } from "./reveal.ts";

const card = () => personal("contact", "Ann Other");
const mails = { name: "mail.send", opens: ["order-mail"] } as const;
const courier = { name: "orders-dispatch", opens: ["deliver-order"] } as const;
const refused = { code: "act-refused" };

test("outside of every act nothing opens", () => {
  assert.equal(runningAct().name, "no declared act");
  assert.throws(() => reveal("order-mail", card()), refused);
});

test("an act opens for its own purposes, and for no other that the value allows", () => {
  assert.equal(
    runAs(mails, () => reveal("order-mail", card())),
    "Ann Other",
  );
  assert.throws(() => runAs(mails, () => reveal("deliver-order", card())), {
    ...refused,
    message: "What runs here (mail.send) may not open anything for the purpose deliver-order.",
  });
});

test("an act does not widen what a value was collected for", () => {
  const onlyDelivery = opened("contact", "Ann Other", ["deliver-order"]);
  assert.throws(() => runAs(mails, () => reveal("order-mail", onlyDelivery)), { code: "purpose-refused" });
});

test("an act holds for what is awaited within, beside others, and ends with it", async () => {
  const opens = (purpose: "order-mail" | "deliver-order") => {
    try {
      return reveal(purpose, card()) === "Ann Other";
    } catch {
      return false;
    }
  };
  const both = async () => {
    await later();
    const first = [opens("order-mail"), opens("deliver-order")];
    await later();
    return [...first, opens("order-mail"), opens("deliver-order")];
  };
  const [asMails, asCourier] = await Promise.all([runAs(mails, both), runAs(courier, both)]);
  assert.deepEqual(asMails, [true, false, true, false]);
  assert.deepEqual(asCourier, [false, true, false, true]);
  assert.deepEqual(await both(), [false, false, false, false]);
});

test("an act within an act has its own purposes only", async () => {
  await runAs(mails, async () => {
    runAs(courier, () => assert.throws(() => reveal("order-mail", card()), refused));
    assert.equal(reveal("order-mail", card()), "Ann Other");
  });
});

test("a watcher is told who opened something and for what, and not of what was refused", (t) => {
  const told: unknown[][] = [];
  watchOpened((...all) => told.push(all));
  t.after(() => watchOpened(() => {}));
  runAs(mails, () => reveal("order-mail", card()));
  assert.throws(() => runAs(mails, () => reveal("deliver-order", card())), refused);
  assert.throws(() => runAs(mails, () => reveal("order-mail", opened("contact", "Ann", ["deliver-order"]))));
  assert.deepEqual(told, [[mails, "order-mail"]]);
});
