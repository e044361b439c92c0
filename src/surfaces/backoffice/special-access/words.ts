import type {
  ApproveRefusal,
  AskRefusal,
  CaseKind,
  LookPurpose,
  LookRefusal,
  NamingRefusal,
  OrderPurpose,
} from "#access";
import { reasonLimits } from "#access";

/** The kinds of reason as they are offered, each with what it shows: no more than it needs. */
export const orderChoices: Readonly<Record<OrderPurpose, { words: string; shows: string }>> = {
  "deliver-order": { words: "To bring it to the door", shows: "name, address, telephone, note" },
  "order-mail": { words: "To write to the customer about this order", shows: "name and e-mail address" },
  "take-order": { words: "To check or correct what was typed", shows: "all details" },
  "show-to-subject": { words: "To tell the customer what we hold", shows: "all details" },
};

/** A kind of reason within a sentence. */
export const purposeWords: Readonly<Record<LookPurpose, string>> = {
  "deliver-order": "to bring it to the door",
  "order-mail": "to write to the customer",
  "take-order": "to check what was typed",
  "show-to-subject": "to tell the customer what we hold",
  "answer-complaint": "to answer the complaint",
  "answer-question": "to answer the question",
  "issue-invoice": "to see to a VAT invoice",
};

export const caseWords: Readonly<Record<CaseKind, string>> = {
  question: "A question",
  delivery: "A delivery",
  return: "A return",
  complaint: "A complaint",
  dispatch: "A dispatch",
};

/** Why somebody was shown nothing, in a sentence that says what to do. */
export const refusalWords: Readonly<Record<AskRefusal | LookRefusal | ApproveRefusal | NamingRefusal, string>> = {
  "no-special-access": "You have no special access. An owner names who has it, on the page “Special access”.",
  "not-signed": "You have not signed the undertaking yet. Read and sign it on the page “Special access”.",
  "reason-too-short": `Write the reason in at least ${reasonLimits.least} characters`,
  "reason-too-long": `Write the reason in at most ${reasonLimits.most} characters`,
  "nothing-to-see": "Nobody is behind it any more: the details were destroyed.",
  "too-many": "At most 20 orders at once",
  "key-unavailable": "The keys cannot be reached at the moment. Nothing was shown. Try again in a few minutes.",
  "no-grant": "You have no open grant for this. Ask again below.",
  "grant-over": "Your 30 minutes were over before it could be shown. Ask again below.",
  "no-such-request": "There is no such request.",
  "own-request": "You asked for this yourself. Somebody else with special access has to agree.",
  "too-late": "It was agreed to already, or nobody did within 30 minutes. Ask anew.",
  "no-place-left": "Every place is taken. Take special access away from somebody first.",
  "has-it-already": "They have special access already.",
};

const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

/** A moment of today in London: `14:05`. */
export function clockInWords(at: Date): string {
  return clockTime.format(at);
}
