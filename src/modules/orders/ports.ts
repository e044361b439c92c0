/** What orders needs of others, as narrow as it uses it. */
import type { Access } from "#access";
import type { Basket } from "#basket";
import type { Catalogue } from "#catalogue";
import type { Delivery } from "#delivery";
import type { Courier as EgressCourier } from "#egress";
import type { Invoices } from "#invoices";
import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Ledger } from "#ledger";
import type { Mail } from "#mail";
import type { Payments } from "#payments";
import type { Horizon, PrivacyLedger, PrivacyLog } from "#privacy";
import type { Programs } from "#programs";
import type { Promotions } from "#promotions";
import type { VatRates } from "#settings";
import type { Stock } from "#stock";
import type { Vault } from "#vault";

/** Whom goods are handed to: what orders uses of a courier of egress. */
export type Courier = Pick<EgressCourier, "name" | "takesParcels" | "book" | "track" | "forget">;

export type OrderSettings = {
  /** One to four capital letters before the number: `FF`. */
  numberPrefix: string;
  /** Of the privacy policy and of the terms that are shown now. */
  policyVersion: string;
  termsVersion: string;
  /** Days after the cancellation period before a person is forgotten. */
  keepDays: number;
  /** Days after dispatch at which goods count as delivered when nobody says so. */
  deliveredAfterDays: number;
};

export type OrdersNeeds = {
  database: Database;
  clock: Clock;
  random: Random;
  log: Log;
  settings: OrderSettings;
  vault: Pick<
    Vault,
    | "createBundle"
    | "bindBundle"
    | "seal"
    | "open"
    | "addLocator"
    | "find"
    | "keyedHash"
    | "buryBundle"
    | "destroyKey"
    | "removeRemains"
  >;
  access: Pick<Access, "forgetReasons">;
  catalogue: Pick<Catalogue, "current">;
  basket: Pick<Basket, "contents" | "empty" | "open" | "addLine">;
  delivery: Pick<Delivery, "quote" | "zones">;
  vat: Pick<VatRates, "rateOf">;
  promotions: Pick<Promotions, "takeOff" | "onceEach" | "had" | "take" | "giveBack" | "refresh">;
  stock: Pick<Stock, "reserve" | "allocate" | "release" | "releasePieces" | "exchangePieces" | "ship" | "putBack">;
  payments: Pick<
    Payments,
    | "takesPayments"
    | "readyAttempt"
    | "openAttempt"
    | "beginPayment"
    | "look"
    | "capture"
    | "cancelAttempt"
    | "record"
    | "takeEvent"
    | "openRefund"
    | "refund"
    | "recordRefund"
    | "refundsDue"
    | "findReturn"
    | "useReturn"
    | "disputedAt"
    | "forgetReferences"
    | "reconcile"
  >;
  invoices: Pick<Invoices, "creditRefund" | "ofOrder">;
  ledger: Ledger;
  privacy: PrivacyLedger;
  privacyLog: Pick<PrivacyLog, "shop" | "entry" | "prove" | "verifierKey" | "sign" | "signCheckpoint">;
  /** What is known of older copies of a key that was destroyed at a moment. */
  horizonOf(destroyedAt: Date): Promise<Horizon>;
  mail: Pick<Mail, "queueMail" | "removeMails">;
  programs: Pick<Programs, "tell">;
  courier: Courier;
};
