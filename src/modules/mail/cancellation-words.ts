import { formatMoney } from "#kernel/money";
import { inDayOf } from "./dates.ts";
import type { LineForMail, OrderForMail, ShopForMail } from "./facts.ts";
import { type Block, form, heading, link, list, words } from "./letter.ts";
import { lineWithoutPrice } from "./shared-words.ts";

/**
 * The right to cancel and the model form, filled in as far as we can (Consumer Contracts Regulations 2013, reg 13, 16,
 * 29–34, Schedule 2 (l)–(o), Schedule 3 A and B; law L34, L42, L44, L45, L47, L49). An order of which nothing can be cancelled
 * says that instead.
 */
export function cancellationRight(shop: ShopForMail, order: OrderForMail): readonly Block[] {
  const open = order.lines.filter((line) => line.cancellable);
  const bespoke = order.lines.filter((line) => !line.cancellable);
  if (open.length === 0) return [heading("Your right to cancel"), ...noRight(bespoke.map(lineWithoutPrice))];
  return [
    heading("Your right to cancel"),
    words(
      "You can cancel without giving a reason until 14 days after the day on which the last piece of your order reaches",
      "you, or somebody you named to receive it. You can also cancel before anything arrives.",
    ),
    ...(bespoke.length === 0 ? [] : noRight(bespoke.map(lineWithoutPrice))),
    words(
      `To cancel, tell ${shop.legalName} in any clear way: on the order page, by the form to withdraw, by mail to ${shop.email},`,
      `by telephone on ${shop.telephone}, or by letter to ${shop.postalAddress}. You can use the form below, but you need not.`,
      "It is in time if you send it before the 14 days are over.",
    ),
    ...effects(order),
    link("order", "Cancel on the order page"),
    link("withdraw", "Withdraw from contract here"),
    modelForm(shop, order),
  ];
}

function noRight(items: readonly string[]): readonly Block[] {
  return [words("These are made to your own specification, so the law gives no right to cancel them:"), list(items)];
}

function effects(order: OrderForMail): readonly Block[] {
  const paid = order.lines.filter((line) => line.cancellable && line.lineTotalMinor > 0);
  if (paid.length === 0) return [words("You paid nothing, so there is nothing to send back.")];
  const collected = paid.filter((line) => line.returnCostMinor !== null);
  const posted = paid.filter((line) => line.returnCostMinor === null);
  if (order.totalMinor === 0) return allTakenOff(collected, posted);
  return [
    words(
      "We then send back all you paid for what you cancel, standard delivery included, without undue delay, by the same",
      "means you paid with and without a fee.",
    ),
    ...(collected.length === 0
      ? []
      : [
          words("This we collect from you, and refund at the latest 14 days after the day you tell us:"),
          list(collected.map((line) => `${lineWithoutPrice(line)}. ${collectionCost(line)}`)),
        ]),
    ...(posted.length === 0
      ? []
      : [
          words(
            "This you post back within 14 days of telling us, and pay the postage. We refund at the latest 14 days after it is",
            "back, or after you show us that you sent it:",
          ),
          list(posted.map(lineWithoutPrice)),
        ]),
    words(
      "You can look at the goods and try them as you would in a showroom. If you use them beyond that and they lose",
      "value, we may deduct the loss, and we then show you how we worked it out.",
    ),
  ];
}

/** Where promotions took off all there was to pay: no money goes back, and what collecting costs still has to be known (law L47). */
function allTakenOff(collected: readonly LineForMail[], posted: readonly LineForMail[]): readonly Block[] {
  return [
    words("You paid nothing, so there is nothing to send back."),
    ...(collected.length === 0
      ? []
      : [
          words("This we collect from you:"),
          list(collected.map((line) => `${lineWithoutPrice(line)}. ${collectionCost(line)}`)),
        ]),
    ...(posted.length === 0
      ? []
      : [
          words("This you post back within 14 days of telling us, and pay the postage:"),
          list(posted.map(lineWithoutPrice)),
        ]),
  ];
}

/** What collecting costs who changes their mind, as it was said before the order (law L47). */
export function collectionCost({ returnCostMinor, quantity }: LineForMail): string {
  if (returnCostMinor === null || returnCostMinor === 0) return "Collecting it costs you nothing.";
  return `Collecting it costs you ${formatMoney(returnCostMinor)}${quantity > 1 ? " each" : ""}.`;
}

function modelForm(shop: ShopForMail, order: OrderForMail): Block {
  const goods = order.lines.filter((line) => line.cancellable).map(lineWithoutPrice);
  return form("Model cancellation form (send it only if you wish to cancel)", [
    ["To", `${shop.legalName}, ${shop.postalAddress}, ${shop.email}`],
    ["I hereby give notice that I cancel my contract of sale of the following goods", goods.join("; ")],
    ["Order", order.number],
    ["Ordered on", inDayOf(order.placedAt)],
    ["Received on", ""],
    ["Name", ""],
    ["Address", ""],
    ["Signature (only if this form is sent on paper)", ""],
    ["Date", ""],
  ]);
}
