/** Safety: addresses that buyers leave for recalls of what they bought, and the messages to them. The module's only door. */
export { keptDays, type SafetyCard } from "./contact.ts";
export type * from "./recall.ts";
export type * from "./views.ts";

import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { SafetyForMailPort } from "#mail";
import type { RetentionWork } from "#policy/retention";
import { type Personal, parseRef } from "#vault";
import { bundleOf, placeOf, readEmail, type SafetyCard } from "./contact.ts";
import { forgetBundle, forgetDue, takeAway } from "./forget-contact.ts";
import { leaveContact } from "./leave-contact.ts";
import { countDue, findContact } from "./safety.sql.ts";
import { safetyForMail, sendRecalls } from "./send-recalls.ts";
import type { ContactOf, LeaveResult, SafetyContactView, SafetyNeeds, TakeAwayResult } from "./views.ts";

/** What others may ask of safety. `leave`, `takeAway` and what forgets are pipelines with transactions of their own. */
export type Safety = {
  /** An e-mail address as it was typed; null where none of our mails could be sent to it. */
  readEmail(typed: unknown): Personal<string, "safety-contact"> | null;
  /** Takes an address for an order; writes to nobody. The secret is that of the link which takes it away. */
  leave(orderId: string, email: Personal<string, "safety-contact">): Promise<LeaveResult>;
  /** The address that was left; null where there is none. */
  contactOf(reader: Reader, by: ContactOf): Promise<SafetyContactView | null>;
  /** Its key is destroyed, and nothing of it stays. */
  takeAway(by: ContactOf): Promise<TakeAwayResult>;
  /** The worker of the vault's queue, for a bundle of this module. */
  goOnShredding(payload: { id: string }): Promise<void>;
  /** After a backup was put back: forgets once more an address that was taken away since; false if the backup had too. */
  forgetAnew(payload: { id: string }): Promise<boolean>;
  safetyForMail: SafetyForMailPort;
  /** For the retention engine: addresses whose time is over. */
  retention: readonly RetentionWork[];
  sweeps: readonly { name: string; seconds: number; run(): Promise<void> }[];
};

/** Makes the module from what it needs of others. Opens nothing and starts nothing. */
export function createSafety(needs: SafetyNeeds): Safety {
  return {
    readEmail,
    leave: (orderId, email) => leaveContact(needs, orderId, email),
    contactOf: (reader, by) => contactOf(needs, reader, by),
    takeAway: (by) => takeAway(needs, by),
    goOnShredding: async ({ id }) => void (await forgetBundle(needs, parseRef(id))),
    forgetAnew: ({ id }) => forgetBundle(needs, parseRef(id)),
    safetyForMail: (ask) => safetyForMail(needs, ask),
    retention: [
      {
        rule: "safety-contact",
        carryOut: () => forgetDue(needs),
        overdue: (moment) => countDue(needs.database.reader, moment),
      },
    ],
    sweeps: [{ name: "safety-recalls", seconds: 600, run: () => sendRecalls(needs) }],
  };
}

async function contactOf({ vault }: SafetyNeeds, reader: Reader, by: ContactOf): Promise<SafetyContactView | null> {
  const found = await findContact(reader, "secret" in by ? { secretHash: sha256(by.secret) } : by);
  if (found === undefined) return null;
  const { id, order_id: orderId, subject, card, given_at, end_due_at, policy_version } = found;
  return {
    ...{ id, givenAt: given_at, endsAt: end_due_at, policyVersion: policy_version },
    card: await vault.open<SafetyCard, "safety-contact@1">(bundleOf(orderId, subject), placeOf(orderId), card),
  };
}
