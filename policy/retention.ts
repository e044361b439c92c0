/**
 * How long what is kept. Each rule is carried out by the retention engine, counted by it when it is late, and held against
 * the database: a column that may not stay for ever lies in a table that one of these rules ends.
 */
export type RetentionRule = {
  /** What ends, in the words of the policy. */
  what: string;
  /** From when its time counts. */
  from: string;
  /** How long it stays after that. `setting` names what the merchant may set, beyond what the law asks. */
  keptFor: { days: number } | { hours: number } | { minutes: number } | { setting: string };
  /** `shred`: its key is destroyed first, then its rows. */
  action: "shred" | "delete";
  /** Whether somebody may hold it for a named reason and until a named end. */
  hold: "possible" | "never";
  /** The tables whose rows it ends, or empties of what is personal. */
  tables: readonly string[];
};

/** Every rule, by a name that stays. */
export const retention = {
  "complete-order": {
    what: "The details of an order: name, addresses, telephone number, note, the reference of its payment, its mails, and what our people wrote about it.",
    from: "the order is over: arrived and past the time to change one's mind, given back, or cancelled, and no money owed",
    keptFor: { setting: "CANDOUR_COMPLETION_DAYS" },
    action: "shred",
    hold: "possible",
    tables: [
      "orders.capsule",
      "orders.note",
      "orders.purchase",
      "payments.attempt",
      "mail.outbox",
      "access.reason",
      "vault.locator",
      "keystore.bundle_key",
    ],
  },
  "unpaid-draft": {
    what: "The details of an order that was begun and not paid.",
    from: "they were last given",
    keptFor: { hours: 24 },
    action: "shred",
    hold: "never",
    tables: ["orders.capsule", "orders.purchase", "payments.attempt", "vault.locator", "keystore.bundle_key"],
  },
  "unpaid-telephone-draft": {
    what: "The details of an order that was taken by telephone and not paid, with the mail that brought the link to pay.",
    from: "they were last given",
    keptFor: { days: 7 },
    action: "shred",
    hold: "never",
    tables: [
      "orders.capsule",
      "orders.purchase",
      "payments.attempt",
      "mail.outbox",
      "vault.locator",
      "keystore.bundle_key",
    ],
  },
  "answered-complaint": {
    what: "The person of a complaint: what was written, by whom, the answer, its mails.",
    from: "it was answered",
    keptFor: { days: 90 },
    action: "shred",
    hold: "never",
    tables: ["complaints.complaint", "complaints.capsule", "mail.outbox", "access.reason", "keystore.bundle_key"],
  },
  "answered-question": {
    what: "The person of a question: what was asked and answered, the address for the answer, its mails.",
    from: "it was last answered, or its writer removed it",
    keptFor: { days: 30 },
    action: "shred",
    hold: "never",
    tables: [
      "questions.question",
      "questions.capsule",
      "questions.message",
      "mail.outbox",
      "access.reason",
      "keystore.bundle_key",
    ],
  },
  "safety-contact": {
    what: "An address for safety messages, the messages to it, and that it was left.",
    from: "it was left, unless it is taken away before",
    keptFor: { days: 3_650 },
    action: "shred",
    hold: "never",
    tables: ["safety.contact", "mail.outbox", "keystore.bundle_key"],
  },
  "vat-invoice": {
    what: "Whom a VAT invoice and its credit notes were made out to: name, address, VAT number, and the link to them.",
    from: "the last of them was issued",
    keptFor: { days: 2_192 },
    action: "shred",
    hold: "never",
    tables: ["invoices.capsule", "access.reason", "keystore.bundle_key"],
  },
  "orphaned-key": {
    what: "A key that was made for details that never came.",
    from: "it was made",
    keptFor: { hours: 24 },
    action: "delete",
    hold: "never",
    tables: ["keystore.bundle_key"],
  },
  "idle-basket": {
    what: "A basket that nobody uses, with the links to it.",
    from: "it was last used, or a link to it was kept",
    keptFor: { days: 30 },
    action: "delete",
    hold: "never",
    tables: ["basket.basket", "basket.line", "basket.capability"],
  },
  "spent-link": {
    what: "A link to a basket whose time is over.",
    from: "it was made: two hours for a visit without cookies, thirty days for a kept basket; then",
    keptFor: { minutes: 0 },
    action: "delete",
    hold: "never",
    tables: ["basket.capability"],
  },
  "removed-line": {
    what: "A line that was taken out of a basket.",
    from: "it was taken out",
    keptFor: { minutes: 10 },
    action: "delete",
    hold: "never",
    tables: ["basket.line"],
  },
  "expired-reservation": {
    what: "Pieces set aside for somebody who is paying.",
    from: "the time to pay is over",
    keptFor: { minutes: 0 },
    action: "delete",
    hold: "never",
    tables: ["stock.reservation"],
  },
  "lost-link-request": {
    what: "That somebody asked for the link to an order again.",
    from: "it was asked for",
    keptFor: { hours: 24 },
    action: "delete",
    hold: "never",
    tables: ["orders.link_request"],
  },
  "repeated-request": {
    what: "The hash of a request of a program, so that a repeat does not act twice.",
    from: "it came",
    keptFor: { hours: 24 },
    action: "delete",
    hold: "never",
    tables: ["kernel.idempotency"],
  },
  "partner-message": {
    what: "The number of a message of the payment provider, so that a repeat does not act twice.",
    from: "it came",
    keptFor: { days: 30 },
    action: "delete",
    hold: "never",
    tables: ["payments.event"],
  },
  "search-not-found": {
    what: "Words that at least five visitors searched for on one day without a result, and how many they were.",
    from: "that day is over",
    keptFor: { days: 30 },
    action: "delete",
    hold: "never",
    tables: ["searches.not_found"],
  },
  "patrol-result": {
    what: "What a patrol found.",
    from: "it ran",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: ["patrol.run"],
  },
  "staff-session": {
    what: "That somebody of the staff is signed in, and on which kind of browser.",
    from: "its end: 15 minutes after its last use, 8 hours after it began",
    keptFor: { minutes: 0 },
    action: "delete",
    hold: "never",
    tables: ["staff.session"],
  },
  "staff-question": {
    what: "A question to a passkey that nobody answered, and an invitation that nobody used.",
    from: "its end: five minutes, or three days for an invitation",
    keptFor: { minutes: 0 },
    action: "delete",
    hold: "never",
    tables: ["staff.ceremony", "staff.invitation"],
  },
  "audit-entry": {
    what: "What somebody of the staff changed, or whose details they looked at.",
    from: "it was done",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: ["staff.audit_entry"],
  },
  "special-access": {
    what: "Who had special access, what each of them was allowed to see and when they looked; without the words of the reason.",
    from: "it was asked for, signed or given",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: [
      "access.holder",
      "access.undertaking",
      "access.special_grant",
      "access.scope",
      "access.reason",
      "access.reveal",
    ],
  },
  "former-staff": {
    what: "Who worked here: a short name, a role, the public half of their passkeys.",
    from: "they left",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: ["staff.member", "staff.passkey", "staff.password", "staff.recovery_code"],
  },
  "change-author": {
    what: "Who of the staff changed a product.",
    from: "it was changed",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: ["catalogue.change"],
  },
  "setting-author": {
    what: "Who of the staff changed a setting of the shop.",
    from: "it was changed",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: ["settings.version"],
  },
  "promotion-author": {
    what: "Who of the staff made or changed a promotion.",
    from: "it was changed",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: ["promotions.change"],
  },
  "owner-mail": {
    what: "That the owner was mailed a checkpoint of the privacy log, or how often somebody looked.",
    from: "it was mailed",
    keptFor: { days: 30 },
    action: "delete",
    hold: "never",
    tables: ["mail.outbox"],
  },
  "program-message": {
    what: "That a program of ours was told of an order or a product, by its number, and how that ended.",
    from: "it was taken or given up",
    keptFor: { days: 30 },
    action: "delete",
    hold: "never",
    tables: ["programs.message"],
  },
  "program-key": {
    what: "A key of a program of ours, as a hash: what it was allowed to do, and the day it was last used.",
    from: "it ran out or was ended",
    keptFor: { days: 730 },
    action: "delete",
    hold: "never",
    tables: ["programs.access_key"],
  },
} as const satisfies Record<string, RetentionRule>;

export type RetentionRuleId = keyof typeof retention;

/** What the module that owns the rows does for a rule. Collected by the composition root, carried out by the engine. */
export type RetentionWork = {
  rule: RetentionRuleId;
  /** Ends what is due by our clock; answers how much. Idempotent, and may run in several processes at once. */
  carryOut(): Promise<number>;
  /** How much was due at `moment` or before, is still there and is not held. */
  overdue(moment: Date): Promise<number>;
};

/** How long a rule keeps things, in milliseconds; only for rules that say it themselves. */
export function keptMs<R extends RetentionRuleId>(
  rule: (typeof retention)[R]["keptFor"] extends { setting: string } ? never : R,
): number {
  const kept: RetentionRule["keptFor"] = retention[rule].keptFor;
  const { days = 0, hours = 0, minutes = 0 } = kept as { days?: number; hours?: number; minutes?: number };
  return ((days * 24 + hours) * 60 + minutes) * 60_000;
}

/** How long a partner has to confirm that it deleted what it got; after that the certificate says overdue. */
export const partnersDeleteWithinDays = 7;
