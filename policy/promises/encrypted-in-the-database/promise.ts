import { patrolledBy } from "../../patrols.ts";
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
  provedBy: ["test/canary/canary.test.ts", "src/modules/vault/vault.test.ts", "src/modules/vault/exposure.test.ts"],
  sentences: {
    "every-order-has-a-key": {
      guards: [
        {
          file: "src/modules/vault/keys.ts",
          does: "Makes a random key for each order before anything of it is written.",
          onFailure: "Without its key nothing of the order can be written.",
        },
      ],
      provedBy: ["src/modules/vault/keys.test.ts", "src/modules/vault/record.test.ts"],
    },
    "the-keys-lie-in-a": {
      guards: [
        {
          file: "db/grants.sql",
          does: "Gives the role that serves pages no right in the database of the keys, and the role of the keys none in the shop's.",
          onFailure: "PostgreSQL refuses.",
        },
        {
          file: "src/modules/vault/file-epochs.ts",
          does: "Encrypts each key under another key, which lies in a file outside both databases.",
          onFailure:
            "Without that file the shop does not start, and makes no new one beside data that needs the old one.",
        },
      ],
      provedBy: ["src/modules/vault/exposure.test.ts", "src/modules/vault/file-epochs.test.ts"],
    },
    "of-the-postcode-we-keep": {
      guards: [
        {
          file: "src/modules/vault/locator.ts",
          does: "Keeps so few bits of the keyed hash that on average two orders or more share them.",
          onFailure: "Nothing is written, and the order is not found by its postcode.",
        },
      ],
      provedBy: ["src/modules/vault/locator.test.ts", "src/modules/orders/locate-postcode.test.ts"],
    },
    "to-find-an-order-again": {
      guards: [
        {
          file: "src/modules/vault/locator.ts",
          does: "Turns the address into a keyed hash before it is written.",
          onFailure: "Nothing is written, and the order is not found by its address.",
        },
      ],
      provedBy: ["src/modules/vault/locator.test.ts", "src/modules/vault/finding.test.ts"],
    },
    "by-the-same-form-we": {
      guards: [
        {
          file: "src/modules/orders/price-for-person.ts",
          does: "Looks for other orders of the address by that form, and keeps nothing for it.",
          onFailure: "The order is not priced and not taken.",
        },
      ],
      provedBy: ["src/modules/orders/promoted.test.ts"],
    },
  },
  patrols: patrolledBy("sealed-is-sealed"),
  limits: [
    "One process holds the connections to both databases. The separation stops injected SQL and mistaken grants; it does not stop somebody who has taken over that process.",
    "Where each person may have a promotion once, whoever types your e-mail address at the checkout sees by the price whether you have had it in an order that we have not forgotten yet.",
  ],
});
