/** The rows of the schema `orders`, as the driver gives them. Days come and go as text, so that no time zone touches them. */
import type { Generated } from "kysely";
import type { TakenOff } from "#promotions";
import type {
  CancelReason,
  Coverage,
  Fulfilment,
  Lifecycle,
  Privacy,
  RefundReason,
  ReturnGround,
  TakenBy,
} from "./order.ts";

export type PurchaseRow = {
  id: string;
  number: string;
  basket_id: string | null;
  secret_hash: Buffer;
  subject_tag: Buffer | null;
  lifecycle: Lifecycle;
  taken_by: TakenBy;
  authorised: Coverage;
  charged: Coverage;
  fulfilled: Fulfilment;
  privacy: Privacy;
  /** What is paid for them, after what was taken off. */
  goods_minor: number;
  delivery_minor: number;
  delivery_vat_permille: number;
  taken_off: TakenOff | null;
  total_minor: number;
  expected_total_minor: number | null;
  authorised_minor: number;
  captured_minor: number;
  refund_agreed_minor: number;
  refunded_minor: number;
  pieces: number;
  dispatched_pieces: number;
  delivered_pieces: number;
  cancelled_pieces: number;
  currency: "GBP";
  country: "GB";
  delivery_service: string;
  delivery_area: string;
  promised_from: string;
  promised_to: string;
  policy_version: string;
  terms_version: string;
  attempt_id: string | null;
  claim_until: Date | null;
  capture_claim_until: Date | null;
  payment_hash: Buffer | null;
  drafted_at: Date;
  details_at: Date;
  placed_at: Date | null;
  charged_at: Date | null;
  delivered_at: Date | null;
  cancel_until: string | null;
  cancelled_at: Date | null;
  cancel_reason: CancelReason | null;
  complete_due_at: Date | null;
  hold_reason: "legal-claim" | "open-case" | null;
  hold_until: Date | null;
  hold_by: string | null;
  completed_at: Date | null;
  buried_at: Date | null;
  shredded_at: Date | null;
};

export type LineRow = {
  id: string;
  order_id: string;
  position: number;
  sku: string;
  product_slug: string;
  variant_slug: string;
  name: string;
  choices: readonly { option: string; value: string }[];
  quantity: number;
  unit_price_minor: number;
  taken_off_minor: number;
  vat_rate_permille: number;
  supply: "stock" | "made-to-order";
  promised_from: string;
  promised_to: string;
  cancellable: boolean;
  return_cost_minor: number | null;
};

export type ShipmentRow = {
  id: string;
  order_id: string;
  state: "booking" | "dispatched" | "delivered";
  carrier: string;
  tracking_reference: string | null;
  pieces: number;
  begun_at: Date;
  dispatched_at: Date | null;
  deliver_deadline_at: Date | null;
  tracked_at: Date | null;
  delivered_at: Date | null;
  delivered_by: "courier" | "operator" | "deadline" | null;
};

/** `step`: of the history when they were taken out before anything had left; 0 for the rest. */
export type CalledOffRow = { line_id: string; order_id: string; step: number; quantity: number; at: Date };

/** What stands for a line since it was exchanged, at this step of the history of its order. */
export type ExchangeRow = Pick<
  LineRow,
  "sku" | "variant_slug" | "choices" | "unit_price_minor" | "supply" | "promised_from" | "promised_to"
> & { line_id: string; order_id: string; step: number; quantity: number; at: Date };

export type RecipientRow = {
  order_id: string;
  recipient: "courier";
  consignment_id: string;
  fields: readonly string[];
  told_at: Date;
  deletion_asked_at: Date | null;
  deletion_confirmed_at: Date | null;
};

export type HistoryRow = {
  order_id: string;
  step: number;
  at: Date;
  what: string;
  amount_minor: number | null;
  lifecycle: Lifecycle;
  authorised: Coverage;
  charged: Coverage;
  fulfilled: Fulfilment;
  privacy: Privacy;
};

export type RefundRow = {
  id: string;
  order_id: string;
  amount_minor: number;
  reason: RefundReason;
  agreed_at: Date;
  refunded_at: Date | null;
};

export type ReturnRow = {
  id: string;
  order_id: string;
  ground: ReturnGround;
  opened_at: Date;
  closed_at: Date | null;
  refund_id: string | null;
};

/** A return with what it was settled with; null while it is open, or if nothing was due. */
export type SettledReturn = ReturnRow & { refund_minor: number | null };

/** What the shop did by itself about a withdrawal, or why it is left to a person. */
export type WithdrawalOutcome =
  | "cancelled"
  | "return-announced"
  | "not-found"
  | "in-part"
  | "already-cancelled"
  | "on-its-way"
  | "period-over"
  | "not-cancellable"
  | "already-open"
  | "already-returned"
  | "forgotten";

/** Somebody withdrew by the form; `order_id` is null where number and address are those of no order. */
export type WithdrawalRow = {
  question_number: string;
  order_id: string | null;
  is_whole: boolean;
  said_at: Date;
  done_at: Date | null;
  outcome: WithdrawalOutcome | null;
};

export type OrderTables = {
  "orders.purchase": PurchaseRow;
  "orders.line": LineRow;
  "orders.capsule": {
    order_id: string;
    subject: string;
    contact: Buffer;
    sealed_at: Date;
    is_located: Generated<boolean>;
  };
  "orders.note": { order_id: string; position: number; handle: string; written_at: Date; sealed: Buffer };
  "orders.shipment": ShipmentRow;
  "orders.shipment_line": { shipment_id: string; line_id: string; quantity: number };
  "orders.called_off": CalledOffRow;
  "orders.exchange": ExchangeRow;
  "orders.return_case": ReturnRow;
  "orders.refund": RefundRow;
  "orders.recipient": RecipientRow;
  "orders.history": HistoryRow;
  "orders.link_request": { id: string; order_ids: string[]; asked_at: Date };
  "orders.withdrawal": WithdrawalRow;
};
