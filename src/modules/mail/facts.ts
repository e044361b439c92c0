import type { Minor } from "#kernel/money";
import type { Personal } from "#vault";
import type { MailKind } from "./kinds.ts";

/** What the shop says of itself in every mail (law L34, L68, L69). Configuration, no person. */
export type ShopForMail = {
  /** The name on the door: `Fell & Fern`. */
  name: string;
  /** Registered name, number, part of the United Kingdom and registered office of the trader. */
  legalName: string;
  companyNumber: string;
  registeredIn: string;
  registeredOffice: string;
  vatNumber: string;
  /** Where complaints and cancellations go by post, if it is not the registered office. */
  postalAddress: string;
  /** Customers write here; also the Reply-To of each mail. */
  email: string;
  telephone: string;
  /** The From address. Its host is the right side of each Message-ID. */
  senderEmail: string;
  terms: {
    version: string;
    /** One or two sentences: at which moment the contract is made. The terms carry the same words (law L39). */
    contractMade: string;
  };
  returns: {
    /** Cost to the customer of having a cancelled order collected, in pence; 0 when we bear it (law L47). */
    collectionMinor: Minor;
  };
  /** Sentences on guarantees and after-sales help, beyond the statutory rights that every mail names. */
  guarantee: string;
  /** Absolute addresses; with the order's own link the only ones a mail may carry. */
  links: { terms: string; privacy: string; contact: string };
  /** True for a sample shop: each mail then says that nothing is really sold. */
  isDemonstration: boolean;
};

/** The part of a contact card that mails read. */
export type ContactForMail = {
  name: string;
  email: string;
  /** The delivery address as it is printed, without the name: `["1 Mill Lane", "Kendal", "LA9 4AB"]`. */
  address: readonly string[];
};

export type LineForMail = {
  /** `Arden three-seat sofa` */
  name: string;
  /** The chosen options in words: `Moss velvet, large`; empty for a product without options. */
  choice: string;
  sku: string;
  quantity: number;
  /** For the whole line, VAT included. */
  totalMinor: Minor;
  /** False only for goods made to the customer's own specification (law L48). */
  cancellable: boolean;
};

/** What a mail says of an order. Money in pence, VAT included; times in UTC. Carries the secret link: never log it. */
export type OrderForMail = {
  /** The number people quote: `FF-2026-00123`. */
  orderNumber: string;
  placedAt: Date;
  lines: readonly LineForMail[];
  delivery: { service: string; priceMinor: Minor; from: Date; to: Date };
  totalMinor: Minor;
  vatMinor: Minor;
  /** The version of the terms that was agreed to when the order was placed. */
  termsVersion: string;
  /** The absolute, secret address of the order page. */
  orderUrl: string;
  /** Needed by `dispatched`. */
  dispatch: { carrier: string; trackingNumber: string; expectedFrom: Date; expectedTo: Date } | null;
  /** Needed by `delivered`. `cancelUntil` is the last day of the cancellation period (law L42). */
  delivered: { deliveredAt: Date; cancelUntil: Date } | null;
  /** Needed by `cancelled`. `refundMinor` is 0 when nothing was paid. */
  cancellation: { cancelledAt: Date; by: "customer" | "shop"; refundMinor: Minor; refundBy: Date } | null;
  /** Needed by `refunded`; of the cause the mail was queued with. `arrivesBy` is the last day it should take. */
  refund: { amountMinor: Minor; refundedAt: Date; arrivesBy: Date } | null;
};

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
