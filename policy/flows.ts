import type { Category, Purpose } from "./categories.ts";
import type { PurposeOf } from "./labels.ts";

/** Somebody outside the shop's process to whom something is sent. */
export type Partner = {
  /** In the words of the policy. */
  name: string;
  /** Which declared recipient of a category this is. */
  recipient: "payment-provider" | "carrier" | "mail-server" | "key-keeper" | "own-program";
  /** True for a stand-in on this machine: loopback addresses only, and plain HTTP. False: never a private address, TLS only. */
  loopback: boolean;
  /** True for a computer of our own, which may have a private address; TLS all the same. */
  ownNetwork?: true;
  /** True where each call names its address, because the merchant sets several; what may be one is checked at every call. */
  addressed?: true;
  /** How long the partner keeps what it gets. */
  retention: string;
  /** The duty of confidence. After `until` (a day, UTC) nothing is sent; only what never leaves this machine has none. */
  contract: { note: string; until: string | null };
};

export const partners = {
  "sandbox-bank": {
    name: "the sandbox bank",
    recipient: "payment-provider",
    loopback: true,
    retention:
      "Order number, amount and addresses of the shop, in a file on this machine, until it is deleted. No card.",
    contract: { note: "A stand-in on this machine: nothing leaves it.", until: null },
  },
  stripe: {
    name: "Stripe",
    recipient: "payment-provider",
    loopback: false,
    retention:
      "From us: order number, amount and addresses of the shop, for as long as Stripe keeps payments, which the law on money wants for years. Card and e-mail address you give to Stripe on its own page, under its own notice: stripe.com/gb/privacy.",
    contract: { note: "Chosen by the operator in STRIPE_SECRET_KEY, who answers for its contract.", until: null },
  },
  "sandbox-courier": {
    name: "the sandbox courier",
    recipient: "carrier",
    loopback: true,
    retention: "Name, address, telephone and note in memory only, until we ask for their deletion or it is restarted.",
    contract: { note: "A stand-in on this machine: nothing leaves it.", until: null },
  },
  "mail-server": {
    name: "the mail server",
    recipient: "mail-server",
    loopback: false,
    retention: "Until the mail is handed on; what its log keeps is set by whoever runs it.",
    contract: { note: "Chosen by the operator in SMTP_URL, who answers for its contract.", until: null },
  },
  "key-keeper": {
    name: "the keeper of our keys",
    recipient: "key-keeper",
    loopback: false,
    ownNetwork: true,
    retention: "A key of its own for every epoch, until we have it destroyed. Nothing about anybody.",
    contract: { note: "Chosen by the operator in CANDOUR_EPOCH_KEYS, who answers for its contract.", until: null },
  },
  "own-program": {
    name: "our own programs",
    recipient: "own-program",
    loopback: false,
    addressed: true,
    retention: "What happened, when, and the number of the order or the product. Nothing about anybody.",
    contract: { note: "Set by the owner in the back office, who answers for it.", until: null },
  },
} as const satisfies Record<string, Partner>;

export type PartnerId = keyof typeof partners;

/**
 * What a field may look like. Everything but `text` has a strict form of its own, checked in `egress`; a text is searched
 * for e-mail addresses, telephone numbers and postcodes that its flow does not declare.
 */
export type FieldShape =
  | "uuid"
  | "token"
  | "order-number"
  | "pence"
  | "currency"
  | "address-of-ours"
  | "text"
  | "postcode"
  | "telephone"
  | "words-for-the-driver"
  | "email"
  | "kilograms"
  | "key-name"
  | "sealed-key"
  | "small-number"
  // Seconds since 1970, in ten digits.
  | "moment"
  // A moment as people write it: 2026-12-01T12:00:00.000Z.
  | "timestamp"
  // order.sent
  | "event"
  // The number of a variant.
  | "sku"
  | "word";

export type FlowField = { shape: FieldShape; category: Category | "none"; optional?: true };

/** One kind of call. What is not said here is refused before a socket is opened. */
export type Flow = {
  partner: PartnerId;
  purpose: Purpose;
  method: "GET" | "POST" | "DELETE";
  /** `:name` stands for one field in the path; names behind `?` for fields in the query, `name=value` for a part that never varies. */
  path: string;
  /** How the body is written: JSON, unless this says otherwise. */
  encoding?: "form";
  /** Every field that leaves, wherever it stands: in the path, the query, or the JSON body (`recipient.name`, `parcels[].weightKg`). */
  fields: Readonly<Record<string, FlowField>>;
};

// The compiler knows the category of each field, so that a client cannot say that it sends another one.
const none = (shape: FieldShape) => ({ shape, category: "none" }) as const;
const contact = (shape: FieldShape) => ({ shape, category: "contact" }) as const;
const reference = { shape: "token", category: "payment-reference" } as const;

const stripe = <
  const P extends Purpose,
  const M extends "GET" | "POST",
  const A extends string,
  const F extends Flow["fields"],
>(
  purpose: P,
  method: M,
  path: A,
  fields: F,
) => ({ partner: "stripe", purpose, method, path: `/v1/${path}`, encoding: "form", fields }) as const;

const kms = (fields: Flow["fields"]) =>
  ({ partner: "key-keeper", purpose: "keep-keys", method: "POST", path: "/", fields }) as const;
const transit = (path: string, fields: Flow["fields"]) =>
  ({ partner: "key-keeper", purpose: "keep-keys", method: "POST", path: `/v1/transit/${path}`, fields }) as const;
const ofWhichEpoch = {
  "EncryptionContext.candour-shop": none("uuid"),
  "EncryptionContext.candour-epoch": none("word"),
} as const;

/** Every call the shop makes by HTTP. */
export const flows = {
  "payment-begin": {
    partner: "sandbox-bank",
    purpose: "take-order",
    method: "POST",
    path: "/v1/payments",
    fields: {
      attemptId: none("uuid"),
      orderNumber: none("order-number"),
      amountMinor: none("pence"),
      currency: none("currency"),
      returnUrl: none("address-of-ours"),
      webhookUrl: none("address-of-ours"),
    },
  },
  "payment-fetch": {
    partner: "sandbox-bank",
    purpose: "reconcile",
    method: "GET",
    path: "/v1/payments/:reference",
    fields: { reference },
  },
  "payment-find": {
    partner: "sandbox-bank",
    purpose: "reconcile",
    method: "GET",
    path: "/v1/payments?orderNumber",
    fields: { orderNumber: none("order-number") },
  },
  "payment-capture": {
    partner: "sandbox-bank",
    purpose: "reconcile",
    method: "POST",
    path: "/v1/payments/:reference/capture",
    fields: { reference },
  },
  "payment-cancel": {
    partner: "sandbox-bank",
    purpose: "reconcile",
    method: "POST",
    path: "/v1/payments/:reference/cancellation",
    fields: { reference },
  },
  "payment-refund": {
    partner: "sandbox-bank",
    purpose: "refund",
    method: "POST",
    path: "/v1/payments/:reference/refunds",
    fields: { reference, amountMinor: none("pence") },
  },
  "stripe-begin": stripe("take-order", "POST", "checkout/sessions", {
    mode: none("word"),
    client_reference_id: none("uuid"),
    "metadata.attempt": none("uuid"),
    "metadata.order": none("order-number"),
    "line_items[].quantity": none("small-number"),
    "line_items[].price_data.currency": none("word"),
    "line_items[].price_data.unit_amount": none("pence"),
    "line_items[].price_data.product_data.name": none("order-number"),
    "payment_intent_data.capture_method": none("word"),
    "payment_intent_data.description": none("order-number"),
    "payment_intent_data.metadata.attempt": none("uuid"),
    "payment_intent_data.metadata.order": none("order-number"),
    "payment_method_types[]": none("word"),
    "adaptive_pricing.enabled": none("word"),
    locale: none("word"),
    submit_type: none("word"),
    success_url: none("address-of-ours"),
    cancel_url: none("address-of-ours"),
    expires_at: { ...none("moment"), optional: true },
  }),
  "stripe-fetch": stripe("reconcile", "GET", "checkout/sessions/:reference?expand%5B%5D=payment_intent.latest_charge", {
    reference,
  }),
  "stripe-find": stripe("reconcile", "GET", "checkout/sessions?created%5Bgte%5D&created%5Blte%5D&limit=100", {
    "created.gte": none("moment"),
    "created.lte": none("moment"),
  }),
  "stripe-find-paid": stripe("reconcile", "GET", "checkout/sessions?payment_intent&limit=2", {
    payment_intent: reference,
  }),
  "stripe-expire": stripe("reconcile", "POST", "checkout/sessions/:reference/expire", { reference }),
  "stripe-capture": stripe("reconcile", "POST", "payment_intents/:payment_intent/capture", {
    payment_intent: reference,
  }),
  "stripe-cancel": stripe("reconcile", "POST", "payment_intents/:payment_intent/cancel", {
    payment_intent: reference,
  }),
  "stripe-refunds": stripe("refund", "GET", "refunds?payment_intent&limit=100", { payment_intent: reference }),
  "stripe-refund": stripe("refund", "POST", "refunds", {
    payment_intent: reference,
    amount: none("pence"),
    "metadata.refund": none("uuid"),
  }),
  "shipment-book": {
    partner: "sandbox-courier",
    purpose: "deliver-order",
    method: "POST",
    path: "/v1/shipments",
    fields: {
      reference: none("uuid"),
      "recipient.name": contact("text"),
      "recipient.line1": contact("text"),
      "recipient.line2": { ...contact("text"), optional: true },
      "recipient.town": contact("text"),
      "recipient.postcode": contact("postcode"),
      "recipient.telephone": { ...contact("telephone"), optional: true },
      "recipient.note": { ...contact("words-for-the-driver"), optional: true },
      "parcels[].weightKg": none("kilograms"),
    },
  },
  "shipment-track": {
    partner: "sandbox-courier",
    purpose: "deliver-order",
    method: "GET",
    path: "/v1/shipments/:trackingNumber",
    fields: { trackingNumber: none("token") },
  },
  "shipment-forget": {
    partner: "sandbox-courier",
    purpose: "deliver-order",
    method: "DELETE",
    path: "/v1/shipments/:trackingNumber/personal-data",
    fields: { trackingNumber: none("token") },
  },
  "epoch-transit-create": transit("keys/:name", { name: none("key-name"), type: none("word") }),
  "epoch-transit-rotate": transit("keys/:name/rotate", { name: none("key-name") }),
  "epoch-transit-new": transit("datakey/plaintext/:name", { name: none("key-name"), bits: none("small-number") }),
  "epoch-transit-open": transit("decrypt/:name", { name: none("key-name"), ciphertext: none("sealed-key") }),
  "epoch-transit-retire": transit("keys/:name/config", {
    name: none("key-name"),
    min_decryption_version: none("small-number"),
    min_encryption_version: none("small-number"),
  }),
  "epoch-transit-destroy": transit("keys/:name/trim", {
    name: none("key-name"),
    min_available_version: none("small-number"),
  }),
  "epoch-kms-create": kms({
    Description: none("text"),
    "Tags[].TagKey": none("word"),
    "Tags[].TagValue": none("word"),
  }),
  "epoch-kms-new": kms({ KeyId: none("sealed-key"), KeySpec: none("word"), ...ofWhichEpoch }),
  "epoch-kms-open": kms({ KeyId: none("sealed-key"), CiphertextBlob: none("sealed-key"), ...ofWhichEpoch }),
  "epoch-kms-destroy": kms({ KeyId: none("sealed-key"), PendingWindowInDays: none("small-number") }),
  "epoch-kms-look": kms({ KeyId: none("sealed-key") }),
  "program-told": {
    partner: "own-program",
    purpose: "tell-own-programs",
    method: "POST",
    path: "/",
    fields: {
      type: none("event"),
      timestamp: none("timestamp"),
      "data.order": { ...none("order-number"), optional: true },
      "data.sku": { ...none("sku"), optional: true },
    },
  },
} as const satisfies Record<string, Flow>;

export type FlowId = keyof typeof flows;

/** What leaves by SMTP. The mail itself is declared in the mail table; here stands that it leaves, and what is in it. */
export const mailFlows = {
  "order-mail": {
    partner: "mail-server",
    purpose: "order-mail",
    fields: { name: "contact", email: "contact", address: "contact", "order-link": "none", order: "none" },
  },
  // To the owner's own address: nothing of a person.
  "owner-mail": { partner: "mail-server", purpose: "keep-proof", fields: { checkpoint: "none" } },
  // To the same address: which of our people looked how often, and for which kind of reason.
  "access-mail": { partner: "mail-server", purpose: "watch-access", fields: { looks: "none" } },
  "complaint-mail": {
    partner: "mail-server",
    purpose: "complaint-mail",
    fields: { name: "complaint", email: "complaint", "complaint-link": "none", complaint: "none" },
  },
  "question-mail": {
    partner: "mail-server",
    purpose: "question-mail",
    fields: {
      ...{ email: "question", "question-link": "none", question: "none" },
      ...{ answer: "question", statement: "question" },
    },
  },
  "safety-mail": {
    partner: "mail-server",
    purpose: "safety-mail",
    fields: { email: "safety-contact", "safety-link": "none", recall: "none" },
  },
} as const satisfies Record<
  string,
  { partner: PartnerId; purpose: Purpose; fields: Readonly<Record<string, Category | "none">> }
>;

export type MailFlowId = keyof typeof mailFlows;

type FieldsOf<F extends FlowId | MailFlowId> = (typeof flows & typeof mailFlows)[F]["fields"];
type CategoryIn<Field> = Field extends { category: infer C } ? C : Field;
type CategoriesOf<F extends FlowId | MailFlowId> = CategoryIn<FieldsOf<F>[keyof FieldsOf<F>]>;

/**
 * The flows by which data of the category `C` may leave: those that declare it and are for a purpose that it allows. Of data of several
 * categories, those that declare all of them and are for a purpose that all of them allow.
 */
export type FlowFor<C extends Category> = {
  [F in FlowId | MailFlowId]: [C] extends [CategoriesOf<F>]
    ? (typeof flows & typeof mailFlows)[F]["purpose"] extends PurposeOf<C>
      ? F
      : never
    : never;
}[FlowId | MailFlowId];

/** One row of the egress table, for the classification gate, the public page and the record of processing. */
export type FlowRow = {
  id: FlowId | MailFlowId;
  partner: PartnerId;
  recipient: Partner["recipient"];
  purpose: Purpose;
  categories: readonly Category[];
  fields: readonly string[];
  retention: string;
};

/** Every field that the flow `id` may carry, with the category of each; undefined for a flow that is not declared. */
export function fieldsOfFlow(id: string): ReadonlyMap<string, Category | "none"> | undefined {
  if (Object.hasOwn(mailFlows, id)) return new Map(Object.entries(mailFlows[id as MailFlowId].fields));
  if (!Object.hasOwn(flows, id)) return undefined;
  const { fields } = flows[id as FlowId];
  return new Map(Object.entries<FlowField>(fields).map(([name, { category }]) => [name, category]));
}

/** Every flow in one table, by HTTP and by SMTP. */
export function flowTable(): FlowRow[] {
  return Object.keys({ ...flows, ...mailFlows }).map((id) => flowRow(id as FlowRow["id"]));
}

/** One of them. */
export function flowRow(id: FlowRow["id"]): FlowRow {
  const { partner, purpose } = { ...flows, ...mailFlows }[id];
  const fields = fieldsOfFlow(id) ?? new Map<string, Category | "none">();
  const categories = [...new Set(fields.values())].filter((category) => category !== "none");
  const { recipient, retention } = partners[partner];
  return { id, partner, recipient, purpose, categories, fields: [...fields.keys()], retention };
}
