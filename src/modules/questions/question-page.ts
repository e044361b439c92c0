import type { Noted } from "#access";
import { day } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import type { QuestionForMailPort } from "#mail";
import type { OpenResult } from "#vault";
import { askerOf } from "./card.ts";
import { answerDays, bundleOf, cardPlace, messagePlace, mostMessages, type QuestionCard } from "./question.ts";
import {
  type CapsuleRow,
  countMessages,
  findCapsule,
  findQuestion,
  type MessageRow,
  type QuestionRow,
  selectMessages,
  selectPage,
} from "./questions.sql.ts";
import type { MessageView, Opening, QuestionForStaff, QuestionPage, QuestionsNeeds, QuestionView } from "./views.ts";

type VaultOnly = Pick<QuestionsNeeds, "vault">;

/** The page behind the secret link: opened, not revealed. Null for anything that is not the secret of a question. */
export async function questionBySecret(needs: VaultOnly, reader: Reader, secret: string): Promise<QuestionPage | null> {
  const found = await findQuestion(reader, { secretHash: sha256(secret) });
  if (found === undefined) return null;
  const opening = await openAll(needs, reader, found.id);
  const asked = opening.ok ? opening.messages.filter(({ isAnswer }) => !isAnswer).length : mostMessages;
  return { questionId: found.id, question: viewOf(found), opening, mayWrite: asked < mostMessages };
}

/** A page of those that wait or of those that are closed, from the one behind `after` on. */
export async function questionsPage(
  reader: Reader,
  ...of: [state: "waiting" | "closed", after: { at: Date; number: string } | undefined, limit: number]
): Promise<readonly QuestionView[]> {
  return (await selectPage(reader, ...of)).map(viewOf);
}

/** One of them by its number, and what leads to its person. */
export async function questionForStaff(reader: Reader, number: string): Promise<QuestionForStaff | null> {
  const found = await findQuestion(reader, { number });
  if (found === undefined) return null;
  const { id } = found;
  const [capsule, { all: messages }] = await Promise.all([findCapsule(reader, id), countMessages(reader, id)]);
  const about = capsule && ({ kind: "question", id, number, ref: bundleOf(id, capsule.subject) } as const);
  return { question: viewOf(found), about: about ?? null, messages };
}

/** What was written, for whoever answers it, by the note that the look stands in the ledger. */
export function openForAnswer(needs: VaultOnly, reader: Reader, note: Noted): Promise<Opening> {
  return openAll(needs, reader, note.idOf("question"));
}

/** What a mail about a question says, and the address it goes to; `cause` is the id of the message it carries, or empty. */
export async function questionForMail(
  needs: QuestionsNeeds,
  { questionId: id, cause }: { questionId: string; cause: string },
): ReturnType<QuestionForMailPort> {
  const { reader } = needs.database;
  const found = await findQuestion(reader, { id });
  const capsule = found === undefined ? undefined : await findCapsule(reader, id);
  if (found === undefined || capsule === undefined) return { ok: false, because: "forgotten" };
  const gone = (because: "shredded" | "key-unavailable") =>
    ({ ok: false, because: because === "shredded" ? "forgotten" : because }) as const;
  const card = await openCard(needs, capsule);
  if (!card.ok) return gone(card.because);
  const message = (await selectMessages(reader, id)).find((each) => each.id === cause);
  const said = message === undefined ? null : await openWords(needs, capsule, message);
  if (said?.ok === false) return gone(said.because);
  const { number, topic, received_at: receivedAt } = found;
  const answerBy = new Date(receivedAt.getTime() + answerDays * day);
  return {
    ok: true,
    question: { number, about: topic === "withdrawal" ? "withdrawal" : "question", receivedAt, answerBy },
    asker: askerOf(card.value),
    said: said?.value ?? null,
  };
}

/** Opens the card of a question, without revealing it. */
export function openCard({ vault }: VaultOnly, capsule: CapsuleRow): Promise<OpenResult<QuestionCard, "question">> {
  const { question_id: id, subject, card } = capsule;
  return vault.open<QuestionCard, "question@1">(bundleOf(id, subject), cardPlace(id), card);
}

function openWords(
  { vault }: VaultOnly,
  { question_id: questionId, subject }: CapsuleRow,
  { id, words }: MessageRow,
): Promise<OpenResult<string, "question">> {
  return vault.open<string, "question@1">(bundleOf(questionId, subject), messagePlace(id), words);
}

/** Opens card and messages, or none of them. */
async function openAll(needs: VaultOnly, reader: Reader, questionId: string): Promise<Opening> {
  const capsule = await findCapsule(reader, questionId);
  if (capsule === undefined) return { ok: false, because: "shredded" };
  const card = await openCard(needs, capsule);
  if (!card.ok) return card;
  const messages: MessageView[] = [];
  for (const row of await selectMessages(reader, questionId)) {
    const words = await openWords(needs, capsule, row);
    if (!words.ok) return words;
    messages.push({ isAnswer: row.is_answer, writtenAt: row.written_at, words: words.value });
  }
  return { ok: true, card: card.value, messages };
}

function viewOf(row: QuestionRow): QuestionView {
  return {
    number: row.number,
    topic: row.topic,
    state: stateOf(row),
    receivedAt: row.received_at,
    waitingSince: row.waiting_since,
    answeredAt: row.answered_at,
    closedAt: row.waiting_since === null ? (row.removed_at ?? row.answered_at) : null,
    forgetAt: row.shred_due_at,
  };
}

function stateOf({ waiting_since, removed_at, buried_at }: QuestionRow): QuestionView["state"] {
  if (removed_at !== null) return "removed";
  if (buried_at !== null) return "forgotten";
  return waiting_since === null ? "answered" : "waiting";
}
