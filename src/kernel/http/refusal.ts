import type { Problem } from "./reply.ts";

/** Why a request is not answered as asked, in words for the person or program that asked. */
export type Refusal = {
  status: number;
  title: string;
  detail: string;
  headers?: Record<string, string>;
  errors?: NonNullable<Problem["errors"]>;
};

export const notFound: Refusal = { status: 404, title: "Not found", detail: "There is nothing at this address." };
export const failed: Refusal = {
  status: 500,
  title: "Something went wrong",
  // What was done before it went wrong, nobody here can know.
  detail: "That is our fault. Look at your basket or your order before you try again: it may have been done already.",
};

/** The database, or what keeps the keys, does not answer. What it was doing when it went is known only when it is back. */
export const outOfReach: Refusal = {
  status: 503,
  title: "Out of reach for a moment",
  detail:
    "The shop cannot reach its own records at this moment. Please try again in some seconds; you will then see whether the last step was noted.",
  headers: { "retry-after": "5" },
};

/** The shop was asked under a name it does not go by. */
export function wrongHost(shopUrl: string): Refusal {
  const toChange = shopUrl.startsWith("https:")
    ? "Whoever runs it can change that with the setting SHOP_URL."
    : "On any other than this machine it opens by https alone: whoever runs it sets SHOP_URL to the address it is to have, for example https://shop.example, and TLS_CERT and TLS_KEY to the files of a certificate, or TRUSTED_PROXIES to the address of a proxy that has one.";
  return {
    status: 421,
    title: "This shop has another address",
    detail: `This shop answers at ${shopUrl}. ${toChange}`,
  };
}

/** The shop is at an https address, and the request did not come that way. */
export function plainWay(shopUrl: string): Refusal {
  return {
    status: 403,
    title: "This way is not encrypted",
    detail: `Nothing is shown or taken here in the clear. The shop is at ${shopUrl}. Where a proxy speaks https for it, whoever runs the shop names the address of the proxy in TRUSTED_PROXIES and lets it send X-Forwarded-Proto, X-Forwarded-For and the Host it was asked by.`,
  };
}

/** The route exists, but not for this method. */
export function wrongMethod(allow: string): Refusal {
  return { status: 405, title: "Method not allowed", detail: `This address answers ${allow}.`, headers: { allow } };
}

/** What is said where not even a page can be drawn, or where the request never became one. */
export const lastWords = {
  400: "The request cannot be read.",
  408: "The request took too long to arrive.",
  413: "The request is too large.",
  417: "The request expects what is not offered here.",
  431: "The request has too many header fields, or too long ones.",
  500: "Something went wrong. That is our fault. Look at your basket or your order before you try again.",
} as const;

/** Something in the request cannot be used. */
export function badRequest(detail: string): Refusal {
  return { status: 400, title: "Bad request", detail };
}

/** The network has asked too often; it may again after `seconds`. */
export function tooMany(seconds: number): Refusal {
  const wait = seconds < 100 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return {
    status: 429,
    title: "Too many requests",
    detail: `That was asked for very often in a short time. Nothing was done. Please wait ${wait} and try again.`,
    headers: { "retry-after": String(seconds) },
  };
}
