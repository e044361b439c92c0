import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

const classification = {
  file: "policy/classification.ts",
  does: "Compares every column, route, form field, mail, cookie and outbound field with the policy before the shop opens.",
  onFailure: "The shop does not start.",
};
const fieldsOfRoutes = {
  file: "src/kernel/http/input.ts",
  does: "Refuses every field of a form or an API request that its route does not declare.",
  onFailure: "The request is refused and nothing is stored.",
};
const route = {
  file: "src/kernel/http/route.ts",
  does: "Refuses a route that does not say which personal data it reads and writes.",
  onFailure: "The shop does not start.",
};
const log = {
  file: "src/kernel/http/gate.ts",
  does: "Writes down the name of the route, the status and the milliseconds, and no address, page or word of the visitor.",
  onFailure: "Nothing is written down.",
};

const counting = {
  file: "src/modules/searches/count-not-found.ts",
  does: "Keeps words and codes in memory with a key of the day, and writes words down from the fifth visitor on.",
  onFailure: "The search is not counted.",
};
const threshold = {
  file: "db/migrations/386-searches.sql",
  does: "Takes no row of fewer than five visitors, and no words with an at sign or a long number.",
  onFailure: "The row is refused by the database.",
};
const searchTests = ["src/modules/searches/searches.test.ts"];

export const saysWhatItCollects = definePromise({
  id: "says-what-it-collects",
  section: "collect",
  guards: [classification, route, fieldsOfRoutes],
  provedBy: ["test/policy/ledgers.test.ts", "test/canary/canary.test.ts"],
  sentences: {
    "you-can-look-round-this": {
      guards: [route, classification],
      provedBy: ["test/journeys/cookies.test.ts", "test/gate/every-route.test.ts"],
    },
    "we-set-no-cookie-and": {
      guards: [log, classification],
      provedBy: ["test/journeys/cookies.test.ts", "test/gate/every-route.test.ts"],
    },
    "beside-each-of-these-the": {
      guards: [
        {
          file: "policy/fields.ts",
          does: "Holds the reason of each field; a form shows it from there, and a field without one is not declared.",
          onFailure: "The shop does not start.",
        },
        classification,
      ],
      provedBy: ["test/policy/ledgers.test.ts", "test/journeys/buying.test.ts"],
    },
    "when-you-complain-about-how": {
      provedBy: ["test/policy/ledgers.test.ts", "src/modules/complaints/complaints.test.ts"],
    },
    "when-you-ask-us-something": {
      provedBy: ["test/policy/ledgers.test.ts", "src/modules/questions/questions.test.ts"],
    },
    "when-you-withdraw-from-a": {
      provedBy: ["test/policy/ledgers.test.ts", "src/surfaces/storefront/withdraw/withdraw.test.ts"],
    },
    "when-you-leave-an-address": {
      provedBy: ["test/policy/ledgers.test.ts", "src/modules/safety/safety.test.ts"],
    },
    "when-you-ask-for-a": {
      provedBy: ["test/policy/ledgers.test.ts", "src/modules/invoices/invoices.test.ts"],
    },
    "when-a-search-finds-nothing": { guards: [counting], provedBy: searchTests },
    "the-words-are-written-down": { guards: [counting, threshold], provedBy: searchTests },
    "until-then-they-are-in": { guards: [counting], provedBy: searchTests },
    "it-is-made-of-your": { guards: [counting], provedBy: searchTests },
    "words-that-look-like-an": { guards: [counting, threshold], provedBy: searchTests },
    "your-searches-are-left-out": {
      guards: [
        {
          file: "src/surfaces/storefront/listing/searcher.ts",
          does: "Counts no search of a browser that sends the signal, of a robot, or that was fetched ahead.",
          onFailure: "The search is not counted.",
        },
      ],
      provedBy: ["src/surfaces/storefront/listing/searcher.test.ts"],
    },
    "you-need-not-and-nothing": {
      guards: [
        {
          file: "src/surfaces/storefront/order/safety-contact.tsx",
          does: "Takes an address only where the box beside it was ticked, and ticks nothing itself.",
          onFailure: "The form is shown again with a sentence, and nothing is stored.",
        },
      ],
      provedBy: ["src/modules/safety/safety.test.ts"],
    },
    "only-the-words-are-needed": {
      guards: [
        {
          file: "src/modules/complaints/complaint.ts",
          does: "Takes a complaint without a name, an address or an order.",
          onFailure: "The form is shown again with a sentence, and nothing is stored.",
        },
      ],
      provedBy: ["src/modules/complaints/complaints.test.ts"],
    },
    "we-do-not-know-whose": { provedBy: ["src/modules/basket/lifetime.test.ts", "test/policy/ledgers.test.ts"] },
  },
  patrols: patrolledBy("declared-is-all", "cookies-as-declared", "receipts-as-declared"),
  limits: [],
});
