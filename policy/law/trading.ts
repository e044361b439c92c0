import type { LawRow } from "./row.ts";

const europeIsOff = "We do not deliver to the European Union.";

/** Prices, promotion, reviews, identity, payment, products, access; and what an order to the European Union would need. */
export const aboutTrading: readonly LawRow[] = [
  {
    id: "L56",
    source: "Price Marking Order 2004 art. 4, 7",
    behaviour:
      "A price is whole pence with VAT in it, in pounds, beside the thing: there is no other kind of price in the shop.",
  },
  {
    id: "L57",
    source: "DMCC Act 2024 s. 230, CMA209",
    behaviour:
      "Beside each price stands the price with delivery; what is paid in the end is the sum that was shown all along, or the order is refused.",
  },
  {
    id: "L58",
    source: "CMA209",
    behaviour: "“From” stands only before a price at which something can be bought now.",
    but: {
      is: "kept in part",
      because:
        "The cheapest of a card may be sold out, which its page says; how many can be had at that price is not weighed.",
    },
  },
  {
    id: "L59",
    source: "DMCC Act 2024 s. 230",
    behaviour: "Address, mail and the right to cancel are told wherever something is offered.",
  },
  {
    id: "L60",
    source: "DMCC Act 2024 Sch. 20",
    behaviour: "No clock counts down and nothing presses.",
    but: {
      is: "kept in part",
      because:
        "A sale that staff plan has a last day, after which the price goes back, and the next one comes 28 days later at the earliest; so does a promotion with a last day that comes by itself, and its last day never becomes later. Of reductions that come in by an import, and of promotions by a code, the days between are not checked.",
    },
  },
  {
    id: "L61",
    source: "DMCC Act 2024 Sch. 20",
    behaviour: "“Only two left” comes from the count of what is there and from nowhere else.",
  },
  {
    id: "L62",
    source: "DMCC Act 2024 s. 226, CTSI guidance 2025",
    behaviour:
      "An earlier price was charged last before this one, for 28 days or more, and stands there with its days for no longer than it was charged.",
    but: { is: "kept in part", because: "How many were sold at the earlier price is not counted." },
  },
  {
    id: "L63",
    source: "Payment Surcharges Regulations 2012 reg. 6A",
    behaviour: "Paying costs nothing: the total is the pieces and the delivery.",
  },
  {
    id: "L64",
    source: "FSMA 2000, deferred payment credit",
    behaviour: "Paying later is not mentioned anywhere.",
    but: { is: "not offered", because: "One pays by card, at once." },
  },
  {
    id: "L65",
    source: "DMCC Act 2024 s. 226, CMA Green Claims Code",
    behaviour: "A product that is called green without more cannot be imported.",
    but: {
      is: "kept in part",
      because: "A claim with its evidence and its scope has no place in the catalogue yet, so every one is refused.",
    },
  },
  {
    id: "L66",
    source: "DMCC Act 2024 Sch. 20 para. 13, CMA208",
    behaviour:
      "All reviews are shown and count, bad ones too; what was given for one is said; how reviews work stands on a page of its own.",
    but: {
      is: "kept in part",
      because: "Nobody can write one yet, and there is no record of moderation, because nobody can take one out.",
    },
  },
  {
    id: "L67",
    source: "Online Safety Act 2023 Sch. 1 para. 4",
    behaviour: "Visitors can put up nothing but reviews of our own products.",
  },
  {
    id: "L68",
    source: "Companies (Trading Disclosures) Regulations 2015 reg. 25",
    behaviour:
      "Registered name, number, part of the United Kingdom and office stand at the foot of every page and mail; a shop that does not say them does not open.",
  },
  {
    id: "L69",
    source: "ECR 2002 reg. 6",
    behaviour: "Name, address, mail, register and VAT number are on every page.",
  },
  {
    id: "L70",
    source: "ADR Regulations 2015 reg. 19",
    behaviour:
      "Nothing leads to the European platform for disputes, which is closed; where we cannot agree we name a body in writing.",
    but: { is: "kept in part", because: "The terms say so; the letter itself comes with customer services." },
  },
  {
    id: "L71",
    source: "Payment Services Regulations 2017 reg. 100",
    behaviour:
      "One pays on pages of the provider, with a second step where the bank wants one; an order is paid when the provider says so to us, and for exactly its sum.",
    but: {
      is: "kept in part",
      because: "A shop online is paid through Stripe, which was tried against a stand-in of its interface only.",
    },
  },
  {
    id: "L72",
    source: "PCI DSS 4.0.1 SAQ A",
    behaviour: "No page of ours has a field for a card, and no card number reaches a table, a file or a log.",
  },
  {
    id: "L73",
    source: "PCI DSS 4.0.1 SAQ A 11.3.2",
    behaviour: "The shop is scanned from outside every three months.",
    but: {
      is: "not yet",
      because: "A shop that cannot be put on the internet yet has no outside. It comes with the first release.",
    },
  },
  {
    id: "L74",
    source: "Furniture and Furnishings (Fire) Regulations 1988",
    behaviour: "What is upholstered says how it meets the regulations.",
    but: {
      is: "kept in part",
      because: "The sample does; an import is not refused for want of it, and the evidence itself is not kept.",
    },
  },
  {
    id: "L75",
    source: "EU GPSR 2023/988 Art. 19",
    behaviour: "An offer to Northern Ireland names the maker and who answers for it in the EU.",
    but: {
      is: "not offered",
      because: "We do not deliver to Northern Ireland; its postcodes are refused with a sentence.",
    },
  },
  {
    id: "L76",
    source: "GPSR 2005",
    behaviour:
      "What is unsafe is recalled on a page for anybody: the hazard, what to do, how to tell the product, and what one gets. Whoever left an address for it with an order that it concerns is written to, whatever else they refused.",
  },
  {
    id: "L77",
    source: "WEEE Regulations 2013",
    behaviour: "What has a bulb says which, and that we take an old one back.",
    but: { is: "kept in part", because: "There is no page on taking back yet, and no record for four years." },
  },
  {
    id: "L78",
    source: "SI 2021/1095",
    behaviour: "A light source shows its class of energy near the price.",
    but: {
      is: "not offered",
      because: "The sample's lamps come without a bulb. The catalogue has no place for the class.",
    },
  },
  {
    id: "L79",
    source: "UK Timber Regulations 2013",
    behaviour: "Species and country of the wood are known.",
    but: { is: "not yet", because: "The catalogue has no place for them." },
  },
  {
    id: "L80",
    source: "PSTI Act 2022",
    behaviour: "A lamp that can be connected states for how long it is supported.",
    but: { is: "not offered", because: "Nothing we sell can be connected." },
  },
  {
    id: "L81",
    source: "Equality Act 2010 s. 20, 29",
    behaviour:
      "Every page on the way of a purchase can be used by keyboard, at 400 %, and without a barrier that a machine finds.",
    but: {
      is: "kept in part",
      because:
        "No person with a screen reader has tried it yet; the contact page says whom to tell, and is no full statement.",
    },
  },
  {
    id: "L82",
    source: "Directive 2011/83 Art. 11a",
    behaviour:
      "“Withdraw from contract here” stands at the foot of every page and needs no account: two steps with name, order and e-mail address, the second to confirm, and at once a mail with what was declared, date and time.",
  },
  {
    id: "L83",
    source: "Directive 2019/882",
    behaviour: "The terms tell how far the shop is accessible.",
    but: { is: "not offered", because: europeIsOff },
  },
  {
    id: "L84",
    source: "Directive 98/6 Art. 6a",
    behaviour: "A reduction is counted from the lowest price of thirty days.",
    but: { is: "not offered", because: europeIsOff },
  },
  {
    id: "L85",
    source: "Directive 2024/825",
    behaviour: "The notice of the legal guarantee stands before the order.",
    but: { is: "not offered", because: europeIsOff },
  },
  {
    id: "L86",
    source: "Directive 2011/83 Art. 6(1)(ea)",
    behaviour: "A price made for one person says so.",
    but: { is: "not offered", because: `${europeIsOff} Everybody is shown the same price.` },
  },
];
