/** The test cards. Each is a story: what the issuer says, and what happens around it. No other number is taken. */

export type DeclineReason = "insufficient-funds" | "do-not-honour" | "expired-card" | "authentication-failed";

/** How the webhooks of a payment behave. */
export type WebhookHabit = "prompt" | "late" | "twice" | "out-of-order" | "never";

/** What goes wrong when the shop takes the money. */
export type CaptureTrouble = "none" | "answer-lost" | "answer-late";

export type Card = {
  id: string;
  number: string;
  name: string;
  /** What happens, for the page and the reader. */
  story: string;
  /** Whether the issuer asks the buyer to confirm (3-D Secure) before it decides. */
  challenge: boolean;
  verdict: "approve" | DeclineReason;
  webhooks: WebhookHabit;
  capture: CaptureTrouble;
};

const plain = { challenge: false, verdict: "approve", webhooks: "prompt", capture: "none" } as const;

export const cards: readonly Card[] = [
  { ...plain, id: "success", number: "4242424242424242", name: "Success", story: "Paid at once." },
  {
    ...plain,
    id: "insufficient-funds",
    number: "4000000000009995",
    name: "Insufficient funds",
    story: "Declined: not enough money.",
    verdict: "insufficient-funds",
  },
  {
    ...plain,
    id: "do-not-honour",
    number: "4000000000000002",
    name: "Do not honour",
    story: "Declined without a reason.",
    verdict: "do-not-honour",
  },
  {
    ...plain,
    id: "expired-card",
    number: "4000000000000069",
    name: "Expired card",
    story: "Declined: the card has expired.",
    verdict: "expired-card",
  },
  {
    ...plain,
    id: "challenge",
    number: "4000002760003184",
    name: "3-D Secure",
    story: "Your card issuer asks you to confirm; you decide.",
    challenge: true,
  },
  {
    ...plain,
    id: "challenge-fails",
    number: "4000008400001629",
    name: "3-D Secure fails",
    story: "You confirm, and the issuer still declines.",
    challenge: true,
    verdict: "authentication-failed",
  },
  {
    ...plain,
    id: "webhook-late",
    number: "4000000000010019",
    name: "Webhook late",
    story: "Paid; the shop hears of it some seconds later.",
    webhooks: "late",
  },
  {
    ...plain,
    id: "webhook-twice",
    number: "4000000000010027",
    name: "Webhook twice",
    story: "Paid; every message comes twice at once.",
    webhooks: "twice",
  },
  {
    ...plain,
    id: "webhook-out-of-order",
    number: "4000000000010035",
    name: "Webhooks out of order",
    story: "Paid; “authorised” comes after “captured”.",
    webhooks: "out-of-order",
  },
  {
    ...plain,
    id: "webhook-never",
    number: "4000000000010043",
    name: "Webhook never",
    story: "Paid; no message ever comes.",
    webhooks: "never",
  },
  {
    ...plain,
    id: "answer-lost",
    number: "4000000000010050",
    name: "Answer lost",
    story: "Paid; the line breaks just as the bank answers.",
    capture: "answer-lost",
  },
  {
    ...plain,
    id: "answer-late",
    number: "4000000000010068",
    name: "Answer too late",
    story: "Paid; the bank takes 20 seconds to answer.",
    capture: "answer-late",
  },
];

export function cardById(id: string | null): Card | undefined {
  return cards.find((card) => card.id === id);
}

/** Which field of the form is wrong, and a sentence about it. */
export type CardErrors = { number?: string; expiry?: string; cvc?: string };

/**
 * Reads the three fields of the form. A number that passes the Luhn check and is no test card is refused all the same,
 * and nothing typed here is kept, logged or shown again.
 */
export function readCard(
  fields: { number: string; expiry: string; cvc: string },
  now: Date,
): { ok: true; card: Card } | { ok: false; errors: CardErrors } {
  const errors: CardErrors = {};
  const number = fields.number.replace(/[\s-]/g, "");
  const card = cards.find((one) => one.number === number);
  if (number === "") errors.number = "Enter the card number.";
  else if (!/^\d{12,19}$/.test(number) || !passesLuhn(number))
    errors.number = "Check the card number: it cannot be right.";
  else if (card === undefined) errors.number = "This is a sandbox: use one of the test cards listed on this page.";

  const expiry = readExpiry(fields.expiry);
  if (fields.expiry.trim() === "") errors.expiry = "Enter the expiry date, for example 12/30.";
  else if (expiry === undefined) errors.expiry = "Enter the expiry date as month and year, for example 12/30.";
  else if (expiry < now.getUTCFullYear() * 12 + now.getUTCMonth()) errors.expiry = "This expiry date has passed.";

  if (fields.cvc.trim() === "") errors.cvc = "Enter the security code.";
  else if (!/^\d{3,4}$/.test(fields.cvc.trim())) errors.cvc = "The security code has 3 or 4 digits.";

  return card !== undefined && Object.keys(errors).length === 0 ? { ok: true, card } : { ok: false, errors };
}

/** The check digit of ISO/IEC 7812-1. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Months since year 0 of the last month in which the card is good. */
function readExpiry(text: string): number | undefined {
  const found = /^(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})$/.exec(text.trim());
  const month = Number(found?.[1]);
  const year = Number(found?.[2]);
  if (found === null || month < 1 || month > 12) return undefined;
  return (year < 100 ? 2_000 + year : year) * 12 + month - 1;
}
