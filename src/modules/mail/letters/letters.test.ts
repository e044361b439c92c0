import assert from "node:assert/strict";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { parse } from "parse5";
import { mailFlows } from "#policy/flows";
import type { ContactForMail, OrderForMail } from "../facts.ts";
import { fieldsThatLeave, type MailKind, mailKinds, mailTable } from "../kinds.ts";
import { FactsMissing } from "../letter.ts";
import { ada, previewShop, sofaOrder, swatchOrder } from "../preview.ts";
import { previewsOf } from "../previews.ts";
import { type RenderedMail, renderMail } from "../render.ts";

const realShop = { ...previewShop, isDemonstration: false };

function preview(kind: MailKind, name: string, shop = realShop): RenderedMail {
  const found = previewsOf[kind].find((each) => each.name === name);
  assert.ok(found, name);
  return renderMail(kind, shop, found.order, found.contact);
}

/** What a reader of the HTML sees, by a parser that knows nothing of us. */
function seen(html: string): string {
  type Node = { nodeName: string; value?: string; childNodes?: Node[] };
  const text = (node: Node): string => {
    if (node.nodeName === "#text") return node.value ?? "";
    if (node.nodeName === "head") return "";
    return (node.childNodes ?? []).map(text).join(node.nodeName === "a" ? "" : "\n");
  };
  return text(parse(html) as Node);
}

/** Every fact must stand in both forms. */
function says(mail: RenderedMail, ...facts: readonly string[]): void {
  const html = seen(mail.html);
  for (const fact of facts) {
    assert.ok(mail.text.includes(fact), `text lacks: ${fact}\n${mail.text}`);
    assert.ok(html.includes(fact), `HTML lacks: ${fact}`);
  }
}

function saysNot(mail: RenderedMail, ...facts: readonly (string | RegExp)[]): void {
  for (const fact of facts) {
    for (const form of [mail.text, seen(mail.html)]) {
      assert.ok(typeof fact === "string" ? !form.includes(fact) : !fact.test(form), `says: ${fact}`);
    }
  }
}

test("the acknowledgement holds what must be confirmed on a durable medium (L30, L34, L38, L39, L42, L44, L45, L47, L69)", () => {
  const mail = preview("acknowledgement", "a sofa and two footstools");
  assert.equal(mail.subject, "We have your order FF-7K3M-9QTX");
  says(
    mail,
    "Hello Ada Merriweather,",
    "We have your order FF-7K3M-9QTX, placed on Saturday 3 October 2026 at 14:05.",
    realShop.terms.contractMade,
    "1 × Arden three-seat sofa, fabric Moss velvet, £2,249.00",
    "2 × Pebble footstool, £449.00",
    "£2,698.00",
    "£49.00",
    "£2,747.00, VAT included",
    "£457.83",
    "Tuesday 8 to Thursday 10 December 2026, two people, to the room you choose",
    "Ada Merriweather, Flat 2, 14 Mill Brow, Kendal, LA9 4AB",
    "until 14 days after the day on which the last piece of your order reaches you",
    "You can also cancel before anything arrives.",
    "This we collect from you, and refund at the latest 14 days after the day you tell us:",
    "1 × Arden three-seat sofa, fabric Moss velvet. Collecting it costs you £59.00.",
    "This you post back within 14 days of telling us, and pay the postage. We refund at the latest 14 days after it is back",
    "Model cancellation form",
    "I hereby give notice that I cancel my contract of sale of the following goods",
    "1 × Arden three-seat sofa, fabric Moss velvet; 2 × Pebble footstool",
    "Signature (only if this form is sent on paper)",
    "as described, fit for their purpose and of satisfactory quality",
    realShop.guarantee,
    `Write to ${realShop.email}, call ${realShop.telephone}, or post a letter to ${realShop.postalAddress}.`,
    realShop.legalName,
    "England and Wales, company number 00000000 (sample)",
    realShop.registeredOffice,
    realShop.vatNumber,
    "The terms of your order, version 2026-09-01",
  );
  saysNot(mail, "no right to cancel", "demonstration", "With this mail we accept");
  assert.ok(mail.text.includes("\nhttps://fellandfern.example/o/n7Qk2vY0aB3dE5fG7hJ9kL\n"));
});

test("one sentence says when the contract is made, in the mail that makes it (L39)", () => {
  const accepted = "With this mail we accept your order, and the contract between us is made.";
  const atOnce = { ...realShop, terms: { ...realShop.terms, acceptedBy: "acknowledgement" as const } };
  says(preview("acknowledgement", "a sofa and two footstools", atOnce), accepted);
  saysNot(preview("acknowledgement", "a sofa and two footstools", atOnce), realShop.terms.contractMade);
  saysNot(preview("dispatched", "a sofa on its way", atOnce), accepted);
  says(preview("dispatched", "a sofa on its way"), accepted);
});

test("a parcel says what is in it and what follows; only the first one makes the contract", () => {
  const accepted = "With this mail we accept your order";
  const first = preview("dispatched", "the first of two parcels");
  assert.equal(first.subject, "Part of your order FF-7K3M-9QTX is on its way");
  says(first, accepted, "1 × Arden three-seat sofa", "What follows in another parcel", "2 × Pebble footstool");
  const [, inIt = "", follows = ""] =
    /What is on its way([\s\S]*)What follows([\s\S]*)Questions/.exec(first.text) ?? [];
  assert.ok(inIt.includes("Arden") && !inIt.includes("Pebble"));
  assert.ok(follows.includes("Pebble") && !follows.includes("Arden"));
  const second = preview("dispatched", "the second of two parcels");
  assert.equal(second.subject, "Your order FF-7K3M-9QTX is on its way");
  says(second, "SC-000-123-459", "2 × Pebble footstool");
  saysNot(second, accepted, "Arden", "What follows");
});

test("what is called off after the rest has left is named with its money; what was sent stays", () => {
  const mail = preview("cancelled", "the rest, by the shop");
  assert.equal(mail.subject, "Part of your order FF-7K3M-9QTX is cancelled");
  says(mail, "What we have sent stays yours.", "We send £449.00 back", "2 × Pebble footstool");
  saysNot(mail, "Arden");
  const arrived = preview("delivered", "without what was called off");
  says(arrived, "All that we send of your order FF-7K3M-9QTX is with you.", "1 × Arden three-seat sofa");
  saysNot(arrived, "was delivered on", "Pebble");
});

test("what is taken out of an order before it leaves is named with its money, and so is what still comes", () => {
  const mail = preview("cancelled", "something taken out");
  assert.equal(mail.subject, "Your order FF-7K3M-9QTX has changed");
  says(mail, "As we agreed with you", "We send £449.00 back", "If you did not ask for this, please tell us at once.");
  const [, out = "", stays = ""] = /took this out([\s\S]*)What we send you([\s\S]*)Questions/.exec(mail.text) ?? [];
  assert.ok(out.includes("2 × Pebble footstool") && !out.includes("Arden"));
  assert.ok(stays.includes("1 × Arden three-seat sofa") && !stays.includes("Pebble"));
});

test("what is exchanged is named as it was and as it is, with the days and the money", () => {
  const same = preview("exchanged", "another fabric, at the price that was paid");
  assert.equal(same.subject, "Your order FF-7K3M-9QTX has changed");
  says(same, "As we agreed with you", "If you did not ask for this, please tell us at once.", "It comes as promised, ");
  says(same, "You have nothing more to pay, and nothing goes back.", "so does your right to cancel");
  assert.match(
    same.text,
    /Instead of\W+1 × Arden three-seat sofa, fabric Moss velvet\s+You get\W+1 × Arden three-seat sofa, fabric Ink wool/,
  );
  const later = preview("exchanged", "another fabric that costs less and comes later");
  says(later, "It costs less: we send £150.00 back", "by Sunday 18 October 2026", "Before, we had promised it for");
  saysNot(later, "as promised");
});

test("an order of £0 reads rightly: nothing to pay, nothing paid, nothing to send back", () => {
  const mail = preview("acknowledgement", "free swatches");
  says(
    mail,
    "1 × Moss velvet swatch, £0.00",
    "£0.00, nothing to pay",
    "Tuesday 6 October 2026, letter post",
    "Zoë O’Brien-Łuczak",
    "You paid nothing, so there is nothing to send back.",
  );
  saysNot(mail, "Paid by card", "VAT in the total", "VAT included", "by the same means", "deduct");
  const gone = preview("cancelled", "free swatches");
  says(gone, "No payment is left to send back: you owe us nothing, and we owe you nothing.");
  saysNot(gone, "card");
});

test("where promotions took all of it off, nothing was paid and nothing goes back; what collecting costs is said all the same", () => {
  const mail = preview("acknowledgement", "all of it taken off");
  says(mail, "Taken off goods (Founders’ week)", "−£2,698.00", "£0.00, nothing to pay");
  says(mail, "You paid nothing, so there is nothing to send back.", "Collecting it costs you £59.00.");
  saysNot(mail, "Paid by card", "VAT in the total", "We then send back", "refund at the latest", "deduct");
});

test("goods made to the customer's own specification are named as such, and the form leaves them out (L48, L49)", () => {
  const some = preview("acknowledgement", "one piece made to measure");
  says(
    some,
    "so the law gives no right to cancel them:",
    "1 × Arden sofa to your measure",
    "1 × Arden three-seat sofa, fabric Moss velvet; 2 × Pebble footstool",
  );
  const all = preview("acknowledgement", "only pieces made to measure");
  says(all, "so the law gives no right to cancel them:");
  saysNot(all, "Model cancellation form", "You can cancel");
  saysNot(preview("delivered", "all was made to measure"), "You can cancel");
  says(
    preview("delivered", "one of two was made to measure"),
    "This does not apply to what was made to your own specification:",
  );
});

test("what collecting a cancelled order costs is said in pounds, a piece (L47)", () => {
  const [line] = sofaOrder.lines;
  assert.ok(line);
  const costing = (quantity: number, returnCostMinor: number) => ({
    ...sofaOrder,
    lines: [{ ...line, quantity, returnCostMinor }],
  });
  const mail = (quantity: number, costMinor: number) =>
    renderMail("acknowledgement", realShop, costing(quantity, costMinor), ada);
  says(mail(2, 6_500), "2 × Arden three-seat sofa, fabric Moss velvet. Collecting it costs you £65.00 each.");
  says(mail(1, 0), "Collecting it costs you nothing.");
  saysNot(mail(1, 0), "post it back", "postage");
});

test("dispatched, delivered, refunded and the lost link say what they are for", () => {
  const dispatched = preview("dispatched", "a sofa on its way");
  assert.equal(dispatched.subject, "Your order FF-7K3M-9QTX is on its way");
  says(
    dispatched,
    "Tuesday 8 to Wednesday 9 December 2026",
    "Sample Carriers",
    "SC-000-123-456",
    "2 × Pebble footstool",
  );
  const delivered = preview("delivered", "a sofa has arrived");
  assert.equal(delivered.subject, "Your order FF-7K3M-9QTX has been delivered");
  says(
    delivered,
    "was delivered on Wednesday 9 December 2026.",
    "until the end of Wednesday 23 December 2026",
    "Tell us, and we collect it",
  );
  const refunded = preview("refunded", "two footstools given back");
  assert.equal(refunded.subject, "Your refund for order FF-7K3M-9QTX");
  says(
    refunded,
    "We have sent £449.00 back to the card you paid with.",
    "Sunday 20 December 2026",
    "Tuesday 29 December 2026",
  );
  const link = preview("lost-link", "the link again");
  assert.equal(link.subject, "The link to your order FF-7K3M-9QTX");
  says(link, "the link went to this address only");
  saysNot(link, "Arden", "£");
});

test("a cancellation is acknowledged with date and time, its reason and the money (L44, L45)", () => {
  const money = "We send £2,747.00 back to the card you paid with, by Sunday 18 October 2026 at the latest.";
  const at = "on Sunday 4 October 2026 at 09:31";
  says(preview("cancelled", "by the customer"), `You cancelled order FF-7K3M-9QTX ${at}.`, money);
  says(preview("cancelled", "by the shop"), `We had to cancel your order FF-7K3M-9QTX ${at}. We are sorry.`, money);
  says(preview("cancelled", "sold out meanwhile"), "because it sold out while you were paying", money);
  says(
    preview("cancelled", "payment did not go through"),
    "because the payment did not go through",
    "No payment is left",
  );
  says(preview("cancelled", "never paid"), "because no payment reached us");
});

test("a sample shop says in every mail that nothing is really sold; a real one does not", () => {
  for (const kind of mailKinds) {
    for (const { name } of previewsOf[kind]) {
      says(preview(kind, name, previewShop), "Fell & Fern is a demonstration shop. Nothing is really sold");
      saysNot(preview(kind, name), /demonstration/);
    }
  }
});

test("a change of mind is acknowledged with date and time, how the goods get back, and the money (L44, L45, L47)", () => {
  const mail = preview("return-announced", "changed mind about a sofa and two footstools");
  assert.equal(mail.subject, "Your order FF-7K3M-9QTX is to come back to us");
  says(
    mail,
    "You told us on Saturday 12 December 2026 at 18:45 that you have changed your mind about order FF-7K3M-9QTX.",
    `To agree on a day, write to ${realShop.email} or call ${realShop.telephone}, and name order FF-7K3M-9QTX:`,
    "1 × Arden three-seat sofa, fabric Moss velvet. Collecting it costs you £59.00.",
    `This you post to ${realShop.legalName}, ${realShop.postalAddress}, by the end of Saturday 26 December 2026, and pay the postage.`,
    "We send £2,747.00 back to the card you paid with, for what we collect by Saturday 26 December 2026 at the latest; for what you post at the latest 14 days after it is back, or after you show us that you sent it.",
  );
  saysNot(mail, "made to your own specification", "faulty", "sorry");
  const bespoke = preview("return-announced", "changed mind, and the sofa was made to measure");
  says(bespoke, "This was made to your own specification and stays with you:", "We send £449.00 back");
  saysNot(bespoke, "collect", "Collecting");
  const free = preview("return-announced", "changed mind about free swatches");
  says(free, "No payment is left to send back");
  saysNot(free, "card", "deduct");
});

test("a fault is another letter: collected at no cost, with the day until which it can be rejected (L52)", () => {
  const early = preview("return-announced", "a fault within 30 days");
  assert.equal(early.subject, "What you told us about order FF-7K3M-9QTX");
  says(
    early,
    "You told us on Saturday 12 December 2026 at 18:45 that something is wrong with your order FF-7K3M-9QTX.",
    "That costs you nothing.",
    "Until the end of Friday 8 January 2027 you can reject faulty goods and get all your money back, delivery included.",
    "In the first six months we have to show that the fault was not there from the start.",
  );
  saysNot(early, "changed your mind", "postage", "deduct", "£59.00");
  const late = preview("return-announced", "a fault after 30 days");
  says(
    late,
    "The 30 days in which you can reject faulty goods at once are over. You can have them repaired or replaced.",
  );
  saysNot(late, "Until the end of");
});

const everything = {
  dispatch: 0,
  delivered: 0,
  cancellation: 0,
  exchange: 0,
  refund: 0,
  returned: 0,
  payUntil: 0,
  paper: 0,
};
const events: Partial<Record<MailKind, keyof typeof everything>> = {
  dispatched: "dispatch",
  delivered: "delivered",
  cancelled: "cancellation",
  exchanged: "exchange",
  refunded: "refund",
  "return-announced": "returned",
  "payment-link": "payUntil",
  "invoice-issued": "paper",
  "credit-note-issued": "paper",
};

test("a mail whose event the order did not give is not written", () => {
  for (const kind of mailKinds) {
    const write = () => renderMail(kind, realShop, swatchOrder, ada);
    if (events[kind] === undefined) assert.doesNotThrow(write, kind);
    else assert.throws(write, FactsMissing, kind);
  }
});

const hostile = `'"<>&\`{{7*7}}\${7*7}</style><script>alert(1)</script>\r\nBcc: eve@example.org\u2028\u0000`;

test("a hostile name stays a name in every mail: one line of text, and no element of HTML", () => {
  const contact: ContactForMail = { ...ada, name: hostile, addressLines: [hostile], town: hostile, postcode: hostile };
  const order = (given: OrderForMail): OrderForMail => ({
    ...given,
    lines: given.lines.map((line) => ({ ...line, name: hostile, choices: [{ option: hostile, value: hostile }] })),
    dispatch: given.dispatch && { ...given.dispatch, carrier: hostile, trackingReference: hostile },
  });
  const shapeOf = (html: string) => html.replaceAll(/>[^<]*/g, ">");
  for (const kind of mailKinds) {
    for (const each of previewsOf[kind]) {
      const mail = renderMail(kind, realShop, order(each.order), contact);
      const plain = renderMail(kind, realShop, each.order, {
        ...contact,
        name: "Ada",
        addressLines: ["1"],
        town: "K",
        postcode: "L",
      });
      assert.equal(shapeOf(mail.html), shapeOf(plain.html), kind);
      assert.equal(mail.subject, plain.subject);
      assert.doesNotMatch(mail.text, /^Bcc:/m);
      assert.equal(mail.text.split("\n").length, plain.text.split("\n").length, kind);
      assert.ok(mail.text.includes("{{7*7}}$"), "arrives literally");
    }
  }
});

test("a mail reads the fields it has declared, and all of them", () => {
  for (const kind of mailKinds) {
    const read = new Set<string>();
    for (const each of previewsOf[kind]) {
      const watched = new Proxy(each.contact, {
        get: (card, field: string) => {
          read.add(field);
          return card[field as keyof ContactForMail];
        },
      });
      renderMail(kind, realShop, each.order, watched);
    }
    const written = mailTable[kind].fields.filter((field) => field !== "email");
    assert.deepEqual([...read].sort(), [...written].sort(), kind);
  }
});

test("a receipt names what is in its mail, and the flow declares all of it", () => {
  assert.deepEqual(fieldsThatLeave("acknowledgement"), ["name", "email", "order-link", "address", "order"]);
  for (const kind of mailKinds) {
    const fields = fieldsThatLeave(kind);
    if (kind !== "acknowledgement") assert.deepEqual(fields, ["name", "email", "order-link", "order"], kind);
    for (const field of fields) assert.ok(Object.hasOwn(mailFlows["order-mail"].fields, field), field);
  }
});

test("the HTML of every mail is valid, and has no style in attributes and no table", async () => {
  const validate = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: { "void-style": "off", "doctype-style": "off" },
  });
  for (const kind of mailKinds) {
    for (const { name } of previewsOf[kind]) {
      const { html } = preview(kind, name);
      const report = await validate.validateString(html);
      assert.deepEqual(
        report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
        [],
      );
      assert.doesNotMatch(html, /<table|style=|<img/);
    }
  }
});
