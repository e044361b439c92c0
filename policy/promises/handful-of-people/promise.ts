import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

const places = {
  file: "db/migrations/280-special-access.sql",
  does: "Has five numbered places for people with special access, and refuses a sixth, a look without a grant, and a look that is changed.",
  onFailure: "PostgreSQL refuses, whoever asks.",
};
const look = {
  file: "src/modules/access/look.ts",
  does: "Writes each look down and waits until it is on the disk, before the details are opened; drops what was opened when the 30 minutes ended meanwhile.",
  onFailure: "Nothing is opened.",
};
const grant = {
  file: "src/modules/access/ask.ts",
  does: "Lets somebody look at named orders for one reason and 30 minutes; at several only when another of the few has agreed.",
  onFailure: "Nothing is granted.",
};
const signature = {
  file: "src/modules/access/holders.ts",
  does: "Looks up, in the transaction of each look, whether this person has a place now and signed the words in force.",
  onFailure: "Nothing is opened.",
};
const shown = {
  file: "src/surfaces/backoffice/special-access/shown.ts",
  does: "Is the only place of the back office where details are taken out, each time for one of the purposes they were collected for.",
  onFailure: "The vault refuses a purpose that the details were not collected for.",
};
const note = {
  file: "src/modules/access/noted.ts",
  does: "Is handed out once a look is written down; without it no order, no complaint and no question opens for staff.",
  onFailure: "It does not compile.",
};
const mailed = {
  file: "src/modules/mail/owner-mail.tsx",
  does: "Queues the mail to the owner in the transaction in which the second person agrees, and the digest once a week.",
  onFailure: "Without the mail in the outbox the agreement is rolled back.",
};
const visible = {
  file: "src/surfaces/storefront/privacy/looks.tsx",
  does: "Shows every look to whoever holds the link of the order, the complaint or the question.",
  onFailure: "The page says that it failed, and shows nothing instead of less.",
};

const room = "src/surfaces/backoffice/special-access/special-access.test.ts";
const batch = "src/surfaces/backoffice/special-access/batch.test.ts";
const support = "src/surfaces/backoffice/support/support.test.ts";
const questions = "src/surfaces/backoffice/support/questions.test.ts";
const browser = "src/surfaces/backoffice/special-access/at-a-browser.test.ts";
const rules = "src/modules/access/access.test.ts";

export const handfulOfPeople = definePromise({
  id: "handful-of-people",
  section: "safe",
  guards: [look, note],
  provedBy: [rules, room, support, questions],
  sentences: {
    "at-most-five-of-our": { guards: [places], provedBy: [rules] },
    "there-is-no-sixth-place": { guards: [places], provedBy: [rules] },
    "before-they-see-anything-each": { guards: [signature], provedBy: [rules, room] },
    "everybody-else-who-works-here": { guards: [shown, note], provedBy: [room, support] },
    "where-your-details-would-stand": { guards: [shown], provedBy: [room, support] },
    "they-show-a-passkey-see": { guards: [grant, shown], provedBy: [room, rules, browser] },
    "to-see-several-orders-at": { guards: [grant, places], provedBy: [batch, rules, browser] },
    "the-owner-of-the-shop": { guards: [mailed], provedBy: [batch, "src/modules/mail/owner-mail.test.ts"] },
    "you-can-read-who-looked": { guards: [visible], provedBy: [room, support, questions] },
    "the-words-of-the-reason": {
      guards: [
        {
          file: "src/modules/access/reason.ts",
          does: "Seals the words in the bundle they are about, so that they end with its key.",
          onFailure: "Nothing is granted.",
        },
      ],
      provedBy: [rules, support],
    },
  },
  patrols: patrolledBy("looks-have-grants"),
  limits: [
    "Whoever runs the machine, its databases and its keys together can read what lies there without this door. That nobody does is a matter of who holds that machine, and of law.",
    "Details that are on a screen can be remembered or copied. The undertaking forbids it; no software prevents it.",
    "The courier, the payment provider and the mail server have people of their own. What they get, and under which duty, stands in part 5.",
  ],
});
