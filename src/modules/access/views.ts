import type { Clock } from "#kernel/clock";
import type { Database, Tx } from "#kernel/db";
import type { Random } from "#kernel/random";
import type { BundleRef, Personal, Vault } from "#vault";

export type AccessNeeds = {
  database: Database;
  vault: Pick<Vault, "seal" | "open">;
  clock: Clock;
  random: Random;
  /** Tells the owner, when the transaction commits, that a grant for several orders is open. */
  tellOwner(tx: Tx, grantId: string): Promise<void>;
  /** How many people may have special access at most: 1 to 5. */
  most: number;
};

/** Somebody of the staff. */
export type Colleague = { id: string; handle: string; role: string };

/** The kinds of reason: purposes that the details were collected for. What was not collected for one does not open for it. */
export const orderPurposes = ["deliver-order", "order-mail", "take-order", "show-to-subject"] as const;
export type OrderPurpose = (typeof orderPurposes)[number];
export type LookPurpose = OrderPurpose | "answer-complaint" | "answer-question" | "issue-invoice";

/** What kind of case somebody looks for. */
export const caseKinds = ["question", "delivery", "return", "complaint"] as const;
export type CaseKind = (typeof caseKinds)[number] | "dispatch";

/** An order, a complaint, a question or a VAT invoice whose person is still there. */
export type About = {
  kind: "order" | "complaint" | "question" | "invoice";
  id: string;
  number: string;
  ref: BundleRef;
};

/** Why somebody wants to look. */
export type Asking = {
  purpose: LookPurpose;
  /** `reference`: the number of an order, a complaint or a question; a dispatch of several orders gets a number of its own. */
  case: { kind: (typeof caseKinds)[number]; reference: string } | { kind: "dispatch" };
  /** As it was typed: 10 to 300 characters. */
  reason: unknown;
};

/** Somebody with special access. */
export type HolderView = {
  slot: number;
  memberId: string;
  handle: string;
  namedAt: Date;
  /** When they signed the undertaking in force; null before. Without it they see nothing. */
  signedAt: Date | null;
  /** True where the setting has become smaller than this place: they see nothing. */
  beyond: boolean;
};

/** `unsigned`: named, and has not signed the undertaking in force. */
export type Standing = "none" | "unsigned" | "holder";

export type NamingRefusal = "no-place-left" | "has-it-already";

export type AskRefusal =
  | "no-special-access"
  | "not-signed"
  | "reason-too-short"
  | "reason-too-long"
  | "nothing-to-see"
  | "too-many"
  | "key-unavailable";

export type ApproveRefusal = "no-special-access" | "not-signed" | "no-such-request" | "own-request" | "too-late";

export type LookRefusal = "no-special-access" | "not-signed" | "no-grant" | "grant-over";

/** That somebody may look at something until a moment. */
export type OpenGrant = { grantId: string; purpose: LookPurpose; endsAt: Date };

/** A grant for several orders, as everybody with special access sees it. */
export type WideGrant = {
  grantId: string;
  memberId: string;
  handle: string;
  purpose: LookPurpose;
  caseReference: string;
  askedAt: Date;
  approvedHandle: string | null;
  endsAt: Date | null;
  numbers: readonly string[];
};

/** One look, as staff see it: whose is known by number alone. */
export type LookView = {
  at: Date;
  handle: string;
  about: About["kind"];
  number: string;
  purpose: LookPurpose;
  caseKind: CaseKind;
  caseReference: string;
  breadth: number;
};

/** One look, as the person sees it; without the words where they are destroyed, or cannot be opened now. */
export type LookAtYou = {
  at: Date;
  role: string;
  purpose: LookPurpose;
  reason: Personal<string, "access-reason"> | null;
  /** True once the words went with the person's details. */
  destroyed: boolean;
};

/** How often each holder looked for each kind of reason. */
export type LookCount = { handle: string; purpose: LookPurpose; looks: number };
