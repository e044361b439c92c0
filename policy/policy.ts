import type { KeptPromise, NotOffered } from "./promise.ts";
import { basketRemembers } from "./promises/basket-remembers/promise.ts";
import { cardNeverKept } from "./promises/card-never-kept/promise.ts";
import { encryptedInTheDatabase } from "./promises/encrypted-in-the-database/promise.ts";
import { fewDeclaredCookies } from "./promises/few-declared-cookies/promise.ts";
import { handfulOfPeople } from "./promises/handful-of-people/promise.ts";
import { keepsTheLaw } from "./promises/keeps-the-law/promise.ts";
import { noSpam } from "./promises/no-spam/promise.ts";
import { nothingLeftAfterTheOrder } from "./promises/nothing-left-after-the-order/promise.ts";
import { partnersGetWhatTheyNeed } from "./promises/partners-get-what-they-need/promise.ts";
import { policyHasVersions } from "./promises/policy-has-versions/promise.ts";
import { privateInTransit } from "./promises/private-in-transit/promise.ts";
import { saysWhatItCollects } from "./promises/says-what-it-collects/promise.ts";
import { termsAndSomeoneToAsk } from "./promises/terms-and-someone-to-ask/promise.ts";
import { websiteOnly } from "./promises/website-only/promise.ts";
import { worksWithCookiesOff } from "./promises/works-with-cookies-off/promise.ts";
import { type Figures, type Published, publishKept, publishNotOffered } from "./words.ts";

/**
 * Every promise in the order of the page. What the software keeps stands in a folder of its own; what it does not keep yet
 * stands here, with what the shop does instead.
 */
export const promises: readonly (KeptPromise | NotOffered)[] = [
  saysWhatItCollects,
  {
    id: "four-uses",
    section: "use",
    title: "Four uses of what visitors look at",
    words:
      "We do not study what visitors look at; that many searched for something and did not find it is all that we count. Everybody sees the same shop, and nothing you do here changes what is offered to you alone.",
  },
  noSpam,
  privateInTransit,
  encryptedInTheDatabase,
  handfulOfPeople,
  nothingLeftAfterTheOrder,
  cardNeverKept,
  fewDeclaredCookies,
  basketRemembers,
  worksWithCookiesOff,
  {
    id: "insight-stays-confidential",
    section: "share",
    title: "What you look at stays between us",
    words:
      "The only figure about visits that we keep says how many searched for what we did not have. No other company gets to see it.",
  },
  {
    id: "only-the-law-can-ask",
    section: "share",
    title: "Only the law can ask",
    words: "We have no way to hand out your details to anybody who asks, police and authorities included.",
  },
  partnersGetWhatTheyNeed,
  {
    id: "figures-identify-nobody",
    section: "share",
    title: "Figures that identify nobody",
    words: "We publish no figures about visits or sales.",
  },
  {
    id: "never-without-your-say",
    section: "share",
    title: "Never without your say",
    words:
      "We share nothing but what your order needs, because you ordered it. No other sharing exists, so we do not ask for consent to any.",
  },
  {
    id: "bought-lists-agreed-by-email",
    section: "legal",
    title: "Lists from other companies",
    words: "We use no address lists of other companies. There is no way to bring one in.",
  },
  {
    id: "always-an-opt-out",
    section: "legal",
    title: "Always a way out",
    words: "We send nothing that you could want to opt out of. The mails about your order end with your order.",
  },
  {
    id: "permission-by-channel",
    section: "legal",
    title: "Telephone, e-mail and post",
    words: "We do not call, mail or write to you for advertising, and do not ask whether we may.",
  },
  websiteOnly,
  policyHasVersions,
  termsAndSomeoneToAsk,
  keepsTheLaw,
];

/**
 * The policy as it is published, with the words from `promise.md` beside each promise and the figures where they stand as
 * `{erasure-horizon}`; without figures as its versions hold it. `root` is the folder of the project.
 */
export function publishedPolicy(root: string, figures?: Figures): readonly Published[] {
  return promises.map((promise) =>
    "guards" in promise ? publishKept(root, promise, figures) : publishNotOffered(promise),
  );
}
