/** A buyer at the bank's page, and a hand on the control doors: for tests and the demo, over HTTP like everybody else. */
import { cardById } from "./bank/cards.ts";
import type { StandIn } from "./start.ts";

/** What a buyer does at the hosted page. */
export type Doing = { card: string; challenge?: "confirm" | "refuse" } | "leave";

/**
 * Walks the hosted page as a browser without scripts would. `card` is the id of a test card or a number. Returns where
 * the bank sends the browser, or the status and page when it does not send it on.
 */
export async function playBuyer(
  redirectUrl: string,
  doing: Doing,
): Promise<{ location: string } | { status: number; page: string }> {
  if (doing === "leave") return outcome(await post(`${redirectUrl}/leave`, {}));
  const number = cardById(doing.card)?.number ?? doing.card;
  const paid = await post(redirectUrl, { number, expiry: "12/34", cvc: "123" });
  const location = paid.headers.get("location");
  if (location === null || !location.endsWith("/challenge")) return outcome(paid);
  return outcome(await post(new URL(location, redirectUrl).href, { answer: doing.challenge ?? "confirm" }));
}

/** Calls a control door of a stand-in; `undefined` for an empty answer. Throws on a refusal. */
export async function control(
  standIn: Pick<StandIn, "origin" | "controlSecret">,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(`${standIn.origin}/control/${path}`, {
    method,
    headers: { authorization: `Bearer ${standIn.controlSecret}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The control door answered ${answer.status} to ${path}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

async function outcome(answer: Response): Promise<{ location: string } | { status: number; page: string }> {
  const location = answer.headers.get("location");
  const page = await answer.text();
  return location === null ? { status: answer.status, page } : { location };
}

function post(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
}
