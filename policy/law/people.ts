import type { LawRow } from "./row.ts";

const noMarketing = "We advertise to nobody: there is no list, no campaign and no field that asks for leave to.";
const noStatistics =
  "No visit is counted: of searches that find nothing the words are, from five visitors on, and nothing is read from a device.";

/** Data protection, what is kept on a visitor's device, and marketing. */
export const aboutPeople: readonly LawRow[] = [
  {
    id: "L01",
    source: "UK GDPR Art. 5(1)(c), 25",
    behaviour:
      "Every kind of personal data is declared with purpose, basis, retention and recipients; a column that nobody declared keeps the shop closed.",
  },
  {
    id: "L02",
    source: "UK GDPR Art. 13",
    behaviour:
      "Each field that asks for something personal says beside it why; the order keeps the version of the policy that was shown.",
  },
  {
    id: "L03",
    source: "UK GDPR Art. 7",
    behaviour: "Consent is recorded with its words, its time and its purpose, and taken back as easily as it is given.",
    but: {
      is: "not offered",
      because: "Nothing in the shop rests on consent; no box on the way of a purchase can be ticked at all.",
    },
  },
  {
    id: "L04",
    source: "UK GDPR Art. 12A, 15",
    behaviour: "Whoever asks sees everything we hold, at once, on a page and as a file.",
    but: {
      is: "kept in part",
      because:
        "Whoever has the basket or the link of the order sees it by themselves. Whoever has neither asks by the contact form, whose month the back office counts; a request that comes by letter or telephone counts once somebody types it into that form. The pause while something is asked back, and the two months more for what is complex, are not counted: the month goes on.",
    },
  },
  {
    id: "L05",
    source: "UK GDPR Art. 16–18, 20",
    behaviour:
      "People correct and erase their details themselves; afterwards no table, log, mail queue or index has a word of them, and the books are as before.",
    but: {
      is: "kept in part",
      because: "Restricting the use of details comes with accounts.",
    },
  },
  {
    id: "L06",
    source: "UK GDPR Art. 21(2)–(3)",
    behaviour: "Whoever objects to marketing is left alone at once, and stays so.",
    but: { is: "not offered", because: noMarketing },
  },
  {
    id: "L07",
    source: "DPA 2018 s. 164A",
    behaviour:
      "A complaint about data has a form without scripts and without an account, a reference at once, a page of its own, a warning after 20 days and a written answer that names the regulator.",
  },
  {
    id: "L08",
    source: "UK GDPR Art. 22A–22D",
    behaviour: "No order is refused by a machine that judges the person: there is always somebody who looks.",
    but: {
      is: "not offered",
      because: "No rule looks at who orders. An order is refused for stock, price, place or payment only.",
    },
  },
  {
    id: "L09",
    source: "UK GDPR Art. 28, 30",
    behaviour:
      "Each recipient is declared with its address and its fields; anything else is stopped before a connection is opened.",
  },
  {
    id: "L10",
    source: "UK GDPR Art. 32",
    behaviour:
      "What people tell us lies encrypted under a key of its own for each order; whoever runs the shop sees orders without a person, and each look of the few with special access is written down before it opens.",
  },
  {
    id: "L11",
    source: "UK GDPR Art. 33–34",
    behaviour:
      "One command tells whose details somebody, a role or whoever had the keys could read between two moments; from when a breach is known a clock counts 72 hours.",
  },
  {
    id: "L12",
    source: "SI 2026/386",
    behaviour:
      "The regulator has the name that the statutes give it now; name and address are settings of the shop, which does not open without.",
  },
  {
    id: "L13",
    source: "PECR Sch. A1 para. 4",
    behaviour:
      "Who only looks round gets no cookie and leaves nothing in the browser; the first cookie comes with the first piece in the basket.",
  },
  {
    id: "L14",
    source: "PECR Sch. A1 para. 5",
    behaviour: "Visits are counted without anybody being told apart, and whoever objects is not counted.",
    but: { is: "not offered", because: noStatistics },
  },
  {
    id: "L15",
    source: "ICO guidance of April 2026",
    behaviour: "Nothing is counted that follows one visitor, or that advertisers could join to their own.",
    but: { is: "not offered", because: noStatistics },
  },
  {
    id: "L16",
    source: "PECR Sch. A1 para. 6",
    behaviour: "A cookie for the look of the shop comes only when somebody chooses a look.",
    but: {
      is: "not offered",
      because: "Light and dark follow the system of whoever looks; there is nothing to choose and no cookie for it.",
    },
  },
  {
    id: "L17",
    source: "PECR reg. 6",
    behaviour: "No page loads anything of anybody else, and nothing is kept on a device that would need consent.",
  },
  {
    id: "L18",
    source: "PECR reg. 6(2)",
    behaviour:
      "The published table of cookies is made of the list in the source, and the cookies seen in a browser are exactly those.",
  },
  {
    id: "L19",
    source: "our own policy",
    behaviour:
      "A browser without cookies buys: the address of its pages carries the basket for two hours, and tells nobody.",
  },
  {
    id: "L20",
    source: "PECR reg. 6, ICO",
    behaviour: "A mail fetches nothing, and its links carry nothing that tells one reader from another.",
  },
  {
    id: "L21",
    source: "ePrivacy Directive Art. 5(3)",
    behaviour: "Visitors from the EU are counted on the server only, or with consent.",
    but: { is: "not offered", because: noStatistics },
  },
  {
    id: "L22",
    source: "PECR reg. 22",
    behaviour: "A campaign reaches only those who agreed, or who bought and were offered a refusal each time.",
    but: { is: "not offered", because: noMarketing },
  },
  {
    id: "L23",
    source: "PECR reg. 23, 24(b)",
    behaviour: "Each mail of a campaign says who sends it and is left with one click.",
    but: { is: "not offered", because: noMarketing },
  },
  {
    id: "L24",
    source: "PECR reg. 21",
    behaviour: "Nobody is called who is on a list of those who want no calls.",
    but: { is: "not offered", because: noMarketing },
  },
  {
    id: "L25",
    source: "PECR reg. 24",
    behaviour: "Whoever calls says who they are and how to reach them.",
    but: { is: "not offered", because: noMarketing },
  },
  {
    id: "L26",
    source: "PECR reg. 19, 20",
    behaviour: "No machine calls anybody, and no fax is sent.",
    but: { is: "not offered", because: noMarketing },
  },
  {
    id: "L27",
    source: "UK GDPR Art. 21",
    behaviour: "Letters go to nobody who objected.",
    but: { is: "not offered", because: noMarketing },
  },
  {
    id: "L28",
    source: "ICO guidance on direct marketing",
    behaviour:
      "A mail about an order holds no word of promotion: a rule reads each before it leaves, and a shop whose own words break it does not start.",
  },
  {
    id: "L29",
    source: "PECR reg. 22",
    behaviour: "A reminder of a basket is marketing and needs leave.",
    but: {
      is: "not offered",
      because: "Nobody is reminded of a basket, and what is typed into a form is kept only when it is sent.",
    },
  },
];
