/** An address for product-safety messages: what is sealed, where it lies, and the one place of this module where it is opened up. */
import { day } from "#kernel/clock";
import { tidyText } from "#kernel/tidy-text";
import { parseMailAddress, type SafetyForMailPort } from "#mail";
import { keptMs } from "#policy/retention";
import { type BundleRef, type Personal, type Place, personal } from "#vault";
import { reveal } from "#vault/reveal";

/** What is sealed: the address, and the secret of the link that takes it away, which each message carries. */
export type SafetyCard = { email: string; secret: string };

/** Days for which an address is kept, unless it is taken away before: furniture is expected to last so long. */
export const keptDays = keptMs("safety-contact") / day;

export function bundleOf(orderId: string, subject: string): BundleRef {
  return { subject, bundle: `safety:${orderId}` };
}

export function placeOf(orderId: string): Place<"safety-contact@1"> {
  return { entity: "safety.contact", field: "card", rowId: orderId, labelSet: "safety-contact@1" };
}

/** An address as it was typed; null where no mail could be sent to it. */
export function readEmail(typed: unknown): Personal<string, "safety-contact"> | null {
  const text = tidyText(typed);
  return parseMailAddress(text).ok ? personal("safety-contact", text) : null;
}

export function cardWith(
  email: Personal<string, "safety-contact">,
  secret: string,
): Personal<SafetyCard, "safety-contact"> {
  return personal("safety-contact", { email: reveal("safety-mail", email), secret });
}

type Reader = Extract<Awaited<ReturnType<SafetyForMailPort>>, { ok: true }>["reader"];

/** What a message needs of the card: all of it. */
export function readerOf(card: Personal<SafetyCard, "safety-contact">): Reader {
  const { email, secret } = reveal("safety-mail", card);
  return personal("safety-contact", { email, secret });
}
