import assert from "node:assert/strict";
import { test } from "node:test";
import { seedOrders } from "../../src/seed-orders.ts";
import { readIdentity } from "../../src/trader.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { hire } from "../support/staff.ts";

const app = await openApp({ work: false });
const { orders } = app.modules;
const { reader } = app.ground.database;
await seedOrders(app.ground, app.modules, app.partners, readIdentity(app.ground.config), { days: 25 });
const clerk = await hire(app, "orders");

test("when the courier cannot be reached one order waits for it, and no other is begun", async () => {
  const { rows } = await orders.list(reader, { shelf: "to-dispatch", sort: "promised" }, { limit: 25 });
  assert.equal(rows.length, 25);
  await app.partners.close();
  const body: [string, string][] = rows.map(({ number }) => ["order", number]);
  const answer = await clerk.post("/chosen-orders/dispatch", [
    ...body,
    ["done", "0"],
    ["typed", "25"],
    ["begun", "on"],
  ]);
  assert.deepEqual(await problemsOf(answer.text), []);
  assert.match(answer.text, /<h1>0 orders dispatched<\/h1>/);
  assert.match(answer.text, /25 orders left as they are/);
  assert.equal([...answer.text.matchAll(/so this one was not tried/g)].length, 24);
  const begun = await app.db.asOwner(
    "SELECT p.number FROM orders.shipment s JOIN orders.purchase p ON p.id = s.order_id WHERE s.state = 'booking'",
  );
  assert.deepEqual(begun, [{ number: rows[0]?.number }]);
  const [first] = rows;
  const page = (await clerk.ask(`/orders/${first?.number}`)).text;
  assert.match(page, /is being asked to take it; the shop tries again by itself/);
  assert.match(page, />Ask the courier again</);
  assert.doesNotMatch(page, /Cancel the order/);
});
