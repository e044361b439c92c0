import { type Clock, minute } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Database } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import { reveal } from "#vault/reveal";
import { headerName, type MailAddress, parseMailAddress } from "./address.ts";
import { nextAttemptAt } from "./backoff.ts";
import type { ContactForMail, OrderForMail, OrderForMailPort, ShopForMail } from "./facts.ts";
import { fieldsThatLeave } from "./kinds.ts";
import { FactsMissing } from "./letter.ts";
import { type ClaimedMail, claimMail, type Outcome, settleMail } from "./outbox.sql.ts";
import { renderMail } from "./render.ts";
import type { MailTransport, OutgoingMail } from "./transport.ts";

export type SendDeps = {
  database: Database;
  clock: Clock;
  log: Log;
  shop: ShopForMail;
  transport: MailTransport;
  orderForMail: OrderForMailPort;
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
    const found = await deps.orderForMail({ orderId: mail.orderId, kind: mail.kind, cause: mail.cause });
    if (!found.ok) return found.because === "forgotten" ? { is: "forgotten" } : later(deps, mail, found.because);
    const contact = reveal("order-mail", found.contact);
    const recipient = parseMailAddress(contact.email);
    if (!recipient.ok) return { is: "failed", code: `address-${recipient.because}` };
    const outgoing = address(deps.shop, mail, found.order, contact, recipient.address);
    crashpoint("mail-before-send");
    const delivery = await deps.transport.send(outgoing);
    crashpoint("mail-after-send");
    if (delivery.ok) return { is: "sent", at: deps.clock.now() };
    return delivery.because === "permanent" ? { is: "failed", code: delivery.code } : later(deps, mail, delivery.code);
  } catch (thrown) {
    if (thrown instanceof FactsMissing) return { is: "failed", code: "facts-missing" };
    deps.log.error("mail-not-made", { mail: mail.id, kind: mail.kind, code: errorCode(thrown) });
    return later(deps, mail, "not-made");
  }
}

function address(
  shop: ShopForMail,
  mail: ClaimedMail,
  order: OrderForMail,
  contact: ContactForMail,
  recipient: MailAddress,
): OutgoingMail {
  const { subject, text, html } = renderMail(mail.kind, shop, order, contact);
  return {
    messageId: mail.messageId,
    date: mail.createdAt,
    from: { name: headerName(shop.name), address: ours(shop.senderEmail) },
    replyTo: ours(shop.email),
    to: { name: headerName(contact.name), address: recipient },
    subject,
    text,
    html,
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
