import type { LawRow } from "./row.ts";

/** How a contract is made, undone and kept: Consumer Contracts Regulations, E-Commerce Regulations, Consumer Rights Act. */
export const aboutBuying: readonly LawRow[] = [
  {
    id: "L30",
    source: "CCR 2013 reg. 13, Sch. 2",
    behaviour:
      "Before the order stands everything the schedule lists: what it is, who sells, what it costs with delivery, when it comes, how to complain, how to cancel, what sending back costs.",
  },
  {
    id: "L31",
    source: "CCR 2013 reg. 14(2)",
    behaviour:
      "Directly above the button stand the pieces, the delivery and the total, and nothing comes between the total and the button.",
  },
  {
    id: "L32",
    source: "CCR 2013 reg. 14(3)–(5)",
    behaviour:
      "The button says “Pay now” and the sum, or that there is nothing to pay; there is no other button on the page.",
  },
  {
    id: "L33",
    source: "CCR 2013 reg. 14(6)",
    behaviour: "Where we deliver and how one can pay stands in the basket and on the first step.",
  },
  {
    id: "L34",
    source: "CCR 2013 reg. 16",
    behaviour:
      "The mail that confirms the order holds the information of the schedule and the model form in itself, and names the version of the terms.",
  },
  {
    id: "L35",
    source: "CCR 2013 reg. 17",
    behaviour:
      "An order keeps what was agreed: lines, prices, days, versions of terms and policy. The database refuses to change them.",
    but: {
      is: "kept in part",
      because:
        "The page that was seen is not kept as such; what it said is, and terms of earlier versions are in the history of the source.",
    },
  },
  {
    id: "L36",
    source: "ECR 2002 reg. 9",
    behaviour:
      "The terms tell the steps of an order, where the contract can be read, in which language, and that they can be printed or saved.",
  },
  {
    id: "L37",
    source: "ECR 2002 reg. 11(1)(b), 15",
    behaviour: "Before paying, each part of the order has a link that changes it, and what was typed is kept.",
  },
  {
    id: "L38",
    source: "ECR 2002 reg. 11(1)(a)",
    behaviour:
      "The acknowledgement is queued in the transaction that books the payment, and the page of the order is there if the mail is not.",
  },
  {
    id: "L39",
    source: "ECR 2002 reg. 12",
    behaviour: "Terms and mails say the moment of the contract in one sentence, and it is the same.",
  },
  {
    id: "L40",
    source: "CCR 2013 reg. 40",
    behaviour:
      "Nothing is added to a basket that nobody asked for: the way of a purchase has no box, no choice and no extra.",
  },
  {
    id: "L41",
    source: "CCR 2013 reg. 41",
    behaviour: "A shop whose telephone number costs more than an ordinary call does not open.",
  },
  {
    id: "L42",
    source: "CCR 2013 reg. 29–30",
    behaviour:
      "One may change one's mind until the end of the fourteenth day in London after the last piece has come, and cancel before it comes.",
  },
  {
    id: "L43",
    source: "CCR 2013 reg. 31",
    behaviour: "Where the information on cancelling was not given, the time is longer by a year.",
    but: {
      is: "not yet",
      because:
        "It is always given: on the page before the button and in the acknowledgement. What would follow from a mail that never arrived is not computed.",
    },
  },
  {
    id: "L44",
    source: "CCR 2013 reg. 32, Sch. 3B",
    behaviour:
      "Cancelling takes two steps on the page of the order and no reason, the form is offered and filled in, and a mail acknowledges it with date and time.",
  },
  {
    id: "L45",
    source: "CCR 2013 reg. 34",
    behaviour:
      "All that was paid goes back to the same card, standard delivery included, and the mail names the last day for it.",
    but: {
      is: "kept in part",
      because:
        "What is cancelled before dispatch is paid back at once. After that the day is said, and nothing calls the merchant who lets it pass.",
    },
  },
  {
    id: "L46",
    source: "CCR 2013 reg. 34(9)",
    behaviour: "Only a loss by use beyond trying is taken off, itemised.",
    but: {
      is: "not yet",
      because:
        "Nothing is taken off by itself; whoever closes a return for less than was paid gives no account of it yet.",
    },
  },
  {
    id: "L47",
    source: "CCR 2013 reg. 35, Sch. 2(m)",
    behaviour:
      "What cannot be posted says in pounds what sending it back costs, before the order and after; without that figure it cannot be imported.",
  },
  {
    id: "L48",
    source: "CCR 2013 reg. 28(1)(b)",
    behaviour:
      "Only what is made to the customer's own measure is without the right to cancel. Choosing one of our fabrics takes nothing from it.",
  },
  {
    id: "L49",
    source: "CCR 2013 Sch. 2",
    behaviour: "A piece without the right to cancel says so beside its button, before the order and in the mail.",
  },
  {
    id: "L50",
    source: "CCR 2013 reg. 28(3)",
    behaviour: "A mattress out of its film can be sent back: the seal takes nothing from the right.",
  },
  {
    id: "L51",
    source: "CCR 2013 reg. 36–37",
    behaviour: "A longer time of our own is shown apart from the right that the law gives.",
    but: { is: "not offered", because: "We give the time that the law gives, and no other." },
  },
  {
    id: "L52",
    source: "CRA 2015 s. 9–11, 19–24",
    behaviour:
      "“It is faulty” is another way than “I changed my mind”: collected at no cost, with the day until which it can be rejected at once.",
    but: {
      is: "kept in part",
      because:
        "Repair, replacement and a lower price are agreed by mail or telephone; the shop has no record of them yet.",
    },
  },
  {
    id: "L53",
    source: "CRA 2015 s. 28",
    behaviour: "The days that were agreed stay in the order, whatever the shop promises later.",
    but: {
      is: "kept in part",
      because:
        "Nothing notices by itself that the agreed days have passed; telling the customer is the merchant's to do.",
    },
  },
  {
    id: "L54",
    source: "CRA 2015 s. 29",
    behaviour:
      "Until the goods are with the customer they are our risk, and the terms say so; the courier's word or the merchant's makes an order delivered.",
    but: {
      is: "kept in part",
      because:
        "An order of which nobody says anything counts as delivered after some days, so that its person is forgotten. The order says that it was the deadline.",
    },
  },
  {
    id: "L55",
    source: "CRA 2015 s. 31, 62–69",
    behaviour:
      "No sentence of the terms takes away what the law gives, and a product with words that would is not imported.",
    but: { is: "kept in part", because: "That the words are plain is judged by people, not measured." },
  },
];
