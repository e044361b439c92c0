/**
 * The end of an order: complete when it is over, then shredded. Due dates lie in our tables and this asks our clock. Every
 * order is done in transactions of its own, so that one that fails holds up no other, and a kill loses nothing.
 */
import { crashpoint } from "#kernel/crashpoint";
import { errorCode } from "#kernel/log";
import { keptMs, type RetentionWork } from "#policy/retention";
import { abandonDraft } from "./abandon-draft.ts";
import { askForDeletion } from "./ask-for-deletion.ts";
import { happen } from "./change.ts";
import { completable, countStaleDrafts, countUnforgotten, expiredHolds, shreddable, staleDrafts } from "./due.sql.ts";
import { selectReturns } from "./goods.sql.ts";
import { releaseHold } from "./hold.ts";
import type { TakenBy } from "./order.ts";
import { countLinkRequests, deleteLinkRequests } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockFreePurchase } from "./purchase.sql.ts";
import { shredOrder } from "./shred-order.ts";

/** What the policy says may not stay of orders, for the retention engine. */
export function orderRetention(needs: OrdersNeeds): readonly RetentionWork[] {
  const { database, clock } = needs;
  const { reader } = database;
  const askedBefore = (moment: Date) => new Date(moment.getTime() - keptMs("lost-link-request"));
  return [
    unpaidDrafts(needs, "unpaid-draft", "website"),
    unpaidDrafts(needs, "unpaid-telephone-draft", "telephone"),
    {
      rule: "complete-order",
      carryOut: async () => {
        await releaseHolds(needs);
        await completeOrders(needs);
        return shredComplete(needs);
      },
      overdue: (moment) => countUnforgotten(reader, moment),
    },
    {
      rule: "lost-link-request",
      carryOut: () => database.transact((tx) => deleteLinkRequests(tx, askedBefore(clock.now()))),
      overdue: (moment) => countLinkRequests(reader, askedBefore(moment)),
    },
  ];
}

function unpaidDrafts(
  needs: OrdersNeeds,
  rule: "unpaid-draft" | "unpaid-telephone-draft",
  takenBy: TakenBy,
): RetentionWork {
  const since = (moment: Date) => new Date(moment.getTime() - keptMs(rule));
  return {
    rule,
    carryOut: async () => {
      const now = needs.clock.now();
      const abandoned = await abandonDrafts(needs, { takenBy, since: since(now), now });
      await shredComplete(needs);
      return abandoned;
    },
    overdue: (moment) => countStaleDrafts(needs.database.reader, { takenBy, since: since(moment), now: moment }),
  };
}

const mostAtOnce = 100;

async function releaseHolds(needs: OrdersNeeds): Promise<void> {
  for (const id of await expiredHolds(needs.database.reader, needs.clock.now(), mostAtOnce)) {
    await attempt(needs, "hold-not-released", () => needs.database.transact((tx) => releaseHold(needs, tx, id)));
  }
}

async function abandonDrafts(needs: OrdersNeeds, which: { takenBy: TakenBy; since: Date; now: Date }): Promise<number> {
  let abandoned = 0;
  for (const id of await staleDrafts(needs.database.reader, { ...which, limit: mostAtOnce })) {
    if (await attempt(needs, "draft-not-abandoned", () => abandonDraft(needs, id, which.since))) abandoned++;
  }
  return abandoned;
}

async function completeOrders(needs: OrdersNeeds): Promise<number> {
  let completed = 0;
  for (const id of await completable(needs.database.reader, needs.clock.now(), mostAtOnce)) {
    if (await attempt(needs, "order-not-completed", () => complete(needs, id))) completed++;
  }
  return completed;
}

async function shredComplete(needs: OrdersNeeds): Promise<number> {
  let shredded = 0;
  for (const id of await shreddable(needs.database.reader, mostAtOnce)) {
    if (await attempt(needs, "order-not-shredded", () => shredOrder(needs, id))) shredded++;
  }
  if (shredded > 0) await prove(needs);
  return shredded;
}

/** So that the certificates of those who were forgotten hold at once, and not a minute later. */
async function prove(needs: OrdersNeeds): Promise<void> {
  await attempt(needs, "log-not-signed", () => needs.privacyLog.signCheckpoint());
}

/** Completes and shreds one order if it is due by our clock, and asks its recipients; true once its person is gone. */
export async function completeOrder(needs: OrdersNeeds, id: string): Promise<boolean> {
  await complete(needs, id);
  const shredded = await shredOrder(needs, id);
  await askForDeletion(needs, id);
  if (shredded) await prove(needs);
  return shredded;
}

async function complete(needs: OrdersNeeds, id: string): Promise<boolean> {
  const completed = await needs.database.transact(async (tx) => {
    const order = await lockFreePurchase(tx, id);
    const at = needs.clock.now();
    if (order === undefined || order.complete_due_at === null || order.complete_due_at > at) return false;
    if ((await selectReturns(tx, id)).some(({ closed_at }) => closed_at === null)) return false;
    const changed = await happen(tx, order, { what: "completed" }, at, { completed_at: at });
    const wasPlaced = order.placed_at !== null;
    if (changed.ok && wasPlaced) await needs.programs.tell(tx, { event: "order.complete", order: order.number });
    return changed.ok;
  });
  if (completed) crashpoint("orders-completed");
  return completed;
}

async function attempt(needs: OrdersNeeds, trouble: string, run: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await run()) === true;
  } catch (thrown) {
    needs.log.error(trouble, { code: errorCode(thrown) });
    return false;
  }
}
