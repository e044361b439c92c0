import type {
  ComplaintForMail,
  ContactForMail,
  OrderForMail,
  QuestionForMail,
  RecallForMail,
  ShopForMail,
} from "./facts.ts";
import {
  type ComplaintMailKind,
  type ContactField,
  isAboutPaper,
  type MailKind,
  mailTable,
  type QuestionMailKind,
} from "./kinds.ts";
import type { Block, Letter, LetterFacts, Link } from "./letter.ts";
import { toHtml } from "./letter-html.tsx";
import { toText } from "./letter-text.ts";
import { acknowledgement } from "./letters/acknowledgement/letter.ts";
import { cancelled } from "./letters/cancelled/letter.ts";
import { complaintAnswered, complaintReceived } from "./letters/complaint/letter.ts";
import { delivered } from "./letters/delivered/letter.ts";
import { dispatched } from "./letters/dispatched/letter.ts";
import { exchanged } from "./letters/exchanged/letter.ts";
import { creditNoteIssued, invoiceIssued } from "./letters/invoice/letter.ts";
import { lostLink } from "./letters/lost-link/letter.ts";
import { paymentLink } from "./letters/payment-link/letter.ts";
import { type QuestionFacts, questionAnswered, questionReceived } from "./letters/question/letter.ts";
import { refunded } from "./letters/refunded/letter.ts";
import { returnAnnounced } from "./letters/return-announced/letter.ts";
import { safetyRecall } from "./letters/safety/letter.ts";
import { withdrawalReceived } from "./letters/withdrawal/letter.ts";
import { shopOfLetter, shopWithoutWords } from "./own-words.ts";

export type RenderedMail = {
  subject: string;
  text: string;
  html: string;
  /** Every address the mail may link to. */
  links: readonly string[];
};

/** The fields a mail of the kind `K` has declared. */
export type DeclaredContact<K extends MailKind> = Pick<ContactForMail, (typeof mailTable)[K]["fields"][number]>;

type LetterOf<K extends MailKind> = (
  facts: LetterFacts<Exclude<(typeof mailTable)[K]["fields"][number], "email" | "secret">>,
) => Letter;

const letters: { [K in MailKind]: LetterOf<K> } = {
  acknowledgement,
  dispatched,
  delivered,
  cancelled,
  exchanged,
  "return-announced": returnAnnounced,
  refunded,
  "lost-link": lostLink,
  "payment-link": paymentLink,
  "invoice-issued": invoiceIssued,
  "credit-note-issued": creditNoteIssued,
};

/** Writes one mail. Reads of the contact what the mail table declares. Throws `FactsMissing` if its event is not there. */
export function renderMail(
  kind: MailKind,
  shop: ShopForMail,
  order: OrderForMail,
  contact: ContactForMail,
): RenderedMail {
  const facts = { shop: shopOfLetter(shop, kind), order, contact: declared(kind, contact) };
  const letter = (letters[kind] as LetterOf<"acknowledgement">)(facts);
  const { terms, privacy, contact: contactPage, withdraw } = shop.links;
  const mayWithdraw = letter.blocks.some((block) => block.is === "link" && block.link.to === "withdraw");
  return render(letter, shop, {
    ...(isAboutPaper(kind) ? { invoice: shop.links.invoice(contact.secret) } : {}),
    ...{ order: shop.links.order(contact.secret), terms, privacy, contact: contactPage },
    ...(mayWithdraw ? { withdraw } : {}),
  });
}

/** Writes one mail about a complaint. */
export function renderComplaintMail(
  kind: ComplaintMailKind,
  shop: ShopForMail,
  complaint: ComplaintForMail,
  { name, secret }: Pick<ContactForMail, "name" | "secret">,
): RenderedMail {
  const { privacy, contact } = shop.links;
  const letter = kind === "complaint-received" ? complaintReceived : complaintAnswered;
  return render(letter({ shop: shopOfLetter(shop, kind), complaint, name }), shop, {
    complaint: shop.links.complaint(secret),
    privacy,
    contact,
  });
}

/** Writes one mail about a question or a withdrawal. Throws `FactsMissing` where it carries words that are not there. */
export function renderQuestionMail(
  kind: QuestionMailKind,
  shop: ShopForMail,
  question: QuestionForMail,
  { secret, said }: { secret: string; said: string | null },
): RenderedMail {
  const { privacy, contact } = shop.links;
  const letter = questionLetters[kind];
  return render(letter({ shop, question, said }), shop, { question: shop.links.question(secret), privacy, contact });
}

const questionLetters: Readonly<Record<QuestionMailKind, (facts: QuestionFacts) => Letter>> = {
  "question-received": questionReceived,
  "question-answered": questionAnswered,
  "withdrawal-received": withdrawalReceived,
};

/** Writes one mail about a recall. */
export function renderSafetyMail(
  shop: ShopForMail,
  recall: RecallForMail,
  { secret }: Pick<ContactForMail, "secret">,
): RenderedMail {
  const { privacy, contact, recalls } = shop.links;
  return render(safetyRecall({ shop: shopWithoutWords(shop), recall }), shop, {
    recalls,
    safety: shop.links.safety(secret),
    privacy,
    contact,
  });
}

function render(
  letter: Letter,
  shop: ShopForMail,
  addresses: Readonly<Partial<Record<Link["to"], string>>>,
): RenderedMail {
  const href = (to: Link["to"]): string => {
    const address = addresses[to];
    if (address === undefined) throw new Error(`A letter links to the ${to}, which its mails do not carry.`);
    return address;
  };
  const blocks: Block[] = [{ is: "title", shop: shop.name, words: letter.subject }, ...letter.blocks];
  return {
    subject: letter.subject,
    text: toText(blocks, href),
    html: toHtml(letter.subject, blocks, href),
    links: Object.values(addresses),
  };
}

/** The card with its undeclared fields left out; reading one of those throws. */
function declared(kind: MailKind, contact: ContactForMail): DeclaredContact<"acknowledgement"> {
  const fields: readonly ContactField[] = mailTable[kind].fields;
  return new Proxy(contact, {
    get: (card, field: string) => {
      if (!(fields as readonly string[]).includes(field))
        throw new Error(`The mail "${kind}" does not declare ${field}.`);
      return card[field as ContactField];
    },
  });
}
