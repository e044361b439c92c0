import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

const terms = {
  file: "src/surfaces/storefront/reading/terms.tsx",
  does: "Is the page of the terms, whose version every order keeps.",
  onFailure: "Without its words the shop does not start.",
};
const form = {
  file: "src/surfaces/storefront/contact/question.tsx",
  does: "Takes a question without account, cookie or script, and answers with the address of its page, which opens for nobody else.",
  onFailure: "The form comes back with a sentence and with what was typed; nothing is stored.",
};
const receive = {
  file: "src/modules/questions/receive-question.ts",
  does: "Commits a key of its own for each question, seals what was written, and writes it with the mail that acknowledges it.",
  onFailure: "Without the key nothing is written, and the form says so.",
};
const answer = {
  file: "src/modules/questions/answer-question.ts",
  does: "Seals the answer beside the question and queues its mail in the transaction that closes it.",
  onFailure: "Nothing is written, and the question waits on.",
};
const forget = {
  file: "src/modules/questions/forget-question.ts",
  does: "Destroys the key of a question when its time is over or its writer removes it, and deletes what was sealed.",
  onFailure: "It opens for nobody from the first step on, and the next sweep goes on.",
};

const withdraw = {
  file: "src/surfaces/storefront/withdraw/withdraw.tsx",
  does: "Takes a withdrawal in two steps without account, cookie or script, and answers alike whether or not there is such an order.",
  onFailure: "The form comes back with a sentence and with what was typed; nothing is stored.",
};

const withdrawing = "src/surfaces/storefront/withdraw/withdraw.test.ts";
const withdrawJourney = "test/journeys/withdrawing.test.ts";
const module = "src/modules/questions/questions.test.ts";
const office = "src/surfaces/backoffice/support/questions.test.ts";
const journey = "test/journeys/asking.test.ts";
const reading = "src/surfaces/storefront/reading/reading.test.ts";

export const termsAndSomeoneToAsk = definePromise({
  id: "terms-and-someone-to-ask",
  section: "legal",
  guards: [form, receive],
  provedBy: [module, office, journey],
  sentences: {
    "our-terms-and-conditions-stand": { guards: [terms], provedBy: [reading] },
    "a-link-on-the-page": { guards: [terms], provedBy: [journey] },
    "it-is-acknowledged-at-once": { guards: [receive, answer], provedBy: [module, office] },
    "if-you-give-an-address": { guards: [answer], provedBy: [module, office] },
    "nobody-learns-by-the-form": {
      guards: [
        {
          file: "src/modules/questions/question.ts",
          does: "Keeps the number as it was typed and looks nothing up by it.",
          onFailure: "There is nothing that could fail: no answer depends on it.",
        },
      ],
      provedBy: [module],
    },
    "you-can-withdraw-from-a": { guards: [withdraw], provedBy: [withdrawing, withdrawJourney] },
    "what-you-declare-is-confirmed": { guards: [receive], provedBy: [withdrawing, withdrawJourney] },
    "if-you-withdraw-from-all": {
      guards: [
        {
          file: "src/modules/orders/carry-out-withdrawal.ts",
          does: "Cancels the order or opens its return by the rules of its page, and writes what came of it in the same transaction.",
          onFailure:
            "Nothing counts as done, and the next sweep takes it up again; what was declared lies with those who answer.",
        },
      ],
      provedBy: [withdrawing, "src/modules/orders/withdrawal.test.ts", "test/faults/crash-orders.test.ts"],
    },
    "in-every-other-case-a": {
      guards: [
        withdraw,
        {
          file: "src/modules/orders/note-withdrawal.ts",
          does: "Looks once for the order and writes one row, whether or not there is one.",
          onFailure: "Nothing is written, and the form says that it could not be taken.",
        },
      ],
      provedBy: [withdrawing, "src/modules/orders/withdrawal.test.ts"],
    },
    "that-key-is-destroyed-30": { guards: [forget], provedBy: [module] },
  },
  patrols: patrolledBy("nobody-waits-too-long", "nothing-overdue", "forgotten-have-no-key"),
  limits: [
    "What you write by mail, by letter or by telephone does not come by this form: it lies where our letters and mails lie.",
    "A mail with our answer is yours, and stays in your mailbox when your question is removed here.",
  ],
});
