/** Where to deliver mails and how the connection is protected. */
export type SmtpSettings = {
  host: string;
  port: number;
  login: { user: string; password: string } | undefined;
  /**
   * `from-the-start` for smtps://; `must-upgrade` for smtp:// to another machine, which refuses a server without
   * STARTTLS; `none` only for smtp:// to this machine.
   */
  tls: "from-the-start" | "must-upgrade" | "none";
};

/**
 * Reads SMTP_URL: `smtps://user:password@mail.example:465` or `smtp://mail.example:587`. Options behind a question mark
 * are refused, because with some of them a certificate would not be verified. Throws an error that repeats nothing of the
 * address, which may hold a password.
 */
export function readSmtpUrl(address: string): SmtpSettings {
  const wrong = (what: string): never => {
    throw new Error(`SMTP_URL ${what}.`);
  };
  if (!URL.canParse(address)) return wrong("is not an address");
  const url = new URL(address);
  const secure = url.protocol === "smtps:";
  if (!secure && url.protocol !== "smtp:") return wrong("must begin with smtp:// or smtps://");
  if (url.hostname === "") return wrong("names no host");
  if (url.search !== "" || url.hash !== "" || !["", "/"].includes(url.pathname)) {
    return wrong("is scheme, login, host and port only");
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const user = decoded(url.username) ?? wrong("has a user name that is not percent-encoded UTF-8");
  const password = decoded(url.password) ?? wrong("has a password that is not percent-encoded UTF-8");
  return {
    host,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    login: user === "" ? undefined : { user, password },
    tls: secure ? "from-the-start" : isThisMachine(host) ? "none" : "must-upgrade",
  };
}

/** True for `localhost`, 127.0.0.0/8 and ::1: what never leaves this machine. */
export function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
