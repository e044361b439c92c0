import type { Clock } from "#kernel/clock";
import type { MailTransport, OutgoingMail } from "./transport.ts";

/** A mail as it lies in the mailbox of the demonstration: what its recipient sees. */
export type MailboxMail = Readonly<{
  /** The left side of its Message-ID. */
  id: string;
  to: string;
  toName: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  arrivedAt: Date;
  /** How often it arrived. Like a mail program, the mailbox shows a mail that comes twice once. */
  arrivals: number;
}>;

/** The inboxes of everybody the demonstration writes to, in memory, gone when the process ends. */
export type Mailbox = MailTransport & {
  /** Newest first. */
  mails(): readonly MailboxMail[];
  mail(id: string): MailboxMail | undefined;
};

/** Stands in for a mail server where none is configured. Holds the newest `most` mails, 500 unless told. */
export function createMailbox(clock: Clock, most = 500): Mailbox {
  const mails = new Map<string, MailboxMail>();
  return {
    send: (mail) => {
      const id = idOf(mail);
      const before = mails.get(id);
      mails.set(id, {
        id,
        to: mail.to.address,
        toName: mail.to.name,
        from: mail.from.address,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        arrivedAt: before?.arrivedAt ?? clock.now(),
        arrivals: (before?.arrivals ?? 0) + 1,
      });
      const [oldest] = mails.keys();
      if (mails.size > most && oldest !== undefined) mails.delete(oldest);
      return Promise.resolve({ ok: true });
    },
    mails: () => [...mails.values()].reverse(),
    mail: (id) => mails.get(id),
  };
}

function idOf(mail: OutgoingMail): string {
  return mail.messageId.slice(1, mail.messageId.indexOf("@"));
}
