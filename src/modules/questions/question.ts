import { day } from "#kernel/clock";
import { tidyText } from "#kernel/tidy-text";
import { parseMailAddress } from "#mail";
import { keptMs } from "#policy/retention";
import { type BundleRef, type Personal, type Place, part, personal } from "#vault";

/** What a question is about, as the form offers it. */
export const topics = ["product", "order", "delivery", "return", "your-details", "something-else"] as const;
export type AskedTopic = (typeof topics)[number];
/** A withdrawal from a contract has a form of its own. */
export type Topic = AskedTopic | "withdrawal";

/** What somebody asked. All but the words is up to them; the number of an order is not looked up. */
export type Question = { words: string; email: string | null; orderNumber: string | null };

/** What is sealed beside the messages: how to answer, and the secret of the page, which later mails need. */
export type QuestionCard = Omit<Question, "words"> & { secret: string };

export const questionFields = ["words", "email", "orderNumber"] as const;
export type QuestionField = (typeof questionFields)[number];
export type QuestionError = { field: QuestionField; because: "missing" | "too-long" | "malformed" };

/** Longest accepted value per field, in characters. */
export const questionLimits: Readonly<Record<QuestionField, number>> = { words: 4_000, email: 254, orderNumber: 20 };
/** Most characters of an answer. */
export const longestAnswer = 8_000;
/** Most messages that the writer sends to one question, the first one among them. */
export const mostMessages = 20;

/** Days until a question is answered at the latest, and that it is kept after the last answer. */
export const answerDays = 14;
/** A request about one's own details is to be answered within a month by law (UK GDPR Art. 12A); from so many days before it warns. */
export const rightsAlertDays = 10;
export const keptDays = keptMs("answered-question") / day;

/** The bundle of a question: one key, shredded 30 days after the last answer or when its writer removes it. */
export function bundleOf(questionId: string, subject: string): BundleRef {
  return { subject, bundle: `question:${questionId}` };
}

/** Where the card of a question lies, for the vault. */
export function cardPlace(questionId: string): Place<"question@1"> {
  return { entity: "questions.capsule", field: "card", rowId: questionId, labelSet: "question@1" };
}

/** Where the words of a message lie, for the vault. */
export function messagePlace(messageId: string): Place<"question@1"> {
  return { entity: "questions.message", field: "words", rowId: messageId, labelSet: "question@1" };
}

/** The form as it was posted → a question for the vault, or what is wrong with each field, in the order of the form. */
export function readQuestion(
  form: Readonly<Record<string, unknown>>,
): { ok: true; question: Personal<Question, "question"> } | { ok: false; errors: readonly QuestionError[] } {
  const typed = Object.fromEntries(
    questionFields.map((field) => [field, tidyText(form[field], field === "words")]),
  ) as Record<QuestionField, string>;
  const errors = questionFields.flatMap((field): QuestionError[] => {
    const because = fault(field, typed[field]);
    return because === null ? [] : [{ field, because }];
  });
  if (errors.length > 0) return { ok: false, errors };
  const orNull = (text: string): string | null => (text === "" ? null : text);
  const { words, email, orderNumber } = typed;
  return {
    ok: true,
    question: personal("question", { words, email: orNull(email), orderNumber: orNull(orderNumber) }),
  };
}

/** What was written again → words for the vault, or what is wrong with them. */
export function readMessage(
  typed: unknown,
): { ok: true; words: Personal<string, "question"> } | { ok: false; because: QuestionError["because"] } {
  const read = readQuestion({ words: typed });
  if (read.ok) return { ok: true, words: part(read.question, "words") };
  return { ok: false, because: read.errors[0]?.because ?? "missing" };
}

function fault(field: QuestionField, text: string): QuestionError["because"] | null {
  if (text === "") return field === "words" ? "missing" : null;
  if ([...text].length > questionLimits[field]) return "too-long";
  return field === "email" && !parseMailAddress(text).ok ? "malformed" : null;
}
