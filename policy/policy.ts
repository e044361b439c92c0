import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KeptPromise, NotOffered } from "./promise.ts";
import { cardNeverKept } from "./promises/card-never-kept/promise.ts";
import { encryptedInTheDatabase } from "./promises/encrypted-in-the-database/promise.ts";
import { nothingLeftAfterTheOrder } from "./promises/nothing-left-after-the-order/promise.ts";
import { saysWhatItCollects } from "./promises/says-what-it-collects/promise.ts";

/** The version of the published words. A change of words needs a new one. */
export const policyVersion = "2026-11-28";

/** The promises that the software keeps, in the order of the page. */
export const promises: readonly KeptPromise[] = [
  saysWhatItCollects,
  encryptedInTheDatabase,
  nothingLeftAfterTheOrder,
  cardNeverKept,
];

/** The promises to come. Each says what the shop does not do until then. */
export const notOffered: readonly NotOffered[] = [
  {
    id: "four-uses",
    section: "use",
    words: "We do not study what visitors look at, and show everybody the same shop.",
  },
  {
    id: "no-spam",
    section: "use",
    words: "We send no newsletters and no offers. You get mails about your order and no others.",
  },
  { id: "insight-stays-confidential", section: "use", words: "We keep no figures about visits." },
  {
    id: "private-in-transit",
    section: "safe",
    words:
      "This shop runs on one machine for trying out. A shop on the internet needs encrypted connections, which come before the first release.",
  },
  {
    id: "handful-of-people",
    section: "safe",
    words: "There is no back office yet in which anybody could look at your details.",
  },
  {
    id: "few-declared-cookies",
    section: "cookies",
    words:
      "We set one cookie, for the basket, when you put something in it. A published table of cookies, checked by visits in seven ways, is to come.",
  },
  {
    id: "basket-remembers",
    section: "cookies",
    words: "Your basket waits for 30 days. It does not follow you to other devices yet, because there are no accounts.",
  },
  {
    id: "works-with-cookies-off",
    section: "cookies",
    words: "You can buy without cookies. A page that lists what you lose by it is to come.",
  },
  {
    id: "only-the-law-can-ask",
    section: "share",
    words: "We have no way to hand out your details to anybody who asks, police and authorities included.",
  },
  {
    id: "partners-get-what-they-need",
    section: "share",
    words:
      "The delivery company and the payment provider get the fields named before you pay; a mail server carries our mails to you. The signed record of it that you could read is to come.",
  },
  { id: "figures-identify-nobody", section: "share", words: "We publish no figures." },
  {
    id: "never-without-your-say",
    section: "share",
    words: "We share nothing but what your order needs. Other sharing, with your consent, does not exist.",
  },
  { id: "bought-lists-agreed-by-email", section: "legal", words: "We use no address lists of other companies." },
  { id: "always-an-opt-out", section: "legal", words: "We send nothing that you could want to opt out of." },
  {
    id: "permission-by-channel",
    section: "legal",
    words: "We do not call or write to you for advertising, and do not ask whether we may.",
  },
  { id: "website-only", section: "legal", words: "There are no orders by telephone or in writing yet." },
  {
    id: "policy-has-versions",
    section: "legal",
    words: "This is the first version. An archive of versions and their differences is to come.",
  },
  {
    id: "terms-and-someone-to-ask",
    section: "legal",
    words: "Our terms and our address are published. A form that a person answers, with a status page, is to come.",
  },
  {
    id: "keeps-the-law",
    section: "legal",
    words: "We build to the consumer law of the United Kingdom. A table of every rule and its test is to come.",
  },
];

/** A kept promise with its published words. */
export type Published = KeptPromise & { title: string; paragraphs: readonly string[] };

/** Reads the published words from `promise.md` beside each promise. `root` is the folder of the project. */
export function publishedPromises(root: string): readonly Published[] {
  return promises.map((promise) => {
    const text = readFileSync(join(root, "policy/promises", promise.id, "promise.md"), "utf8");
    const [heading = "", ...paragraphs] = text.trim().split(/\n{2,}/);
    if (!heading.startsWith("# ")) throw new Error(`The words of ${promise.id} have no heading.`);
    return { ...promise, title: heading.slice(2), paragraphs: paragraphs.map((each) => each.replaceAll("\n", " ")) };
  });
}
