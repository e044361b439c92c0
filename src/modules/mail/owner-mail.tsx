import { type Clock, day } from "#kernel/clock";
import { type Purpose, purposes } from "#policy/categories";
import { headerName, type MailAddress, parseMailAddress } from "./address.ts";
import type { ShopForMail } from "./facts.ts";
import type { OwnerMailKind } from "./kinds.ts";
import { mailStyle } from "./mail-style.ts";
import type { OutgoingMail } from "./transport.ts";

/** That details of several orders at once were opened, by whom, and who agreed. */
export type SeveralOpened = { handle: string; agreed: string; orders: number; purpose: Purpose; until: Date };

/** How often somebody with special access looked, for which kind of reason. */
export type LookCount = { handle: string; purpose: Purpose; looks: number };

/** To whom such mails go, and what is in them at the moment of sending. */
export type OwnerForMail = {
  email: MailAddress;
  /** The newest signed checkpoint of the privacy log; null before the first. */
  checkpoint(): Promise<string | null>;
  /** What a grant for several orders opened; null where there is none of this id. */
  severalOpened(grantId: string): Promise<SeveralOpened | null>;
  /** The looks from one moment to another. */
  looks(from: Date, to: Date): Promise<readonly LookCount[]>;
};

/** Reads an address as CANDOUR_OWNER_EMAIL names it; null where no mail of ours could go there. */
export function readOwnerEmail(text: string): MailAddress | null {
  const parsed = parseMailAddress(text);
  return parsed.ok ? parsed.address : null;
}

/** What a mail to the owner says: words, lines that stand by themselves, more words. */
type Said = { subject: string; before: string; lines: readonly string[]; after: string } & Pick<
  OutgoingMail,
  "flow" | "fields"
>;

/** What a mail to the owner says at this moment; null where there is nothing to say any more. */
export async function ownerWords(
  shop: ShopForMail,
  owner: OwnerForMail,
  { kind, cause }: { kind: OwnerMailKind; cause: string },
): Promise<Said | null> {
  if (kind === "checkpoint") return checkpointWords(shop, await owner.checkpoint());
  if (kind === "special-access") return severalWords(shop, await owner.severalOpened(cause));
  const to = new Date(`${cause}T00:00:00Z`);
  return digestWords(shop, await owner.looks(new Date(to.getTime() - 7 * day), to), to);
}

/** Kept in the owner's inbox, a checkpoint shows later whether the log was cut or changed. */
function checkpointWords(shop: ShopForMail, checkpoint: string | null): Said | null {
  if (checkpoint === null) return null;
  return {
    subject: `Privacy log of ${shop.name}: checkpoint`,
    before:
      "This is what the privacy log of your shop stands at. Keep this mail: should the log ever be cut or changed, it shows it. Save the lines below in a file and run:",
    lines: ["candour verify checkpoint.txt", checkpoint],
    after: "One such mail comes every day. If it stays away, look at the shop: candour doctor.",
    flow: "owner-mail",
    fields: ["checkpoint"],
  };
}

function severalWords(shop: ShopForMail, opened: SeveralOpened | null): Said | null {
  if (opened === null) return null;
  const { handle, agreed, orders, purpose, until } = opened;
  return {
    subject: `${shop.name}: details of ${orders} orders were opened`,
    before: `Somebody with special access may look at the details of ${orders} orders at once, until ${until.toISOString().slice(11, 16)} UTC.`,
    lines: [`asked by ${handle}, agreed to by ${agreed}, ${purposes[purpose]}`],
    after: "If you did not expect this, open the page “Special access” of the back office, and take it away from them.",
    flow: "access-mail",
    fields: ["looks"],
  };
}

function digestWords(shop: ShopForMail, counts: readonly LookCount[], to: Date): Said {
  const lines = counts.map(({ handle, purpose, looks }) => `${handle}: ${looks}, ${purposes[purpose]}`);
  const all = counts.reduce((sum, { looks }) => sum + looks, 0);
  return {
    subject: `${shop.name}: who looked at customers’ details, week to ${to.toISOString().slice(0, 10)}`,
    before:
      all === 0
        ? "Nobody looked at a customer’s details this week."
        : `Your people with special access looked at customers’ details ${all === 1 ? "once" : `${all} times`} this week:`,
    lines: lines.length === 0 ? [] : [lines.join("\n")],
    after: "Each look stands in the back office, on the page “Special access”, and on the customer’s own page.",
    flow: "access-mail",
    fields: ["looks"],
  };
}

/** Writes a mail to the owner. */
export function ownerMail(
  shop: ShopForMail,
  owner: OwnerForMail,
  { subject, before, lines, after, flow, fields }: Said,
  mail: { messageId: string; date: Date; from: MailAddress; replyTo: MailAddress },
): OutgoingMail {
  const { messageId, date, from, replyTo } = mail;
  const html = (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <title>{subject}</title>
        <style>{mailStyle}</style>
      </head>
      <body>
        <main>
          <h1>{subject}</h1>
          <p>{before}</p>
          {lines.map((line) => (
            <pre>{line}</pre>
          ))}
          <p>{after}</p>
        </main>
      </body>
    </html>
  );
  return {
    ...{ messageId, date, replyTo, subject, flow, fields },
    from: { name: headerName(shop.name), address: from },
    to: { name: headerName(shop.name), address: owner.email },
    text: `${[before, ...lines, after].join("\n\n").replaceAll(/\n{3,}/g, "\n\n")}\n`,
    html: `<!doctype html>${String(html)}`,
  };
}

/** What causes the mail of a day, so that there is one. */
export function ownerMailCause(clock: Clock): string {
  return clock.now().toISOString().slice(0, 10);
}

/** The same for a week: the Monday (UTC) with which it ended. */
export function weekCause(clock: Clock): string {
  const now = clock.now();
  const sinceMonday = (now.getUTCDay() + 6) % 7;
  return new Date(now.getTime() - sinceMonday * day).toISOString().slice(0, 10);
}
