import type { BasketCookie, SessionCookie } from "./reply.ts";

/** What every answer of the shop carries, whatever its status. */
export type HeaderSets = {
  /** JSON, problems, redirects and files. */
  plain: Readonly<Record<string, string>>;
  /** Data for programs that is the same for everyone. */
  data: Readonly<Record<string, string>>;
  /** Pages. */
  page: Readonly<Record<string, string>>;
  /** Pages that show a person's data or carry a secret in their address. */
  confidential: Readonly<Record<string, string>>;
  /** Documents shown without trust. */
  sandboxed: Readonly<Record<string, string>>;
};

const nothingAllowed =
  "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), " +
  "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), " +
  "publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/**
 * Builds the header sets once. `styleHashes` are the CSP hashes of the inlined style sheets; `formTargets` the origins
 * a form may end at besides our own (the payment provider, because browsers check redirects too).
 */
export function headerSets(options: {
  https: boolean;
  styleHashes: readonly string[];
  formTargets: readonly string[];
}): HeaderSets {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${options.styleHashes.map((hash) => `'${hash}'`).join(" ")}`.trimEnd(),
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    `form-action 'self' ${options.formTargets.join(" ")}`.trimEnd(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const common = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "origin-agent-cluster": "?1",
    "permissions-policy": nothingAllowed,
    ...(options.https ? { "strict-transport-security": "max-age=63072000; includeSubDomains; preload" } : {}),
  };
  const plain = { ...common, "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'" };
  const data = {
    ...plain,
    "content-type": "application/json",
    vary: "Accept-Encoding",
    "cache-control": "no-store",
  };
  const page = {
    ...common,
    "content-security-policy": policy,
    "content-type": "text/html; charset=utf-8",
    vary: "Cookie, Accept-Encoding",
    "cache-control": "private, no-cache",
  };
  const confidential = {
    ...page,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
  };
  const sandboxed = {
    ...confidential,
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'none'; base-uri 'none'",
  };
  return { plain, data, page, confidential, sandboxed };
}

export const basketCookieName = "__Host-basket";
const basketDays = 30;

/** The Set-Cookie line of the basket: `<22 characters>.<count>`, or one that takes the cookie away. */
export function basketCookieLine(cookie: BasketCookie): string {
  const rules = "Path=/; Secure; HttpOnly; SameSite=Lax";
  if (cookie.token === undefined) return `${basketCookieName}=; Max-Age=0; ${rules}`;
  return `${basketCookieName}=${cookie.token}.${cookie.count}; Max-Age=${basketDays * 86_400}; ${rules}`;
}

/** The Set-Cookie line of a session in the back office: it ends with the browser, and long before that by our clock. */
export function sessionCookieLine({ token }: SessionCookie): string {
  const rules = "Path=/; Secure; HttpOnly; SameSite=Strict";
  return token === undefined ? `__Host-office=; Max-Age=0; ${rules}` : `__Host-office=${token}; ${rules}`;
}

/** Every cookie that an answer of the shop or of its back office can set, measured on the longest line of each. */
export function cookiesSet(): Array<{ name: string; keptDays: number; bytes: number }> {
  return [basketCookieLine({ token: "x".repeat(22), count: 999 }), sessionCookieLine({ token: "x".repeat(43) })].map(
    (line) => {
      const [pair = "", ...attributes] = line.split("; ");
      const seconds = attributes.find((each) => each.startsWith("Max-Age="))?.slice("Max-Age=".length);
      return {
        name: pair.slice(0, pair.indexOf("=")),
        keptDays: Number(seconds ?? 0) / 86_400,
        bytes: Buffer.byteLength(pair),
      };
    },
  );
}

const basketCookiePattern = /(?:^|;\s*)__Host-basket=([A-Za-z0-9_-]{22})\.(\d{1,3})(?:;|$)/;

/** Reads the basket cookie; anything that is not exactly one of ours is as if it were not there. */
export function readBasketCookie(header: string | null): { token: string; count: number } | undefined {
  const match = header === null ? null : basketCookiePattern.exec(header);
  return match === null ? undefined : { token: match[1] ?? "", count: Number(match[2]) };
}
