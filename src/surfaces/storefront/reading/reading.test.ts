import assert from "node:assert/strict";
import { test } from "node:test";
import { openTestShop, words } from "../test-shop.ts";

const shop = await openTestShop();
const pages = await Promise.all(["/terms", "/contact", "/reviews-policy", "/privacy"].map((path) => shop.get(path)));
const [terms = "", contact = ""] = pages.map(({ text }) => words(text));

test("the terms say how one orders, where the contract can be read, in which language, and that they can be kept (L36)", () => {
  for (const fact of [
    "You order in three steps:",
    "where each part can still be changed",
    shop.deps.terms.contractMade,
    "We send you what was agreed by mail, and it stands on the page of your order until the order is complete.",
    "The language is English.",
    "You can print or save this page.",
    `Version ${shop.deps.terms.version}.`,
  ])
    assert.ok(terms.includes(fact), fact);
});

test("the terms name the seller, the prices with VAT, the ways to cancel and to complain, and the legal duty (L30, L44, L45, L54)", () => {
  const { company, email, telephone } = shop.deps.trader;
  for (const fact of [
    ...[company.registeredName, company.number, company.office.join(", "), email, telephone],
    "Prices are in pounds and include VAT.",
    "Delivery is charged once per order and is in the total from the start",
    "You can cancel without giving a reason until 14 days after the day on which the last piece of your order reaches you",
    "I hereby give notice that I cancel my contract of sale of the following goods:",
    "We send back all you paid, standard delivery included, by the same means you paid with",
    "We have a legal duty to supply goods that are.",
    "Until the goods are in your hands, or in those of somebody you named, anything that happens to them is our loss.",
  ])
    assert.ok(terms.includes(fact), fact);
});

test("the contact page says how to reach us, at the ordinary rate, and names the regulator as the statutes do now (L12, L41, L69)", () => {
  const { company, email, telephone } = shop.deps.trader;
  for (const fact of [
    company.registeredName,
    company.office.join(" "),
    email,
    `${telephone}`,
    "the Information Commission.",
  ])
    assert.ok(contact.includes(fact), fact);
  assert.ok(contact.includes("An ordinary number at the ordinary rate."));
  for (const { text } of pages) assert.doesNotMatch(text, /Information Commissioner/i);
});

test("the terms say whom to ask and how soon it is answered, and both pages lead to the form [terms-and-someone-to-ask]", () => {
  assert.ok(terms.includes("What comes by the form is acknowledged at once, and a person answers it within 14 days"));
  assert.ok(contact.includes("The form needs no account. A person answers within 14 days"));
  for (const page of [pages[0], pages[1]]) assert.match(page?.text ?? "", /href="\/contact\/question"/);
});

test("where we cannot agree we say so in writing and name a body, and nothing leads to the closed European platform (L70)", () => {
  for (const read of [terms, contact])
    assert.match(read, /If we cannot agree, we tell you so in writing, and (name a|which) body for settling disputes/);
  for (const { text } of pages) assert.doesNotMatch(text, /ec\.europa\.eu|webgate|\bODR\b|online dispute/i);
});

/** Sentences by which terms would take away what the law gives; each with one that it finds. */
const exclusions: ReadonlyArray<[RegExp, string]> = [
  [/\bsold as seen\b|\bas is\b/i, "Display pieces are sold as seen."],
  [/\bno (refunds?|returns?|exchanges?)\b|\bnon-?refundable\b/i, "There are no refunds on sale items."],
  [
    /\b(exclude|disclaim|limit)s? (all |any |our )?(liability|warrant|responsib|conditions?)/i,
    "We exclude all liability for delay.",
  ],
  [
    /\b(not|never) (be )?(liable|responsible)\b|\baccept no (liability|responsibility)\b/i,
    "We are not liable for damage.",
  ],
  [/\bat (your|the customer's) (own )?risk\b/i, "Goods travel at your own risk."],
  [/\b(at|in) our (sole|absolute) discretion\b/i, "Refunds are at our sole discretion."],
  [
    /\b(dates?|times?) (are|is) (only )?(estimates?|approximate)|\bnot of the essence\b/i,
    "Delivery dates are only estimates.",
  ],
  [
    /\bwithout (prior )?notice\b|\bmay (change|vary|amend) (these|the) (terms|price)/i,
    "We may change these terms without notice.",
  ],
  [/\brestocking\b|\badministration (fee|charge)/i, "A restocking fee of 15 % applies."],
  [/\bstatutory rights do not\b|\bwaive\b/i, "You waive your right to cancel."],
];

test("no sentence of the terms takes away what the law gives, and one that did would be found (L55)", () => {
  for (const [pattern, sample] of exclusions) {
    assert.match(sample, pattern);
    assert.doesNotMatch(terms, pattern);
  }
  assert.ok(terms.includes("Choosing one of our fabrics, finishes or sizes takes nothing from this right."));
});

test("paying is by card at no charge, and paying later is not mentioned (L63, L64)", () => {
  assert.ok(terms.includes("You pay by card on the pages of our payment provider, at no extra charge."));
  for (const { text } of pages)
    assert.doesNotMatch(text, /pay later|instal?ments?|credit agreement|klarna|clearpay|interest-free/i);
});
