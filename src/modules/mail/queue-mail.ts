import type { Clock } from "#kernel/clock";
import type { Tx } from "#kernel/db";
import type { Jobs } from "#kernel/jobs";
import type { Random } from "#kernel/random";
import type { ComplaintMailKind, MailKind, OwnerMailKind, QuestionMailKind, SafetyMailKind } from "./kinds.ts";
import { type About, insertMail } from "./outbox.sql.ts";

/** A mail to be sent: ids and a kind, never a person. */
export type MailAsk = (
  | { kind: MailKind; orderId: string }
  | { kind: ComplaintMailKind; complaintId: string }
  | { kind: QuestionMailKind; questionId: string }
  | { kind: SafetyMailKind; safetyContactId: string }
) & {
  /**
   * What caused it where one order has several of a kind: the id of a refund or shipment, an hour. At most 64 letters,
   * digits, dots, colons and hyphens, so that nothing personal fits in by mistake.
   */
  cause?: string;
};

/** A mail to the owner is about no order, and there is one a cause. */
export type OwnerMailAsk = { kind: OwnerMailKind; aboutId: null; cause: string };

/** The queue that carries mails to their sending. */
export const sendMailJob = "mail.send";

const causePattern = /^[A-Za-z0-9.:-]{0,64}$/;

/**
 * Queues one mail per kind, order and cause, with its job, in the transaction of its cause. Asked again it answers the
 * mail that is there. Throws on a cause that could hold anything but an id.
 */
export async function queueMail(
  tx: Tx,
  deps: { clock: Clock; random: Random; jobs: Pick<Jobs, "enqueue">; host: string },
  ask: MailAsk | OwnerMailAsk,
): Promise<{ mailId: string; queued: boolean }> {
  const cause = ask.cause ?? "";
  if (!causePattern.test(cause))
    throw new Error("The cause of a mail is an id: letters, digits, dots, colons, hyphens.");
  const id = deps.random.uuid();
  const stands = await insertMail(tx, {
    ...aboutOf(ask),
    id,
    cause,
    messageId: `<${id}@${deps.host}>`,
    at: deps.clock.now(),
  });
  if (stands.isNew) await deps.jobs.enqueue(tx, sendMailJob, { id });
  return { mailId: stands.id, queued: stands.isNew };
}

function aboutOf(ask: MailAsk | OwnerMailAsk): About {
  if ("aboutId" in ask) return { kind: ask.kind, aboutId: ask.aboutId };
  if ("questionId" in ask) return { kind: ask.kind, aboutId: ask.questionId };
  if ("safetyContactId" in ask) return { kind: ask.kind, aboutId: ask.safetyContactId };
  return { kind: ask.kind, aboutId: "orderId" in ask ? ask.orderId : ask.complaintId };
}
