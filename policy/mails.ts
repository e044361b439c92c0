import type { Category, Purpose } from "./categories.ts";
import type { mailFlows } from "./flows.ts";

/** A field of personal data that a mail may show: what it is, and under which name it leaves with the flow of the mails. */
export type MailField = { category: Category; leavesAs: keyof (typeof mailFlows)["order-mail"]["fields"] };

/** One kind of mail: to what end it is written, and every personal field that it may read. */
export type Mail = { purpose: Purpose; fields: Readonly<Record<string, MailField>> };

const contact = (leavesAs: MailField["leavesAs"]): MailField => ({ category: "contact", leavesAs });

const greeting = { name: contact("name"), email: contact("email"), secret: contact("order-link") };
const address = { addressLines: contact("address"), town: contact("address"), postcode: contact("address") };

/** Every mail the shop may send. One that is not here, or that reads a field not named here, keeps the shop closed. */
export const mails: Readonly<Record<string, Mail>> = {
  acknowledgement: { purpose: "order-mail", fields: { ...greeting, ...address } },
  dispatched: { purpose: "order-mail", fields: greeting },
  delivered: { purpose: "order-mail", fields: greeting },
  cancelled: { purpose: "order-mail", fields: greeting },
  "return-announced": { purpose: "order-mail", fields: greeting },
  refunded: { purpose: "order-mail", fields: greeting },
  "lost-link": { purpose: "order-mail", fields: greeting },
};
