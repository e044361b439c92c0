import type { Category, Purpose } from "./categories.ts";
import type { mailFlows } from "./flows.ts";

/** A field of personal data that a mail may show: what it is, and under which name it leaves with the flow of the mails. */
export type MailField = { category: Category; leavesAs: LeavingName };

/** A name under which something leaves with one of the flows of mails. */
export type LeavingName = {
  [F in keyof typeof mailFlows]: keyof (typeof mailFlows)[F]["fields"];
}[keyof typeof mailFlows];

/** One kind of mail: to what end it is written, and every personal field that it may read. */
export type Mail = { purpose: Purpose; fields: Readonly<Record<string, MailField>> };

const contact = (leavesAs: MailField["leavesAs"]): MailField => ({ category: "contact", leavesAs });

const greeting = { name: contact("name"), email: contact("email"), secret: contact("order-link") };
const address = { addressLines: contact("address"), town: contact("address"), postcode: contact("address") };

const complaint = (leavesAs: MailField["leavesAs"]): MailField => ({ category: "complaint", leavesAs });
const writer = { name: complaint("name"), email: complaint("email"), secret: complaint("complaint-link") };

const question = (leavesAs: MailField["leavesAs"]): MailField => ({ category: "question", leavesAs });
const asker = { email: question("email"), secret: question("question-link") };

const safety = (leavesAs: MailField["leavesAs"]): MailField => ({ category: "safety-contact", leavesAs });

/** Every mail the shop may send. One that is not here, or that reads a field not named here, keeps the shop closed. */
export const mails: Readonly<Record<string, Mail>> = {
  acknowledgement: { purpose: "order-mail", fields: { ...greeting, ...address } },
  dispatched: { purpose: "order-mail", fields: greeting },
  delivered: { purpose: "order-mail", fields: greeting },
  cancelled: { purpose: "order-mail", fields: greeting },
  exchanged: { purpose: "order-mail", fields: greeting },
  "return-announced": { purpose: "order-mail", fields: greeting },
  refunded: { purpose: "order-mail", fields: greeting },
  "lost-link": { purpose: "order-mail", fields: greeting },
  "payment-link": { purpose: "order-mail", fields: greeting },
  "invoice-issued": { purpose: "order-mail", fields: greeting },
  "credit-note-issued": { purpose: "order-mail", fields: greeting },
  "complaint-received": { purpose: "complaint-mail", fields: writer },
  "complaint-answered": { purpose: "complaint-mail", fields: writer },
  "question-received": { purpose: "question-mail", fields: asker },
  "question-answered": { purpose: "question-mail", fields: { ...asker, answer: question("answer") } },
  "withdrawal-received": { purpose: "question-mail", fields: { ...asker, statement: question("statement") } },
  "safety-recall": { purpose: "safety-mail", fields: { email: safety("email"), secret: safety("safety-link") } },
};
