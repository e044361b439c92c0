/** One version of the published policy. Its words lie in `policy/versions/<id>.json` and never change again. */
export type PolicyVersion = {
  /** The day it came into force; a second one on that day ends in `.2`. Orders and receipts carry it. */
  id: string;
  /** SHA-256 of its file: who keeps it can check that the words are those that were shown. */
  sha256: string;
  /** What has changed, for the people it concerns. */
  says: string;
  /**
   * Where something may now be collected, used, kept or passed on that was not before: how people are asked again, or why
   * nobody needs to be. Null where nothing widens.
   */
  askingAgain: string | null;
};

/** Every version, the oldest first. A change of words is a new row here and a new file; a row never changes. */
export const versions: readonly PolicyVersion[] = [
  {
    id: "2026-11-22",
    sha256: "327b9ff1f15c04a3db31aff90086bea2e6a34e56d258ab9b72901273c2fcaa50",
    says: "The first version.",
    askingAgain: null,
  },
  {
    id: "2026-11-28",
    sha256: "7f246730a9196e6fd35e02c3c4c2e741b632ad6f435f402acb68a4119b2344e0",
    says: "An order is found again by its e-mail address only. No trace of a telephone number or a postcode is kept for that any more.",
    askingAgain: null,
  },
  {
    id: "2026-11-30",
    sha256: "3366c77a7347d8f4da38c10edc012b658d0124753b52915bed8bd3a77bcd7dd0",
    says: "Six more promises are kept and say so in full: no spam, one cookie, the basket that waits, buying without cookies, what partners get, and versions of this page. You can complain about how we handle your data, with a form. Copies and backups open nothing any more after the time that this page names. What is not offered yet says more plainly what we do instead.",
    askingAgain:
      "New is what somebody writes into the form for complaints. They write it knowing what it is for, because the form says so beside each field; nothing that we had before is used otherwise. So nobody needs to be asked again.",
  },
  {
    id: "2026-11-30.2",
    sha256: "0c403ebfb1a736aa869b32a7b7c6c5db51620ce32cb49eb22d60c74b772f0af0",
    says: "Beside what we say of copies now stands what an old backup still tells: that an order was made with an address which somebody knows already.",
    askingAgain: null,
  },
  {
    id: "2026-11-30.3",
    sha256: "b6c564f6728ad221655aab4641b18a9b5b3632ed9562664b17b12d6fe24631cd",
    says: "That we build to the law, rule by rule, is a promise that is kept and says so in full.",
    askingAgain: null,
  },
  {
    id: "2026-11-30.4",
    sha256: "a24568e3e4ba28337889ae1009bfbfad22c170260959390c60dae8d5f060da6d",
    says: "The owner of the shop is mailed a signed proof of the log of what was forgotten, once a day where that is set. Nothing about anybody is in it.",
    askingAgain: null,
  },
  {
    id: "2026-11-30.5",
    sha256: "5642eae55b4b83cfaa29a6746fc9df3b7973424aa9c3fbdfdf302c56dc217b37",
    says: "That we write about a complaint you sent us, too, was done before it was said here.",
    askingAgain: null,
  },
  {
    id: "2026-11-30.6",
    sha256: "3376b59d0a36eb745785d8e46b3ca9278c2800a14cb5ff8c685f417911931e57",
    says: "On the page of an order you can leave an address for messages about the safety of what you bought. It stays when the order is forgotten, until you take it away.",
    askingAgain:
      "New is an address that somebody leaves for this, with a box that they tick themselves; nothing that we had before is used for it. So nobody needs to be asked again.",
  },
  {
    id: "2026-11-30.7",
    sha256: "2dc324cdf22e75ab32db36b45f03c0a0bf00c17c699d7d2269c4cb714c8d536c",
    says: "Only a handful of people may see your details, and you can read when they did and why: that is a promise that is kept and says so in full. New is the reason that they write for it, kept encrypted with your details and destroyed with them.",
    askingAgain:
      "New is what one of our people writes when they look at somebody’s details: why. It is about the look, can be read by the person, and opens for nothing else. Details open only for what they were collected for. So nobody needs to be asked again.",
  },
  {
    id: "2026-11-30.8",
    sha256: "6d89359837215b0a5534b39a2a912f17f2ce36d201822f3430927dcf69db17a0",
    says: "There is someone to ask: a form for any question, a page of its own where the answer stands, and mails about it. That is a promise that is kept and says so in full.",
    askingAgain:
      "New is what somebody writes into the form for questions. They write it knowing what it is for, because the form says so beside each field; nothing that we had before is used otherwise. So nobody needs to be asked again.",
  },
  {
    id: "2026-11-30.9",
    sha256: "56c97f7c418db69952b822f94138fc812cd3549d0135bb3a8a3484c341a7e2f5",
    says: "What our people write down about an order while they work on it is kept encrypted with its details, read by the few who may see those, shown to you on the page of what we hold, and destroyed with them. An order is found by its postcode as well, for whoever rings and has neither number nor address at hand: kept for it is the beginning of a scrambled form, so short that several orders share it. Mails say when only a part of an order leaves, or is cancelled.",
    askingAgain:
      "New are notes about an order, written to carry it out, and the beginning of a scrambled form of its postcode, of orders that are placed from now on: whoever ordered before was told that none is kept, and none is. Both serve what the details were given for, tell nobody a postcode, lie under the key of the details or go with it; nothing that we had before is used otherwise. So nobody needs to be asked again.",
  },
  {
    id: "2026-12-01",
    sha256: "bc44ac98db82834c4c2d47d7459d5232a1ee08b0272fd50a534ca181a59fe9e2",
    says: "A promotion may be there once for each person. Whether you have had it we see by the scrambled form of your e-mail address that we keep of an order until it is forgotten; nothing more is kept for it. Who of our people changed a promotion is forgotten after two years.",
    askingAgain: null,
  },
  {
    id: "2026-12-01.2",
    sha256: "a68e29a304219d2607b2b46887f280c3aeb702b20cea5d3d00ed799afc647307",
    says: "An order can be taken by telephone. What is told is typed by one of our people, encrypted like what is typed on this website, marked as collected by telephone, and forgotten after seven days if nobody pays. A mail brings the link to look through it and pay.",
    askingAgain:
      "New is what somebody tells us on the telephone in order to buy: they say it for that, and the mail to them says where we have it from. Nothing that we had before is used otherwise, or kept longer. So nobody needs to be asked again.",
  },
  {
    id: "2026-12-01.3",
    sha256: "ddabc9a894ff1603e0110eb36bd47b8229d569efb2141e161f0b373821967d88",
    says: "Everything travels encrypted, between you and us and from us to those we pass something on to: that is a promise that is kept and says so in full. Until now the shop opened on one machine only, for trying out.",
    askingAgain: null,
  },
  {
    id: "2026-12-01.4",
    sha256: "1ab0ad058d0dc2e709d66e00ee0da1de3a4c75679b8b6fb585fcaa4733eed8dd",
    says: "A shop that sells is paid through Stripe. What Stripe is told of an order is its number, its sum and where to send you back to; your card and e-mail address you give to Stripe on its own page. The page names only those to whom the shop that you are in sends something.",
    askingAgain:
      "Stripe gets the number of an order, its sum and addresses of the shop, which is what a provider of payments got before, and the number under which it keeps the payment. Nothing of anybody’s details goes to it, and the page before the pay button names it to whoever orders. So nobody needs to be asked again.",
  },
  {
    id: "2026-12-01.5",
    sha256: "5717bba0fb4b66b18bfa4b06cbeb45d1e2f0dc3c10241c8aab010df5fe91d0d7",
    says: "You can withdraw from a contract with a form of two steps, without an account and without the page of your order. What you declare is kept encrypted with a key of its own, confirmed by mail, and where number and address are those of an order, carried out at once.",
    askingAgain:
      "New is what somebody declares in order to withdraw: name, address, the number of the order, and what of it. They type it for that, and the form says so beside each field. An order from a part of which somebody withdraws is forgotten up to some weeks later, so that they get their money; nothing that we had before is used otherwise. So nobody needs to be asked again.",
  },
  {
    id: "2026-12-01.6",
    sha256: "0360c2b03eda0e92dd126b29d5b6278560bd37556c9c5db9ede0fc78d44ec602",
    says: "A business can ask for a VAT invoice on the page of an order. Its name, address and VAT number are kept for six years, as tax law wants, apart from the order, which is forgotten as before.",
    askingAgain:
      "New is what a business writes into the form for an invoice. Whoever asks for one knows what it is for and how long it is kept, because the form says so beside the fields and the button; nothing that we had before is used for it or kept longer. So nobody needs to be asked again.",
  },
  {
    id: "2026-12-01.7",
    sha256: "4ef737e8dd587ce76cff1537b566b8d8539f6c31d8f5a953f4310b6d1b508dc8",
    says: "We count what many searched for and did not find. Words are written down once five visitors searched for the same ones on one day, without anybody who did, and go after thirty days; a browser can ask to be left out.",
    askingAgain:
      "Of a search that finds nothing, network address and kind of browser go into a code that stays in memory until the end of the day; what is kept is how many searched, and nobody is in it. No cookie is set and nothing is read from anybody’s device. Who asks by the signal of their browser is left out. So nobody needs to be asked again.",
  },
  {
    id: "2026-12-01.8",
    sha256: "7204584297a3f7e7e6d3cb15603f3da1a44c28b791e71a98a114aafa66e84994",
    says: "Programs of our own, such as that of our warehouse, can be told that something happened to an order or to stock, and can ask for orders by their numbers. Neither names anybody, and no address goes to them.",
    askingAgain: null,
  },
];

/** The version in force. */
export const policyVersion = versions.at(-1)?.id ?? "none";

/** The day on which a version came into force, YYYY-MM-DD. */
export function dayOfVersion(id: string): string {
  return id.slice(0, "2026-11-30".length);
}
