import { definePromise } from "../../promise.ts";

const lint = {
  file: "src/modules/mail/lint.ts",
  does: "Reads every kind of mail before the shop opens, and refuses promotion, hidden content, decorated links and anything that would be fetched from elsewhere.",
  onFailure: "The shop does not start.",
};

export const noSpam = definePromise({
  id: "no-spam",
  section: "use",
  guards: [
    {
      file: "policy/mails.ts",
      does: "Names every mail that may be sent, to what end, and each field of yours that it may read.",
      onFailure: "A mail that is not named keeps the shop closed.",
    },
    lint,
  ],
  provedBy: [
    "src/modules/mail/lint.test.ts",
    "src/modules/mail/letters/letters.test.ts",
    "test/policy/ledgers.test.ts",
  ],
  sentences: {
    "no-offer-no-newsletter-and": { guards: [lint], provedBy: ["src/modules/mail/lint.test.ts"] },
    "we-do-not-count-whether": { guards: [lint], provedBy: ["src/modules/mail/lint.test.ts"] },
  },
  patrols: { absentBecause: "Each mail is held against its declaration when it is written." },
  limits: [],
});
