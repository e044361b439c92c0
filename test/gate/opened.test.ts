/**
 * What is declared to open personal data is compared with what opens it. That nothing opens more than was declared is refused when it
 * runs; here everything happens that can, and what was declared and opened nothing was declared too much.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { seedOrders } from "../../src/seed-orders.ts";
import { readIdentity } from "../../src/trader.ts";
import { openApp } from "../support/app.ts";
import { declaredToOpen, opened } from "../support/opened.ts";
import { hire } from "../support/staff.ts";
import { apiOpens, checkoutOpens, orderOpens, withdrawalOpens, writersOpen } from "./shoppers-open.ts";
import { lookersOpen, programsOpen, telephoneOpens, workOpens } from "./staff-open.ts";
import { demoOpens, mailsOpen, retentionOpens, sweepsOpen } from "./work-opens.ts";

const app = await openApp();

test("all that is declared to open something opens it, on a day on which everything happens [says-what-it-collects]", async () => {
  await checkoutOpens(app);
  await apiOpens(app);
  await orderOpens(app);
  const written = await writersOpen(app);
  await withdrawalOpens(app);
  const clerk = await hire(app, "orders", "clara");
  await workOpens(app, clerk);
  await programsOpen(app);
  await telephoneOpens(app, clerk);
  await lookersOpen(app, written);
  await demoOpens(app);
  await seedOrders(app.ground, app.modules, app.partners, readIdentity(app.ground.config), { days: 2 });
  await mailsOpen(app);
  await sweepsOpen(app);
  await retentionOpens(app);

  const declared = declaredToOpen([...app.routes, ...app.office.routes]);
  assert.ok(declared.length > 80, "the declarations were read");
  const unused = declared.filter((each) => !opened.has(each));
  assert.deepEqual(unused, [], "declared and never opened: take it out of the route, or of policy/acts.ts");
});
