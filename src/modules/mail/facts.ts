import type { Minor } from "#kernel/money";
import type { Personal } from "#vault";
import type { MailKind } from "./kinds.ts";
import type { MailWords } from "./own-words.ts";

/** What the shop says of itself in every mail (law L34, L68, L69). Configuration, no person. */
export type ShopForMail = {
  /** The name on the door: `Fell & Fern`. */
  name: string;
  /** Registered name, number, part of the United Kingdom and registered office of the trader. */
  legalName: string;
  companyNumber: string;
  registeredIn: string;
  registeredOffice: string;
  /** Empty for a trader who is not registered for VAT. */
  vatNumber: string;
  /** Where complaints and cancellations go by post, if it is not the registered office. */
  postalAddress: string;
  /** Customers write here; also the Reply-To of each mail. */
  email: string;
  telephone: string;
  /** The From address. Its host is the right side of each Message-ID. */
  senderEmail: string;
  terms: {
    /** One or two sentences: at which moment the contract is made. The terms carry the same words (law L39). */
    contractMade: string;
    /** The mail that is our acceptance, and says so. */
    acceptedBy: "acknowledgement" | "dispatched";
  };
  /** Sentences on guarantees and after-sales help, beyond the statutory rights that the acknowledgement names. */
  guarantee: string;
  /** Absolute addresses; the only ones a mail may carry. `order` makes that of an order page from its secret. */
  links: {
    order(secret: string): string;
    /** The VAT invoice of an order, by the secret of its page. */
    invoice(secret: string): string;
    complaint(secret: string): string;
    question(secret: string): string;
    /** Takes an address for safety messages away. */
    safety(secret: string): string;
    recalls: string;
    terms: string;
    privacy: string;
    contact: string;
    /** The form to withdraw from a contract. */
    withdraw: string;
  };
  /** To whom somebody can turn who is not content with our answer (law L07, L12). */
  regulator: { name: string; address: readonly string[]; website: string };
  /** The shop's own sentences; absent for the plain ones. */
  words?: MailWords | undefined;
  /** The one that belongs into the letter being written; put there by the renderer. */
  sentence?: string;
  /** True for a sample shop: each mail then says that nothing is really sold. */
  isDemonstration: boolean;
};

/** The part of a contact card that mails read. A card with more fields fits; they are never looked at. */
export type ContactForMail = {
  name: string;
  email: string;
  addressLines: readonly string[];
  town: string;
  postcode: string;
  /** Of the order page. Never logged. */
  secret: string;
};

/** A day in London, `YYYY-MM-DD`. */
export type LocalDay = string;

/** Between these two days, both included. */
export type DayRange = { from: LocalDay; to: LocalDay };

export type LineForMail = {
  /** `Arden three-seat sofa` */
  name: string;
  /** `[{ option: "Fabric", value: "Moss velvet" }]`; empty for a product without options. */
  choices: readonly { option: string; value: string }[];
  quantity: number;
  /** VAT included. */
  lineTotalMinor: Minor;
  /** False only for goods made to the customer's own specification (law L48). */
  cancellable: boolean;
  /**
   * What it costs the customer, a piece, to have it collected after changing their mind, as it was said before the order
   * (law L47); 0 where we bear it, null where it can be posted.
   */
  returnCostMinor: Minor | null;
};

/** What a mail says of an order, without its person. Money in pence with VAT, days in London, moments in UTC. */
export type OrderForMail = {
  /** The number people quote: `FF-7K3M-9QTX`. */
  number: string;
  placedAt: Date;
  lines: readonly LineForMail[];
  delivery: { service: string; priceMinor: Minor; promised: DayRange };
  /** What was taken off, and the name of why; empty for nothing. The prices above are before it. */
  takenOff: readonly { of: "goods" | "delivery"; title: string; amountMinor: Minor }[];
  totalMinor: Minor;
  vatMinor: Minor;
  /** The version of the terms that was agreed to when the order was placed. */
  termsVersion: string;
  /** Needed by `payment-link`: until when an order that was taken by telephone can be paid; null for any other. */
  payUntil: Date | null;
  /** Needed by `dispatched`. `parcel`: what is in it; `rest`: what follows, where it is not everything. */
  dispatch: {
    carrier: string;
    trackingReference: string;
    expected: DayRange;
    parcel: readonly LineForMail[];
    rest: readonly LineForMail[];
    /** Nothing of the order has left before. */
    isFirst: boolean;
  } | null;
  /** Needed by `delivered`. `cancelUntil` is the last day of the cancellation period (law L42). */
  delivered: {
    deliveredAt: Date;
    cancelUntil: LocalDay;
    /** Something of it was called off: what arrived is not all that was bought, and may have arrived before. */
    isRestCancelled: boolean;
  } | null;
  /** Needed by `cancelled`. `refundMinor` is 0 when nothing was paid. */
  cancellation: {
    cancelledAt: Date;
    reason: "customer" | "shop" | "out-of-stock" | "capture-refused" | "never-paid";
    refundMinor: Minor;
    refundBy: LocalDay;
    /**
     * What was called off; null where it is the whole order. `goesOn`: what of it is still to be sent, where pieces were taken out
     * before anything had left; null where it was all that had not left.
     */
    part: { lines: readonly LineForMail[]; goesOn: readonly LineForMail[] | null } | null;
  } | null;
  /** Needed by `exchanged`. `refundMinor` is 0 where the other one costs as much, or is given at the price that was paid. */
  exchange: ExchangeForMail | null;
  /** Needed by `refunded`; the refund that caused the mail. `arrivesBy` is the last day it should take. */
  refund: { amountMinor: Minor; refundedAt: Date; arrivesBy: LocalDay } | null;
  /** Needed by `invoice-issued` and `credit-note-issued`: the number of the paper, `INV-0012`. */
  paper: string | null;
  /** Needed by `return-announced`; the return that caused the mail. */
  returned: ReturnForMail | null;
};

/** A line as it was and as it is since, with the days on which it was promised and is since. */
export type ExchangeForMail = {
  at: Date;
  was: LineForMail;
  is: LineForMail;
  promisedBefore: DayRange;
  promised: DayRange;
  refundMinor: Minor;
  refundBy: LocalDay;
};

/** A return that was announced. `refundMinor` is what is due when the goods are back, if it is a change of mind. */
export type ReturnForMail = {
  announcedAt: Date;
  ground: "changed-mind" | "faulty";
  refundMinor: Minor;
  /** For what we collect: the last day on which the money is sent (law L45). */
  refundBy: LocalDay;
  /** For what is posted: the last day to send it off (CCR 2013 reg. 35). */
  postBy: LocalDay;
  /** The last day on which faulty goods can be rejected at once (CRA 2015 s. 22); null if it was over when announced. */
  rejectUntil: LocalDay | null;
};

/** `cause` is what the mail was queued with, or empty. */
export type AskForMail = { orderId: string; kind: MailKind; cause: string };

/**
 * The port to the module that owns orders. Opens the bundle; does not reveal it.
 * `forgotten`: the bundle is shredded, or the order is gone. `key-unavailable`: ask again later.
 */
export type OrderForMailPort = (
  ask: AskForMail,
) => Promise<
  | { ok: true; order: OrderForMail; contact: Personal<ContactForMail, "contact"> }
  | { ok: false; because: "forgotten" | "key-unavailable" }
>;

/** What a mail says of a complaint, without its person. */
export type ComplaintForMail = {
  /** The reference: `C-7K3M-9QTX`. */
  number: string;
  receivedAt: Date;
  /** It is answered before this moment. */
  answerBy: Date;
  /** Needed by `complaint-answered`. */
  answeredAt: Date | null;
};

/** The card of a complaint as far as mails read it. Queued only where there is an address. */
export type WriterForMail = { name: string | null; email: string | null; secret: string };

/** The port to the module that owns complaints; like `OrderForMailPort`. */
export type ComplaintForMailPort = (
  complaintId: string,
) => Promise<
  | { ok: true; complaint: ComplaintForMail; writer: Personal<WriterForMail, "complaint"> }
  | { ok: false; because: "forgotten" | "key-unavailable" }
>;

/** What a mail says of a question, without its person. */
export type QuestionForMail = {
  /** The reference: `Q-7K3M-9QTX`. */
  number: string;
  /** What it is: somebody asked something, or withdrew from a contract. */
  about: "question" | "withdrawal";
  receivedAt: Date;
  /** Its first answer comes before this moment. */
  answerBy: Date;
};

/** The port to the module that owns questions; `cause` names the answer, or is empty. Like `OrderForMailPort`. */
export type QuestionForMailPort = (ask: { questionId: string; cause: string }) => Promise<
  | {
      ok: true;
      question: QuestionForMail;
      asker: Personal<{ email: string; secret: string }, "question">;
      /** The words of the message that the mail carries; null where it carries none. */
      said: Personal<string, "question"> | null;
    }
  | { ok: false; because: "forgotten" | "key-unavailable" }
>;

/** What a mail says of a recall, in the merchant's words. */
export type RecallForMail = {
  /** `Ghyll sofa bed` */
  product: string;
  hazard: string;
  act: string;
  identify: string;
  remedy: string;
};

/** The port to the module that owns addresses for safety messages; `cause` names the recall. Like `OrderForMailPort`. */
export type SafetyForMailPort = (ask: {
  contactId: string;
  cause: string;
}) => Promise<
  | { ok: true; recall: RecallForMail; reader: Personal<{ email: string; secret: string }, "safety-contact"> }
  | { ok: false; because: "forgotten" | "key-unavailable" }
>;
