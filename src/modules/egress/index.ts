/** The gate through which everything leaves the shop: declared, checked, receipted, bounded. */
export { mayConnect } from "./addresses.ts";
export type { Declared, DeclaredFor, EgressRequest, Sends } from "./check.ts";
export type { Answer, Limits, Resolve } from "./exchange.ts";
export type { PastCall } from "./import-past.ts";
export { noCourier } from "./no-courier.ts";
export { type Addressing, addressTrouble } from "./own-address.ts";
export { findPersonal, type PersonalKind } from "./personal-patterns.ts";
export type { ReceiptWithOutcome } from "./receipt.sql.ts";
export { type EgressCode, EgressRefusal } from "./refusal.ts";
export { type Courier, courierSends, createSandboxCourier } from "./sandbox-courier.ts";
export { type SignedHeaders, type SignedMessage, verifySigned } from "./signed-message.ts";

import type { Clock } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import { type Database, insideTransaction, type Reader, type Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { errorCode, type Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Category } from "#policy/categories";
import {
  type Flow,
  type FlowId,
  type MailFlowId,
  mailFlows,
  type Partner,
  type PartnerId,
  flows as policyFlows,
  partners as policyPartners,
} from "#policy/flows";
import { type Checked, checkRequest, type Declared, type EgressRequest } from "./check.ts";
import { type Connections, keepConnections } from "./connections.ts";
import {
  type Answer,
  chooseAddress,
  type Destination,
  exchange,
  type Limits,
  type Resolve,
  systemResolve,
  usualLimits,
} from "./exchange.ts";
import { importPast, type PastCall } from "./import-past.ts";
import { type Addressing, readAddress } from "./own-address.ts";
import {
  insertOutcomes,
  insertReceipts,
  type Outcome,
  type Receipt,
  type ReceiptWithOutcome,
  selectReceipts,
} from "./receipt.sql.ts";
import { EgressRefusal } from "./refusal.ts";
import { type Soon, writeSoon } from "./write-soon.ts";
import { writeTogether } from "./write-together.ts";

export type EgressNeeds = {
  database: Database;
  clock: Clock;
  random: Random;
  log: Log;
  policyVersion: string;
  /** Scheme, host and port of each partner that is configured. A stand-in must be on this machine; others need https. */
  origins: Partial<Record<PartnerId, string>>;
  /** The shop's own origins, which an address sent to a partner may have. */
  ownOrigins: readonly string[];
  /** The declared flows and partners; those of the policy unless a test declares its own. */
  flows?: Readonly<Record<FlowId, Flow>>;
  partners?: Readonly<Record<PartnerId, Partner>>;
  /** What an address of a call may be whose partner has several, set in the back office; without it none. */
  addressing?: Addressing;
  /** Certificate authorities of one's own (PEM). */
  authorities?: Partial<Record<PartnerId, string>>;
  limits?: Limits;
  resolve?: Resolve;
};

export type Egress = {
  /**
   * Sends one declared call and answers what came of it. Trouble at the partner is a value; a request that is not what its
   * flow declares throws `EgressRefusal` before a socket is opened. Throws inside a transaction. The receipt is on the
   * disk before the first byte leaves.
   */
  send(flow: FlowId, request: EgressRequest, declared: Declared): Promise<Answer>;
  /**
   * The same to an address that the merchant has set, for a partner that has several. An address that may not be called throws
   * `EgressRefusal`.
   */
  sendTo(flow: FlowId, address: string, request: AddressedRequest, declared: Declared): Promise<Answer>;
  /**
   * Leaves the receipt of a mail that is about to be handed to the mail server; if it throws, nothing may leave.
   * `fields` are those of the mail flow that are in it; `sha256` is of the whole message.
   */
  recordMail(flow: MailFlowId, mail: { fields: readonly string[]; sha256: Buffer }): Promise<{ receiptId: string }>;
  /** How the mail ended, as a word: `sent`, `smtp-550`. Written soon, like the outcome of a call. */
  recordMailOutcome(receiptId: string, outcome: string): void;
  /** Resolves when it is written how everything ended that has ended: before the database is closed, and for tests. */
  outcomesWritten(): Promise<void>;
  /** Takes in receipts of calls from before the shop moved here. */
  importPast(tx: Tx, calls: readonly PastCall[]): Promise<void>;
  /** The newest receipts, at most 500. */
  receipts(reader: Reader, limit: number): Promise<ReceiptWithOutcome[]>;
};

/** A call whose path is that of its address. */
export type AddressedRequest = Omit<EgressRequest, "path" | "method">;

/** A partner that hangs must not take the whole shop with it. */
const mostAtOnce = 256;
const mostReceipts = 500;
/** An outcome that a sudden end takes along leaves its receipt open, which says no more than that it may have arrived. */
const outcomesWithinMs = 250;

/** The needs of the gate, its book of receipts, and its connections. */
type Gate = EgressNeeds & {
  writeReceipt(receipt: Receipt): Promise<void>;
  outcomes: Soon<Outcome>;
  connections: Connections;
};

/** Makes the gate. Throws at once if an origin is not one that may ever be called. */
export function createEgress(needs: EgressNeeds): Egress {
  const { flows = policyFlows, database } = needs;
  const gate: Gate = {
    ...needs,
    writeReceipt: writeTogether((receipts) => database.alone((tx) => insertReceipts(tx, receipts))),
    outcomes: writeSoon((outcomes) => database.alone((tx) => insertOutcomes(tx, outcomes), { waits: false }), {
      withinMs: outcomesWithinMs,
      // What happened has happened: a database that is down now does not turn an answer into an error.
      lost: (thrown) => needs.log.warn("egress-outcomes-not-written", { code: errorCode(thrown) }),
    }),
    connections: keepConnections(),
  };
  const destinations = new Map<PartnerId, Destination>();
  for (const [id, origin] of Object.entries(needs.origins)) {
    if (origin !== undefined) destinations.set(id as PartnerId, destination(id as PartnerId, origin, needs));
  }
  const underWay = new Map<PartnerId, number>();
  const bounded = async (id: FlowId, to: Destination, checked: Checked): Promise<Answer> => {
    const { partner } = flows[id];
    const now = underWay.get(partner) ?? 0;
    if (now >= mostAtOnce) return { ok: false, because: "unreachable" };
    underWay.set(partner, now + 1);
    try {
      return await sendChecked(gate, id, partner, to, checked);
    } finally {
      underWay.set(partner, (underWay.get(partner) ?? 1) - 1);
    }
  };
  return {
    send: async (id, request, declared) => {
      const flow = flows[id];
      if (insideTransaction()) throw new EgressRefusal("inside-transaction", id);
      const to = destinations.get(flow.partner);
      if (to === undefined) throw new EgressRefusal("partner-not-configured", id);
      inForce(needs, id, flow.partner);
      return bounded(id, to, checkRequest(id, flow, request, declared, needs.ownOrigins));
    },
    sendTo: async (id, address, request, declared) => {
      const flow = flows[id];
      if (insideTransaction()) throw new EgressRefusal("inside-transaction", id);
      const partner: Partner = (needs.partners ?? policyPartners)[flow.partner];
      const to = needs.addressing === undefined ? undefined : readAddress(address, needs.addressing);
      if (partner.addressed !== true || to === undefined) throw new EgressRefusal("origin-not-allowed", id);
      inForce(needs, id, flow.partner);
      const { method, path } = flow;
      const checked = checkRequest(id, flow, { ...request, method, path }, declared, needs.ownOrigins);
      return bounded(id, to.destination, { ...checked, path: to.path });
    },
    recordMail: (id, mail) => recordMail(gate, id, mail),
    recordMailOutcome: (receiptId, outcome) => endReceipt(gate, receiptId, outcome, null),
    outcomesWritten: () => gate.outcomes.written(),
    importPast: (tx, calls) => importPast(needs, tx, calls),
    receipts: (reader, limit) => selectReceipts(reader, Math.min(limit, mostReceipts)),
  };
}

/** Parses a configured origin; decimal, octal and abbreviated addresses are unfolded by the URL parser. */
function destination(id: PartnerId, text: string, needs: EgressNeeds): Destination {
  const refuse = (): never => {
    throw new EgressRefusal("origin-not-allowed", id);
  };
  if (!URL.canParse(text)) return refuse();
  const origin = new URL(text);
  const { loopback, ownNetwork }: Partner = (needs.partners ?? policyPartners)[id];
  const bare = origin.pathname === "/" && origin.search === "" && origin.hash === "" && origin.username === "";
  if (!bare || origin.hostname === "" || origin.password !== "") return refuse();
  if (origin.protocol !== "https:" && !(loopback && origin.protocol === "http:")) return refuse();
  return { origin, loopback, ownNetwork: ownNetwork === true, authority: needs.authorities?.[id] };
}

/** A contract that has run out ends the flow on its day. */
function inForce(needs: EgressNeeds, id: string, partner: PartnerId): void {
  const { until } = (needs.partners ?? policyPartners)[partner].contract;
  if (until !== null && needs.clock.now() >= new Date(`${until}T00:00:00Z`)) {
    throw new EgressRefusal("contract-expired", id);
  }
}

async function sendChecked(
  needs: Gate,
  id: FlowId,
  partner: PartnerId,
  to: Destination,
  checked: Checked,
): Promise<Answer> {
  const limits = needs.limits ?? usualLimits;
  const chosen = await chooseAddress(to, needs.resolve ?? systemResolve, limits.connectMs);
  if (chosen === "forbidden") {
    needs.log.error("egress-address-refused", { flow: id });
    throw new EgressRefusal("address-not-allowed", id);
  }
  if (chosen === "unreachable") return { ok: false, because: "unreachable" };
  // Without the nonce a hash of a name and an address could be confirmed by guessing. Only the partner is told it.
  const nonce = needs.random.token();
  const receiptId = await openReceipt(needs, id, partner, {
    categories: checked.categories,
    fields: checked.fields,
    sha256: sha256(`${nonce}\n${checked.method} ${checked.path}\n${checked.body}`),
  });
  crashpoint("egress-receipt-written");
  const outgoing = { destination: to, address: chosen.address, checked, nonce };
  const answer = await exchange(outgoing, limits, needs.connections);
  crashpoint("egress-answered");
  const [outcome, status] = answer.ok ? (["answered", answer.status] as const) : ([answer.because, null] as const);
  if (!answer.ok) needs.log.warn("egress-unanswered", { flow: id, because: answer.because });
  endReceipt(needs, receiptId, outcome, status);
  return answer;
}

async function recordMail(
  needs: Gate,
  id: MailFlowId,
  mail: { fields: readonly string[]; sha256: Buffer },
): Promise<{ receiptId: string }> {
  const flow = mailFlows[id];
  inForce(needs, id, flow.partner);
  const declared: Readonly<Record<string, Category | "none">> = flow.fields;
  const found = mail.fields.map((name) => {
    const category = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (category === undefined) throw new EgressRefusal("undeclared-field", id);
    return category;
  });
  const categories = [...new Set(found.filter((category) => category !== "none"))].sort();
  const receiptId = await openReceipt(needs, id, flow.partner, { ...mail, categories });
  return { receiptId };
}

async function openReceipt(
  needs: Gate,
  flow: string,
  partner: string,
  content: { categories: readonly string[]; fields: readonly string[]; sha256: Buffer },
): Promise<string> {
  const receiptId = needs.random.uuid();
  const { policyVersion } = needs;
  const at = needs.clock.now();
  await needs.writeReceipt({ receiptId, flow, partner, ...content, policyVersion, at });
  return receiptId;
}

function endReceipt(needs: Gate, receiptId: string, outcome: string, status: number | null): void {
  needs.outcomes.add({ receiptId, outcome, status, at: needs.clock.now() });
}
