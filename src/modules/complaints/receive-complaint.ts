import { day } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import { sha256 } from "#kernel/digest";
import { newReference } from "#kernel/reference";
import { subjectTagOf } from "#privacy";
import { declassify, type Personal, VaultError } from "#vault";
import { cardWith } from "./card.ts";
import { alertDays, answerDays, bundleOf, type Complaint, placeOf } from "./complaint.ts";
import { type ComplaintRow, insertComplaint } from "./complaints.sql.ts";
import type { ComplaintsNeeds, ReceiveResult } from "./views.ts";

/** `C-7K3M-9QTX` */
const numberPrefix = "C";

/**
 * Takes a complaint (Data Protection Act 2018, s. 164A): a new key is committed to the keystore, then one transaction writes the
 * complaint, its sealed card and the mail that acknowledges it. Who is answered "it has come" finds it after any kill; a key whose
 * complaint never came is swept after a day. Without the keystore nothing is written.
 */
export async function receiveComplaint(
  needs: ComplaintsNeeds,
  complaint: Personal<Complaint, "complaint">,
): Promise<ReceiveResult> {
  const { database, vault, random, clock, mail } = needs;
  const id = random.uuid();
  const subject = random.uuid();
  const secret = random.token();
  const ref = bundleOf(id, subject);
  let card: Buffer;
  try {
    await vault.createBundle(ref);
    card = await vault.seal(ref, placeOf(id, "card"), cardWith(complaint, secret));
  } catch (thrown) {
    if (thrown instanceof VaultError && thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    throw thrown;
  }
  const row = newRow(needs, { id, number: newReference(random, numberPrefix), secret }, clock.now());
  await database.transact(async (tx) => {
    await vault.bindBundle(tx, ref);
    await insertComplaint(tx, row, { complaint_id: id, subject, card, answer: null });
    if (declassify("can-be-written-to", complaint))
      await mail.queueMail(tx, { kind: "complaint-received", complaintId: id });
  });
  crashpoint("complaint-taken");
  return { ok: true, number: row.number, secret };
}

function newRow(
  { policyVersion }: ComplaintsNeeds,
  { id, number, secret }: { id: string; number: string; secret: string },
  at: Date,
): ComplaintRow {
  return {
    ...{ id, number },
    secret_hash: sha256(secret),
    subject_tag: subjectTagOf(secret),
    policy_version: policyVersion,
    received_at: at,
    alert_at: new Date(at.getTime() + alertDays * day),
    answer_due_at: new Date(at.getTime() + answerDays * day),
    answered_at: null,
    outcome: null,
    shred_due_at: null,
    buried_at: null,
    shredded_at: null,
  };
}
