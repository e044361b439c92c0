/**
 * What becomes due without anybody asking. Each sweep asks our clock and our tables, takes a limited number, and may run in
 * several processes at once; what one leaves half done, the next one finishes.
 */
import { hour, second } from "#kernel/clock";
import { errorCode } from "#kernel/log";
import { askForDeletion } from "./ask-for-deletion.ts";
import { carryOutWithdrawal } from "./carry-out-withdrawal.ts";
import { dispatch } from "./dispatch-order.ts";
import { overdueShipments, uncharged, unconfirmedDeletions, unfinishedBookings, untracked } from "./due.sql.ts";
import { locatePostcode } from "./locate-postcode.ts";
import { lookAfterShipment, markDelivered } from "./mark-delivered.ts";
import { selectUnlocated } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { carryOutRefund } from "./refund.ts";
import { sendLostLinks } from "./resend-link.ts";
import { settle } from "./settle.ts";
import type { Sweep } from "./views.ts";
import { selectWithdrawalsToDo } from "./withdrawal.sql.ts";

const limit = 50;
/** A booking younger than this is probably still under way in the process that began it. */
const bookingAgeMs = 60 * second;
const askAgainMs = hour;

/** The sweeps of orders, for the job runner; the order of the list is that in which a standstill is worked off. */
export function orderSweeps(needs: OrdersNeeds): readonly Sweep[] {
  const { reader } = needs.database;
  const now = () => needs.clock.now();
  const ago = (ms: number) => new Date(now().getTime() - ms);
  const each = oneByOne(needs.log);
  const settleOne = async (attemptId: string): Promise<void> => void (await settle(needs, attemptId));
  return [
    {
      name: "orders-charge",
      seconds: 15,
      run: async () =>
        each("order-not-charged", await uncharged(reader, now(), limit), ({ attemptId }) => settleOne(attemptId)),
    },
    { name: "orders-reconcile", seconds: 30, run: async () => void (await needs.payments.reconcile(settleOne)) },
    {
      name: "orders-refund",
      seconds: 30,
      run: async () =>
        each("refund-failed", await needs.payments.refundsDue(reader), (id) => carryOutRefund(needs, id)),
    },
    {
      name: "orders-dispatch",
      seconds: 30,
      run: async () =>
        each("dispatch-failed", await unfinishedBookings(reader, ago(bookingAgeMs), limit), (id) =>
          dispatch(needs, id),
        ),
    },
    {
      name: "orders-deliver",
      seconds: 60,
      run: async () =>
        each("delivery-failed", await overdueShipments(reader, now(), limit), (shipmentId) =>
          needs.database.transact((tx) => markDelivered(needs, tx, { shipmentId }, "deadline")),
        ),
    },
    {
      name: "orders-track",
      seconds: 300,
      run: async () =>
        each("tracking-failed", await untracked(reader, ago(askAgainMs), limit), (one) =>
          lookAfterShipment(needs, one),
        ),
    },
    {
      name: "orders-deletion",
      seconds: 60,
      run: async () =>
        each("deletion-failed", await unconfirmedDeletions(reader, ago(askAgainMs), limit), (id) =>
          askForDeletion(needs, id),
        ),
    },
    {
      name: "orders-locate",
      seconds: 60,
      run: async () =>
        each("order-not-located", await selectUnlocated(reader, limit), (id) => locatePostcode(needs, id)),
    },
    {
      name: "orders-withdrawals",
      seconds: 5,
      run: async () =>
        each("withdrawal-not-carried-out", await selectWithdrawalsToDo(reader, limit), (number) =>
          carryOutWithdrawal(needs, number),
        ),
    },
    { name: "orders-links", seconds: 5, run: async () => void (await sendLostLinks(needs)) },
  ];
}

/** Runs the work of a sweep for each that is due. One that fails holds up no other. */
function oneByOne({ error }: OrdersNeeds["log"]) {
  return async <T>(trouble: string, due: readonly T[], run: (one: T) => Promise<unknown>): Promise<void> => {
    for (const one of due) {
      try {
        await run(one);
      } catch (thrown) {
        error(trouble, { code: errorCode(thrown) });
      }
    }
  };
}
