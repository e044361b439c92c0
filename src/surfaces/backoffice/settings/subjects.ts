import { z } from "zod";
import type { AreaBook } from "#delivery";
import type { GuardedSetting, VatBook } from "#settings";
import type { ShopSettings } from "../office-deps.ts";
import { areasInWords } from "./area-words.ts";
import { ratesInWords } from "./vat-words.ts";

/** What is set, in the order of the room. `route` is the page where it is changed; `shown` makes a version readable. */
export const subjects = {
  trader: { title: "Who trades here", route: "trader", shown: (content: unknown) => content },
  delivery: {
    title: "Delivery areas and prices",
    route: "delivery-areas",
    shown: (content: unknown) => areasInWords(content as AreaBook),
  },
  vat: { title: "VAT rates", route: "vat-rates", shown: (content: unknown) => ratesInWords(content as VatBook) },
  "mail-words": { title: "Words of mails", route: "mail-words", shown: (content: unknown) => content },
} as const satisfies Record<string, SubjectWords>;

type SubjectWords = { title: string; route: string; shown(content: unknown): unknown };

export type Subject = keyof typeof subjects;

export const whichSubject = z.object({ subject: z.enum(Object.keys(subjects) as [Subject, ...Subject[]]) });

export const changesSettings = { access: "staff", may: "settings.change", reads: [], writes: [] } as const;

/** The setting of a subject, as its history needs it: read and set again as a whole. */
export function settingOf(settings: ShopSettings, subject: Subject): GuardedSetting<unknown> {
  return settings[subject === "mail-words" ? "mailWords" : subject] as GuardedSetting<unknown>;
}

/** The version that a form began from; 0 before anybody has set anything. */
export const versionRead = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})$/)
  .transform(Number);
