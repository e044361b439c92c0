import type { Clock } from "#kernel/clock";
import type { Database, Reader } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Mail } from "#mail";
import type { PrivacyLedger } from "#privacy";
import type { OpenResult, Vault } from "#vault";
import type { SafetyCard } from "./contact.ts";
import type { Concerned, Recall } from "./recall.ts";

/** What safety needs of others, as narrow as it uses it. */
export type SafetyNeeds = {
  database: Database;
  vault: Pick<Vault, "createBundle" | "bindBundle" | "seal" | "open" | "buryBundle" | "destroyKey" | "removeRemains">;
  mail: Pick<Mail, "queueMail" | "removeMails">;
  privacy: Pick<PrivacyLedger, "append">;
  clock: Clock;
  random: Random;
  log: Log;
  policyVersion: string;
  /** What is recalled now. */
  recalls(): Promise<readonly Recall[]>;
  /** Which of these orders a recall concerns. */
  ordersConcerned(reader: Reader, orderIds: readonly string[], concerns: Concerned): Promise<readonly string[]>;
};

/** Whose address: by the secret of its own link, or by its order. */
export type ContactOf = { secret: string } | { orderId: string };

/** An address that was left, as its writer sees it: opened for "show-to-subject". */
export type SafetyContactView = {
  /** Under which mails to it are found. */
  id: string;
  givenAt: Date;
  endsAt: Date;
  policyVersion: string;
  card: OpenResult<SafetyCard, "safety-contact">;
};

export type LeaveResult = { ok: true; secret: string } | { ok: false; because: "address-left" | "key-unavailable" };

/** `keyDestroyed`: false while the keystore is away; nobody can open it meanwhile, and the next sweep goes on. */
export type TakeAwayResult = { ok: true; keyDestroyed: boolean } | { ok: false; because: "no-address" };
