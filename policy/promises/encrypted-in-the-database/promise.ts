import { definePromise } from "../../promise.ts";

export const encryptedInTheDatabase = definePromise({
  id: "encrypted-in-the-database",
  section: "safe",
  guards: [
    {
      file: "src/modules/vault/index.ts",
      does: "Seals every value with the key of its bundle, bound to its person, row, field and purpose.",
      onFailure: "Nothing is written; there is no way round in plain text.",
    },
    {
      file: "src/modules/vault/personal.ts",
      does: "Keeps a personal value from being printed, logged, rendered or serialised.",
      onFailure: "In tests it throws; in a running shop it prints what kind of value it is and nothing of it.",
    },
    {
      file: "policy/classification.ts",
      does: "Refuses a column of free text that is neither public nor named with a reason.",
      onFailure: "The shop does not start.",
    },
  ],
  patrols: {
    absentBecause:
      "The search of every table, file and log for planted persons runs in tests; a nightly run comes with the patrols.",
  },
  limits: [
    "One process holds the connections to both databases. The separation stops injected SQL and mistaken grants; it does not stop somebody who has taken over that process.",
  ],
});
