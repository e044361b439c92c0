import { gateProblems, problem, type Reply } from "#kernel/http";
import type { Orders } from "#orders";
import type { Stock } from "#stock";

/** What the API for the merchant's own programs is made from: the same commands as the back office. */
export type AdminApiDeps = {
  orders: Pick<Orders, "list" | "dossier" | "dispatch">;
  stock: Pick<Stock, "figures" | "keptSkus" | "receive">;
  shop: { readonly name: string };
  /** Where the back office is, and this API with it. */
  officeUrl: string;
};

/** Refusals of the commands → status and a sentence. The same code is the last part of the problem's address. */
const refusals = {
  "no-such-order": { status: 404, detail: "There is no order of this number." },
  "unknown-sku": { status: 404, detail: "Nothing of this number is kept in stock." },
  "bad-cursor": { status: 400, detail: "That is no cursor of this list. Begin without one." },
  "no-idempotency-key": {
    status: 400,
    detail: "Send an Idempotency-Key header, so that a repeated request cannot send twice.",
  },
  "bad-idempotency-key": {
    status: 400,
    detail: "An Idempotency-Key is 8 to 200 letters, digits and - _ . : + / = ~, in quotes or without.",
  },
  "key-of-another-request": {
    status: 422,
    detail: "This Idempotency-Key came with another request before. Use a new one for a new request.",
  },
  "request-in-progress": {
    status: 409,
    detail: "The same request is being worked on at this moment. Ask again in some seconds.",
  },
  "not-placed": { status: 409, detail: "The order is not bought, or it was cancelled." },
  "no-carrier": { status: 409, detail: "No carrier is connected to this shop, so nothing can be handed over." },
  "not-charged": { status: 409, detail: "The money of this order has not been taken yet; until then nothing leaves." },
  "nothing-left": { status: 409, detail: "Everything of this order has left already." },
  "nothing-chosen": { status: 422, detail: "No pieces were named." },
  "more-than-left": { status: 409, detail: "That is more than has not left yet." },
  "not-in-the-order": { status: 422, detail: "The order has no line of one of these numbers." },
  forgotten: { status: 410, detail: "The order is complete: the shop no longer knows where it went." },
  "key-unavailable": {
    status: 503,
    detail: "The address cannot be opened at the moment. Nothing was sent. Try again.",
  },
  "made-to-order": { status: 409, detail: "What is made to order is not counted." },
  "promised-already": {
    status: 409,
    detail: "So many pieces are paid for and not sent yet that fewer cannot be left. Cancel orders first.",
  },
  "counted-meanwhile": {
    status: 409,
    detail: "There are no longer as many as `was` says: something came, left or was counted. Read it and count again.",
  },
} as const satisfies Readonly<Record<string, { status: number; detail: string }>>;

/** A refusal that this API has words for. One without does not compile. */
export type RefusalCode = keyof typeof refusals;

/** Whether a code is one of ours; for codes that were written down. */
export function isRefusal(because: string): because is RefusalCode {
  return Object.hasOwn(refusals, because);
}

/** Whether the same request may do better in a moment, because nothing of it was done. */
export function isPassing(because: RefusalCode): boolean {
  return refusals[because].status === 503;
}

/** A refusal of a command as a problem. */
export function refused({ officeUrl }: Pick<AdminApiDeps, "officeUrl">, because: RefusalCode): Reply {
  const { status, detail } = refusals[because];
  const title = because.replaceAll("-", " ");
  const wait = status === 503 || because === "request-in-progress" ? { "retry-after": "5" } : {};
  return problem(
    {
      type: `${officeUrl}/api/problems/${because}`,
      title: title.charAt(0).toUpperCase() + title.slice(1),
      status,
      detail,
    },
    wait,
  );
}

const ofPrograms: Readonly<Record<string, string>> = {
  "no-key-that-opens-this": "There is no key in the Authorization header, or it is none, has run out or was ended.",
  "not-within-the-scopes-of-this-key": "The key may not do this; another one can be made in the back office.",
};

/** What a code under /api/problems of the back office means. */
export function problemWords(code: string): string | undefined {
  if (isRefusal(code)) return refusals[code].detail;
  const words = Object.hasOwn(ofPrograms, code) ? ofPrograms : gateProblems;
  return Object.hasOwn(words, code) ? words[code] : undefined;
}
