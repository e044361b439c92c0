import type { Tx } from "#kernel/db";
import type { FlowId } from "#policy/flows";
import { flows } from "#policy/flows";
import type { Declared } from "./check.ts";
import type { EgressNeeds } from "./index.ts";
import { insertPastReceipts } from "./receipt.sql.ts";

/** A call that was answered before the shop moved here, with what it sent. */
export type PastCall = { flow: FlowId; sent: Declared; at: Date };

/**
 * Takes in receipts of past calls. What they sent is not there any more, so the proof of it is chance: it proves nothing, as
 * that of a message does to whoever does not hold the message.
 */
export async function importPast(
  { random, policyVersion }: Pick<EgressNeeds, "random" | "policyVersion">,
  tx: Tx,
  calls: readonly PastCall[],
): Promise<void> {
  const receipts = calls.map(({ flow, sent, at }) => ({
    id: random.uuid(),
    flow,
    partner: flows[flow].partner,
    categories: sent.categories,
    fields: sent.fields,
    sha256: random.bytes(32),
    policy_version: policyVersion,
    at,
  }));
  await insertPastReceipts(tx, receipts);
}
