/** The one place of this module where a complaint is opened up. Each function names its purpose and gives out no more. */
import type { ComplaintForMailPort } from "#mail";
import { type Personal, personal } from "#vault";
import { reveal } from "#vault/reveal";
import type { Complaint, ComplaintCard } from "./complaint.ts";

/** The card to be sealed: the complaint and the secret of its page. */
export function cardWith(
  complaint: Personal<Complaint, "complaint">,
  secret: string,
): Personal<ComplaintCard, "complaint"> {
  return personal("complaint", { ...reveal("answer-complaint", complaint), secret });
}

type Writer = Extract<Awaited<ReturnType<ComplaintForMailPort>>, { ok: true }>["writer"];

/** What a mail needs of the card, and not what was written. */
export function writerOf(card: Personal<ComplaintCard, "complaint">): Writer {
  const { name, email, secret } = reveal("complaint-mail", card);
  return personal("complaint", { name, email, secret });
}
