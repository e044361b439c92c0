import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Egress } from "#egress";
import { second } from "#kernel/clock";
import { insideTransaction } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { MailAddress } from "./address.ts";
import { type DkimKey, signed } from "./dkim.ts";
import type { SmtpSettings } from "./smtp-settings.ts";
import type { Delivery, MailTransport, OutgoingMail } from "./transport.ts";

export type SmtpDeps = {
  settings: SmtpSettings;
  /** Each attempt leaves a receipt; if it cannot be written, nothing leaves. */
  egress: Pick<Egress, "recordMail" | "recordMailOutcome">;
  /** Signs each mail in the name of the domain that it comes from; without it none is signed here. */
  dkim?: DkimKey | undefined;
  /** Where servers report a mail that they could not deliver after all; without it, where the mail comes from. */
  bounceAddress?: MailAddress | undefined;
  /** Milliseconds: to connect, of silence, and altogether. */
  limits?: { connectMs: number; silentMs: number; totalMs: number };
  /** Certificate authority of one's own (PEM), instead of the usual ones. */
  authority?: string;
  /** Connects to this address, while name and certificate stay those of the host. */
  connectTo?: string;
};

const usualLimits = { connectMs: 5 * second, silentMs: 20 * second, totalMs: 60 * second };

/**
 * Delivers by SMTP, one connection a mail. The certificate is verified for every host but this machine, and a host that
 * offers no encryption is refused. nodemailer gets strings only: no raw message, no attachment, no path, no address to
 * fetch from.
 */
export function createSmtpTransport(deps: SmtpDeps): MailTransport {
  return {
    send: async (mail) => {
      const plain = await compose(mail);
      const { dkim } = deps;
      const message = dkim === undefined ? plain : await signed(plain, domainOf(mail.from.address), dkim);
      if (insideTransaction()) throw new Error("A mail is not sent inside a transaction.");
      // The message holds a secret link, so nobody can guess it from the hash.
      const content = { fields: mail.fields, sha256: sha256(message) };
      const { receiptId } = await deps.egress.recordMail(mail.flow, content);
      const delivery = await converse(deps, envelope(deps, mail), message);
      deps.egress.recordMailOutcome(receiptId, delivery.ok ? "sent" : delivery.code);
      return delivery;
    },
  };
}

/** The mail as bytes (RFC 5322, multipart/alternative). */
export async function compose(mail: OutgoingMail): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: mail.messageId,
    date: mail.date,
    from: mail.from,
    replyTo: mail.replyTo,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // Holiday notices and the like must not answer (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

type Envelope = { from: string; to: string[]; dsn: { ret: "HDRS"; notify: "FAILURE" } };

/** A report quotes the headers and no more (RFC 3461), where the server knows of it: the mail holds a secret link. */
function envelope({ bounceAddress }: SmtpDeps, { from, to }: OutgoingMail): Envelope {
  return { from: bounceAddress ?? from.address, to: [to.address], dsn: { ret: "HDRS", notify: "FAILURE" } };
}

function converse(deps: SmtpDeps, around: Envelope, message: Buffer): Promise<Delivery> {
  const { settings } = deps;
  const limits = deps.limits ?? usualLimits;
  const connection = new SMTPConnection({
    host: deps.connectTo ?? settings.host,
    port: settings.port,
    name: domainOf(around.from),
    secure: settings.tls === "from-the-start",
    requireTLS: settings.tls === "must-upgrade",
    ignoreTLS: settings.tls === "none",
    tls: {
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      ...(isAddress(settings.host) ? {} : { servername: settings.host }),
      ...(deps.authority === undefined ? {} : { ca: deps.authority }),
    },
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    socketTimeout: limits.silentMs,
    socketCloseTimeout: second,
    maxResponseSize: 16_384,
    allowInternalNetworkInterfaces: true,
  });
  return new Promise((resolve) => {
    let over = false;
    const end = (delivery: Delivery): void => {
      if (over) return;
      over = true;
      clearTimeout(deadline);
      if (delivery.ok) connection.quit();
      else connection.close();
      resolve(delivery);
    };
    const deadline = setTimeout(() => end(later("smtp-timeout")), limits.totalMs);
    const failed = (thrown: unknown): void => end(classify(thrown));
    connection.on("error", failed);
    connection.on("end", () => end(later("smtp-lost")));
    const deliver = (): void => {
      connection.send(around, message, (thrown) => (thrown ? failed(thrown) : end({ ok: true })));
    };
    connection.connect((thrown) => {
      if (thrown) return failed(thrown);
      const { login } = settings;
      if (login === undefined) return deliver();
      connection.login({ user: login.user, pass: login.password }, (refused) =>
        refused ? failed(refused) : deliver(),
      );
    });
  });
}

function domainOf(address: string): string {
  return address.slice(address.indexOf("@") + 1);
}

function isAddress(host: string): boolean {
  return /^[\d.]+$|:/.test(host);
}

function later(code: string): Delivery {
  return { ok: false, because: "temporary", code };
}

/**
 * Puts what went wrong into a word of ours. Only a 5xx about this recipient or this message is permanent: one about
 * the greeting, the login or the sender is the operator's to mend, and the mails wait for it.
 */
function classify(thrown: unknown): Delivery {
  const { code, command, responseCode, permanent, originalCode } = (thrown ?? {}) as Trouble;
  if (responseCode !== undefined && responseCode >= 400 && responseCode <= 599) {
    const aboutThisMail = command === "RCPT TO" || command === "DATA";
    const because = permanent === true && aboutThisMail ? "permanent" : "temporary";
    return { ok: false, because, code: `smtp-${responseCode}` };
  }
  if (/^(?:CERT|ERR_TLS|ERR_SSL|DEPTH|SELF_SIGNED|UNABLE_TO)/.test(originalCode ?? ""))
    return later("smtp-tls-refused");
  return later(words[code ?? ""] ?? words[originalCode ?? ""] ?? "smtp-trouble");
}

type Trouble = {
  code?: string;
  command?: string;
  responseCode?: number;
  permanent?: boolean;
  originalCode?: string;
};

const words: Readonly<Record<string, string>> = {
  ETLS: "smtp-tls-refused",
  ETIMEDOUT: "smtp-timeout",
  EDNS: "smtp-host-unknown",
  EAUTH: "smtp-login-refused",
  ENOAUTH: "smtp-login-refused",
  ECONNECTION: "smtp-lost",
  ECONNRESET: "smtp-lost",
  EPIPE: "smtp-lost",
  ESOCKET: "smtp-unreachable",
};
