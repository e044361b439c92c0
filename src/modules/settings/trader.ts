/** Who trades here: what the law wants named on every page and in every mail (law L68, L69), and how to reach them. */
import { z } from "zod";
import type { Fault } from "./index.ts";

const line = z.string().trim().min(1).max(120);

/** As it stands in `shop.json`, and in what the owner sets. `vatNumber` is empty for a trader who is not registered. */
export const traderShape = z.object({
  name: line,
  strapline: z.string().max(120),
  company: z.object({
    registeredName: line,
    number: line,
    registeredIn: line,
    vatNumber: z.string().max(60),
    office: z.array(line).min(1).max(8),
  }),
  email: z.email().max(120),
  telephone: line.refine(
    (typed) => !costsMore(typed),
    "Calls about an order may cost no more than an ordinary call: take another number.",
  ),
  hours: z.string().max(120),
  regulator: z.object({ name: line, address: z.array(line).min(1).max(8), website: line }),
});

export type TraderParticulars = z.output<typeof traderShape>;

/** What keeps these particulars from being used, in a sentence for each field; empty where nothing does. */
export function traderFaults(typed: TraderParticulars): Fault[] {
  const read = traderShape.safeParse(typed);
  if (read.success) return [];
  const faults = new Map<string, string>();
  for (const { path, code, message } of read.error.issues) {
    const at = path.filter((step) => typeof step === "string").join(".");
    if (!faults.has(at)) faults.set(at, code === "custom" ? message : (sentences[at] ?? "This cannot be used."));
  }
  return [...faults].map(([at, says]) => ({ at, says }));
}

const sentences: Readonly<Record<string, string>> = {
  name: "Write the name on the door, at most 120 letters.",
  strapline: "A few words, at most 120 letters.",
  "company.registeredName": "Write the name as it is registered: every page and mail has to name it.",
  "company.number": "Write the company number: every page and mail has to name it.",
  "company.registeredIn":
    "Write in which part of the United Kingdom the company is registered, such as England and Wales.",
  "company.vatNumber": "A VAT number has at most 60 characters. Leave it empty if you are not registered for VAT.",
  "company.office": "Write the registered office, line by line: every page and mail has to name it. At most 8 lines.",
  email: "Write an e-mail address, such as hello@yourshop.example.",
  telephone: "Write the telephone number that shoppers reach you by.",
  hours: "At most 120 letters.",
  "regulator.name": "Write who watches over data protection, such as the Information Commission.",
  "regulator.address": "Write the regulator’s address, line by line. At most 8 lines.",
  "regulator.website": "Write the regulator’s website.",
};

/**
 * Whether a call costs more than one to an ordinary number (law L41): service numbers from 084 and 087, premium ones from 09,
 * personal ones from 070, and directory enquiries.
 */
function costsMore(telephone: string): boolean {
  const national = telephone
    .replace(/^\s*(\+|00)44/, "0")
    .replace(/\D/g, "")
    .replace(/^00+/, "0");
  return /^(08[47]|09|070|118)/.test(national);
}
