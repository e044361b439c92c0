import type {
  ComplaintForMail,
  ContactForMail,
  OrderForMail,
  QuestionForMail,
  RecallForMail,
  ShopForMail,
} from "./facts.ts";

/** A made-up order to look at a mail with. The linter and the tests read every preview of every letter. */
export type Preview = { name: string; order: OrderForMail; contact: ContactForMail };

/** The trader of the previews. Numbers are samples; hosts and telephone are reserved for examples. */
export const previewShop: ShopForMail = {
  name: "Fell & Fern",
  legalName: "Fell & Fern Furniture Limited (sample company)",
  companyNumber: "00000000 (sample)",
  registeredIn: "England and Wales",
  registeredOffice: "Sample House, 1 Example Yard, Kendal, LA9 0XX",
  vatNumber: "GB 000 0000 00 (sample)",
  postalAddress: "Sample House, 1 Example Yard, Kendal, LA9 0XX",
  email: "hello@fellandfern.example",
  telephone: "01632 960 140",
  senderEmail: "orders@fellandfern.example",
  terms: {
    contractMade:
      "When we acknowledge an order we have not accepted it yet. The contract is made when we write that it has left us.",
    acceptedBy: "dispatched",
  },
  guarantee: "We guarantee frames for ten years, on top of your rights in law.",
  links: {
    order: (secret) => `https://fellandfern.example/o/${secret}`,
    invoice: (secret) => `https://fellandfern.example/o/${secret}/invoice`,
    complaint: (secret) => `https://fellandfern.example/complaint/${secret}`,
    question: (secret) => `https://fellandfern.example/question/${secret}`,
    safety: (secret) => `https://fellandfern.example/safety/${secret}`,
    recalls: "https://fellandfern.example/recalls",
    terms: "https://fellandfern.example/terms",
    privacy: "https://fellandfern.example/privacy",
    contact: "https://fellandfern.example/contact",
    withdraw: "https://fellandfern.example/withdraw",
  },
  regulator: {
    name: "the regulator of the sample",
    address: ["1 Example Street", "Exampleton"],
    website: "regulator.example",
  },
  isDemonstration: true,
};

/** A complaint that was answered after nine days. */
export const sampleComplaint: ComplaintForMail = {
  number: "C-7K3M-9QTX",
  receivedAt: new Date("2026-10-03T13:05:00Z"),
  answerBy: new Date("2026-11-02T13:05:00Z"),
  answeredAt: new Date("2026-10-12T09:30:00Z"),
};

/** A question about a sofa, and an answer to it. */
export const sampleQuestion: QuestionForMail = {
  number: "Q-7K3M-9QTX",
  about: "question",
  receivedAt: new Date("2026-10-03T13:05:00Z"),
  answerBy: new Date("2026-10-17T13:05:00Z"),
};
export const sampleAnswer = "The legs can be unscrewed.\nWithout them the sofa is 62 cm high.";

/** A withdrawal from a part of an order. */
export const sampleWithdrawal: QuestionForMail = { ...sampleQuestion, about: "withdrawal" };
export const sampleStatement = [
  "I withdraw from the contract about order FF-7K3M-9QTX.",
  "Only this: the two footstools, please see shop.example for which",
  "Name: Ada Merriweather",
  "E-mail address: ada@merriweather.example",
].join("\n");

/** What the preview of each mail about a question is written from. */
export const sampleOfQuestion = {
  "question-received": { question: sampleQuestion, said: null },
  "question-answered": { question: sampleQuestion, said: sampleAnswer },
  "withdrawal-received": { question: sampleWithdrawal, said: sampleStatement },
} as const;

/** A recall of a lamp. */
export const sampleRecall: RecallForMail = {
  product: "Swift reading lamp",
  hazard: "The cord can come loose inside the switch. Touching the switch can give you an electric shock.",
  act: "Pull the plug now, and do not use the lamp again.",
  identify: "The label below the foot says SW-26 and a number from 0301 to 0829.",
  remedy: "A mended lamp, another one at the same price, or all your money back. We collect it.",
};

export const ada: ContactForMail = {
  name: "Ada Merriweather",
  email: "ada@merriweather.example",
  addressLines: ["Flat 2", "14 Mill Brow"],
  town: "Kendal",
  postcode: "LA9 4AB",
  secret: "n7Qk2vY0aB3dE5fG7hJ9kL",
};

/** A sofa and two footstools, £2,747.00 with delivery. */
export const sofaOrder: OrderForMail = {
  number: "FF-7K3M-9QTX",
  placedAt: new Date("2026-10-03T13:05:00Z"),
  lines: [
    {
      name: "Arden three-seat sofa",
      choices: [{ option: "Fabric", value: "Moss velvet" }],
      quantity: 1,
      lineTotalMinor: 224_900,
      cancellable: true,
      returnCostMinor: 5_900,
    },
    {
      name: "Pebble footstool",
      choices: [],
      quantity: 2,
      lineTotalMinor: 44_900,
      cancellable: true,
      returnCostMinor: null,
    },
  ],
  delivery: {
    service: "two people, to the room you choose",
    priceMinor: 4_900,
    promised: { from: "2026-12-08", to: "2026-12-10" },
  },
  takenOff: [],
  totalMinor: 274_700,
  vatMinor: 45_783,
  termsVersion: "2026-09-01",
  payUntil: null,
  dispatch: null,
  delivered: null,
  cancellation: null,
  exchange: null,
  refund: null,
  paper: null,
  returned: null,
};

/** Three free fabric swatches by letter post. */
export const swatchOrder: OrderForMail = {
  ...sofaOrder,
  number: "FF-2B4C-6DFH",
  lines: [
    {
      name: "Moss velvet swatch",
      choices: [],
      quantity: 1,
      lineTotalMinor: 0,
      cancellable: true,
      returnCostMinor: null,
    },
    {
      name: "Oat bouclé swatch",
      choices: [],
      quantity: 2,
      lineTotalMinor: 0,
      cancellable: true,
      returnCostMinor: null,
    },
  ],
  delivery: { service: "letter post", priceMinor: 0, promised: { from: "2026-10-06", to: "2026-10-06" } },
  totalMinor: 0,
  vatMinor: 0,
};
