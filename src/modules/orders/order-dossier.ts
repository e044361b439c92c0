/** Everything about one order that whoever runs the shop works with; it names nobody. */
import type { Reader } from "#kernel/db";
import type { Minor } from "#kernel/money";
import type { LedgerEntry } from "#ledger";
import { paidForRow } from "./amounts.ts";
import { londonDay, refundBy } from "./calendar.ts";
import { dueForRest } from "./cancel-rest.ts";
import { viewOfWithdrawal } from "./carry-out-withdrawal.ts";
import { selectRefunds, selectReturns } from "./goods.sql.ts";
import { selectNoteMarks } from "./note.sql.ts";
import type { RefundReason, ReturnGround } from "./order.ts";
import { viewOrder } from "./order-view.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase, selectHistory } from "./purchase.sql.ts";
import { refundDue } from "./refund-due.ts";
import { selectKeptLines } from "./remainder.ts";
import { isLate, type Stage, stageOf } from "./stage.ts";
import type { LocalDay, OrderView, Pieces, TimelineEntry, TimelineKind, WithdrawalView } from "./views.ts";
import { selectWithdrawalsOf } from "./withdrawal.sql.ts";

export type OrderDossier = {
  order: OrderView;
  stage: Stage;
  late: boolean;
  /** How many things have happened to it: who acts says which one they saw last, so that nobody acts on what is over. */
  step: number;
  timeline: readonly TimelineEntry[];
  /** Who wrote notes about it and when, the oldest first; their words open like the rest of what is sealed. */
  notes: readonly { at: Date; by: string }[];
  /** A courier is being asked to take it, and has not answered yet. */
  isBeingBooked: boolean;
  /** What was taken and is not promised back. */
  leftMinor: Minor;
  /** What goes back if what has not left is called off. */
  restMinor: Minor;
  /** The lines without the pieces that were called off, and what was paid for those that are left. */
  kept: readonly (Pieces & { paidMinor: Minor })[];
  /** The return that is open, what is due for it, and by when at the latest if we fetch the goods ourselves (law L45). */
  openReturn: { ground: ReturnGround; openedAt: Date; dueMinor: Minor; refundBy: LocalDay } | null;
  /** Money we agreed to give back; `by`: the last day the law allows for it. */
  refunds: readonly {
    amountMinor: Minor;
    reason: RefundReason;
    agreedAt: Date;
    refundedAt: Date | null;
    by: LocalDay;
  }[];
  /** Since when the cardholder wants the money back through the bank; null where nobody does. */
  disputedAt: Date | null;
  /** Withdrawals by the form that named it with its address, the oldest first. */
  withdrawals: readonly WithdrawalView[];
  /** The last day the law allows for money that is agreed today. */
  backByIfAgreedToday: LocalDay;
  ledger: readonly LedgerEntry[];
};

/** By number; null for what is no order, and for a draft, which nobody works on. */
export async function orderDossier(needs: OrdersNeeds, reader: Reader, number: string): Promise<OrderDossier | null> {
  const row = await findPurchase(reader, { number });
  if (row === undefined || row.lifecycle === "draft") return null;
  const now = needs.clock.now();
  const order = await viewOrder(reader, row, now);
  const history = await selectHistory(reader, row.id);
  const returns = await selectReturns(reader, row.id);
  const open = returns.find(({ closed_at }) => closed_at === null);
  const kept = await selectKeptLines(reader, row);
  const rest = order.left.map(({ lineId, quantity }) => ({ id: lineId, quantity }));
  const { lifecycle, charged, fulfilled, openReturns } = order;
  return {
    order,
    stage: stageOf({ lifecycle, charged, fulfilled, openReturns, paid: isPaid(row) }),
    late: isLate(order, order.delivery.promised.to, londonDay(now)),
    step: history.at(-1)?.step ?? 0,
    timeline: history.map(({ at, what, amount_minor }) => ({
      at,
      what: what as TimelineKind,
      amountMinor: amount_minor,
    })),
    notes: (await selectNoteMarks(reader, row.id)).map(({ handle, written_at }) => ({ at: written_at, by: handle })),
    isBeingBooked: order.shipments.some(({ state }) => state === "booking"),
    leftMinor: row.captured_minor - row.refund_agreed_minor,
    restMinor: dueForRest(row, kept, rest),
    kept: kept.map((line) => ({ lineId: line.id, quantity: line.quantity, paidMinor: paidForRow(line) })),
    openReturn:
      open === undefined
        ? null
        : {
            ground: open.ground,
            openedAt: open.opened_at,
            dueMinor: refundDue(row, kept, returns, open.ground),
            refundBy: refundBy(open.opened_at),
          },
    refunds: (await selectRefunds(reader, row.id)).map((refund) => ({
      amountMinor: refund.amount_minor,
      reason: refund.reason,
      agreedAt: refund.agreed_at,
      refundedAt: refund.refunded_at,
      by: refundBy(refund.agreed_at),
    })),
    disputedAt: await needs.payments.disputedAt(reader, row.id),
    withdrawals: (await selectWithdrawalsOf(reader, row.id)).map((each) => viewOfWithdrawal({ ...each, number })),
    backByIfAgreedToday: refundBy(now),
    ledger: await needs.ledger.forOrder(reader, row.number),
  };
}

function isPaid({ charged_at, total_minor }: { charged_at: Date | null; total_minor: number }): boolean {
  return charged_at !== null || total_minor === 0;
}
