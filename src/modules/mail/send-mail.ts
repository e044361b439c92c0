import { type Clock, minute } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Database } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import { join } from "#vault";
import { revealFor } from "#vault/reveal";
import { headerName, type MailAddress, parseMailAddress } from "./address.ts";
import { nextAttemptAt } from "./backoff.ts";
import type {
  ComplaintForMailPort,
  OrderForMailPort,
  QuestionForMailPort,
  SafetyForMailPort,
  ShopForMail,
} from "./facts.ts";
import { fieldsThatLeave, isAboutComplaint, isAboutQuestion, isAboutSafety, mailTable } from "./kinds.ts";
import { FactsMissing } from "./letter.ts";
import { type ClaimedMail, claimMail, type Outcome, settleMail } from "./outbox.sql.ts";
import { type OwnerForMail, ownerMail, ownerWords } from "./owner-mail.tsx";
import { type RenderedMail, renderComplaintMail, renderMail, renderQuestionMail, renderSafetyMail } from "./render.ts";
import type { MailTransport, OutgoingMail } from "./transport.ts";

export type SendDeps = {
  database: Database;
  clock: Clock;
  log: Log;
  shop: ShopForMail;
  transport: MailTransport;
  orderForMail: OrderForMailPort;
  complaintForMail: ComplaintForMailPort;
  questionForMail: QuestionForMailPort;
  safetyForMail: SafetyForMailPort;
  /** Whoever runs the shop, where the settings name an address. */
  owner?: OwnerForMail | undefined;
};

/** Longer than an attempt can take, so that no second worker begins while the first still speaks to the server. */
export const claimMs = 2 * minute;

/**
 * Sends one mail, if it is due and no other worker has it. A pipeline of three steps: claim, send, settle. A kill
 * between the server's yes and the settling sends it again, under the same Message-ID. The recipient is opened between the
 * first step and the second and kept nowhere.
 */
export async function sendMail(deps: SendDeps, mailId: string): Promise<Outcome["is"] | "not-due"> {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + claimMs);
  // A claim that a power cut takes along belonged to a process that is gone as well.
  const mail = await deps.database.alone((tx) => claimMail(tx, mailId, now, until), { waits: false });
  if (mail === undefined) return "not-due";
  const outcome = await attempt(deps, mail);
  await deps.database.alone((tx) => settleMail(tx, mail.id, mail.attempt, outcome));
  report(deps.log, mail, outcome);
  return outcome.is;
}

async function attempt(deps: SendDeps, mail: ClaimedMail): Promise<Outcome> {
  try {
    if (mail.aboutId === null) return await attemptForOwner(deps, mail);
    const found = await write(deps, mail);
    if (!found.ok) return found.because === "forgotten" ? { is: "forgotten" } : later(deps, mail, found.because);
    const recipient = parseMailAddress(found.email);
    if (!recipient.ok) return { is: "failed", code: `address-${recipient.because}` };
    return await deliver(deps, mail, address(deps.shop, mail, found, recipient.address));
  } catch (thrown) {
    if (thrown instanceof FactsMissing) return { is: "failed", code: "facts-missing" };
    deps.log.error("mail-not-made", { mail: mail.id, kind: mail.kind, code: errorCode(thrown) });
    return later(deps, mail, "not-made");
  }
}

async function deliver(deps: SendDeps, mail: ClaimedMail, outgoing: OutgoingMail): Promise<Outcome> {
  crashpoint("mail-before-send");
  const delivery = await deps.transport.send(outgoing);
  crashpoint("mail-after-send");
  if (delivery.ok) return { is: "sent", at: deps.clock.now() };
  return delivery.because === "permanent" ? { is: "failed", code: delivery.code } : later(deps, mail, delivery.code);
}

/** The address may have been taken out of the settings since it was queued. */
async function attemptForOwner(deps: SendDeps, mail: Extract<ClaimedMail, { aboutId: null }>): Promise<Outcome> {
  const { shop, owner } = deps;
  const words = owner === undefined ? null : await ownerWords(shop, owner, mail);
  if (owner === undefined || words === null) return { is: "forgotten" };
  const envelope = { messageId: mail.messageId, date: mail.createdAt, from: ours(shop.senderEmail) };
  return deliver(deps, mail, ownerMail(shop, owner, words, { ...envelope, replyTo: ours(shop.email) }));
}

/** A mail to a person, about an order, a complaint, a question or a recall. */
type PersonalMail = Extract<ClaimedMail, { aboutId: string }>;

type Written = { ok: true; mail: RenderedMail; name: string; email: string };

/** Opens whom the mail goes to, and writes it. */
async function write(
  deps: SendDeps,
  { kind, aboutId, cause }: PersonalMail,
): Promise<Written | { ok: false; because: "forgotten" | "key-unavailable" }> {
  if (isAboutComplaint(kind)) {
    const found = await deps.complaintForMail(aboutId);
    if (!found.ok) return found;
    const { name, email, secret } = revealFor("complaint-mail", found.writer);
    const writer = { name: name ?? "", email: email ?? "", secret };
    return { ok: true, mail: renderComplaintMail(kind, deps.shop, found.complaint, writer), ...writer };
  }
  if (isAboutQuestion(kind)) {
    const found = await deps.questionForMail({ questionId: aboutId, cause });
    if (!found.ok) return found;
    const whole = join(found.asker, found.said === null ? join() : join(found.said));
    const [{ email, secret }, [said = null]] = revealFor("question-mail", whole);
    return { ok: true, mail: renderQuestionMail(kind, deps.shop, found.question, { secret, said }), name: "", email };
  }
  if (isAboutSafety(kind)) {
    const found = await deps.safetyForMail({ contactId: aboutId, cause });
    if (!found.ok) return found;
    const { email, secret } = revealFor("safety-mail", found.reader);
    return { ok: true, mail: renderSafetyMail(deps.shop, found.recall, { secret }), name: "", email };
  }
  const found = await deps.orderForMail({ orderId: aboutId, kind, cause });
  if (!found.ok) return found;
  const contact = revealFor("order-mail", found.contact);
  const { name, email } = contact;
  return { ok: true, mail: renderMail(kind, deps.shop, found.order, contact), name, email };
}

function address(
  shop: ShopForMail,
  mail: PersonalMail,
  { mail: { subject, text, html }, name }: Written,
  recipient: MailAddress,
): OutgoingMail {
  return {
    messageId: mail.messageId,
    date: mail.createdAt,
    from: { name: headerName(shop.name), address: ours(shop.senderEmail) },
    replyTo: ours(shop.email),
    to: { name: headerName(name), address: recipient },
    subject,
    text,
    html,
    flow: mailTable[mail.kind].purpose,
    fields: fieldsThatLeave(mail.kind),
  };
}

/** The shop's own addresses are checked when it starts; here they only take their type. */
function ours(text: string): MailAddress {
  const parsed = parseMailAddress(text);
  if (!parsed.ok) throw new Error("The shop's own mail address cannot be used.");
  return parsed.address;
}

function later(deps: SendDeps, mail: ClaimedMail, code: string): Outcome {
  const next = nextAttemptAt(mail.attempt, mail.createdAt, deps.clock.now());
  return next === undefined ? { is: "failed", code } : { is: "later", code, nextAttemptAt: next };
}

function report(log: Log, mail: ClaimedMail, outcome: Outcome): void {
  const fields = { mail: mail.id, kind: mail.kind, attempt: mail.attempt };
  if (outcome.is === "sent" || outcome.is === "forgotten") log.info(`mail-${outcome.is}`, fields);
  else log.warn(`mail-${outcome.is}`, { ...fields, code: outcome.code });
}
