/** What the hosted pages do: the card is judged here and forgotten here. */
import { type Call, problem, type Reply, type Route } from "../web.ts";
import type { Bank } from "./bank.ts";
import { cardById, readCard } from "./cards.ts";
import { cardPage, challengePage, endPage, plainPage } from "./pages.ts";
import type { Change, Payment } from "./payment.ts";

type Turn = (payment: Payment, call: Call) => Promise<Reply> | Reply;

/** The routes a buyer's browser walks. */
export function hostedRoutes(bank: Bank, shopName: string): Route[] {
  const open = (name: string, method: "GET" | "POST", suffix: string, turn: Turn): Route => ({
    name: `page-${name}`,
    method,
    path: `/pay/:token${suffix}`,
    handler: async (call) => {
      if (method === "POST" && !comesFromHere(call)) return problem(403, "cross-site", "Use the form of this page.");
      const payment = await bank.byPageToken(call.params.token ?? "");
      if (payment === undefined) return plainPage(404, "No such payment", "Go back to the shop and press pay again.");
      if (payment.state !== "pending") return method === "GET" ? endPage(payment, shopName) : backTo(payment);
      return turn(payment, call);
    },
  });
  return [
    {
      name: "page-front",
      method: "GET",
      path: "/",
      handler: () =>
        plainPage(200, "The sandbox bank", "It stands in for a payment provider. Pages open from a shop’s checkout."),
    },
    open("card", "GET", "", (payment, { url }) =>
      payment.challenged
        ? seeOther(`/pay/${payment.pageToken}/challenge`)
        : cardPage(payment, shopName, cardById(url.searchParams.get("card"))),
    ),
    open("pay", "POST", "", (payment, call) => pay(bank, shopName, payment, call)),
    open("leave", "POST", "/leave", async (payment) => {
      await bank.commit([{ kind: "abandoned", reference: payment.reference }]);
      return backTo(payment);
    }),
    open("challenge", "GET", "/challenge", (payment) =>
      payment.challenged ? challengePage(payment, shopName) : seeOther(`/pay/${payment.pageToken}`),
    ),
    open("challenge-answer", "POST", "/challenge", (payment, call) => answerChallenge(bank, payment, call)),
  ];
}

async function pay(bank: Bank, shopName: string, payment: Payment, call: Call): Promise<Reply> {
  if (payment.challenged) return seeOther(`/pay/${payment.pageToken}/challenge`);
  const form = formOf(call);
  if (form === undefined) return problem(415, "not-a-form", "Use the form of this page.");
  const typed = (name: string): string => (form.get(name) ?? "").slice(0, 40);
  const read = readCard({ number: typed("number"), expiry: typed("expiry"), cvc: typed("cvc") }, new Date());
  if (!read.ok) return cardPage(payment, shopName, undefined, read.errors);
  const { card } = read;
  const { reference } = payment;
  if (card.challenge) {
    await bank.commit([{ kind: "challenged", reference, cardId: card.id }]);
    return seeOther(`/pay/${payment.pageToken}/challenge`);
  }
  await bank.commit([verdict(payment, card.id)]);
  return backTo(payment);
}

async function answerChallenge(bank: Bank, payment: Payment, call: Call): Promise<Reply> {
  const answer = formOf(call)?.get("answer");
  if (!payment.challenged || (answer !== "confirm" && answer !== "refuse")) {
    return seeOther(`/pay/${payment.pageToken}`);
  }
  const cardId = payment.cardId ?? "";
  const refused: Change = { kind: "declined", reference: payment.reference, cardId, reason: "authentication-failed" };
  await bank.commit([answer === "confirm" ? verdict(payment, cardId) : refused]);
  return backTo(payment);
}

function verdict(payment: Payment, cardId: string): Change {
  const says = cardById(cardId)?.verdict ?? "do-not-honour";
  const { reference } = payment;
  if (says === "approve") return { kind: "authorised", reference, cardId };
  return { kind: "declined", reference, cardId, reason: says };
}

/** A browser says where a form was sent from; another site has no business here. */
function comesFromHere(call: Call): boolean {
  return [undefined, "same-origin", "none"].includes(call.req.headers["sec-fetch-site"] as string | undefined);
}

function formOf(call: Call): URLSearchParams | undefined {
  const isForm = call.req.headers["content-type"]?.split(";")[0] === "application/x-www-form-urlencoded";
  return isForm ? new URLSearchParams(call.body.toString("utf8")) : undefined;
}

function backTo(payment: Payment): Reply {
  return seeOther(payment.returnUrl);
}

function seeOther(location: string): Reply {
  return { status: 303, headers: { location } };
}
