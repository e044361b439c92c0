import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

export const cardNeverKept = definePromise({
  id: "card-never-kept",
  section: "safe",
  guards: [
    {
      file: "src/modules/payments/index.ts",
      does: "Sends the browser to the provider and takes back a reference; no route of the shop has a field for a card.",
      onFailure: "Without the provider nothing can be paid; the order stays a draft.",
    },
    {
      file: "src/modules/egress/index.ts",
      does: "Lets through only the fields that the payment flow declares.",
      onFailure: "The request is refused before it leaves.",
    },
    {
      file: "src/kernel/http/headers.ts",
      does: "Lets a page of ours load scripts from nowhere else, and lets its forms end only here or at the provider.",
      onFailure: "The browser refuses.",
    },
  ],
  provedBy: ["test/canary/canary.test.ts", "test/journeys/buying.test.ts"],
  sentences: {
    "we-get-a-reference-number": {
      guards: [
        {
          file: "src/modules/payments/sealed-reference.ts",
          does: "Seals the reference with the order's key, and opens it only to ask the provider or to give money back.",
          onFailure: "Nothing is written; the payment is found again at the provider by the order's number.",
        },
      ],
      provedBy: ["src/modules/payments/payments.test.ts", "src/modules/orders/forget.test.ts"],
    },
    "only-a-scrambled-form-of": {
      guards: [
        {
          file: "src/modules/vault/locator.ts",
          does: "Turns the reference into a keyed hash that recognises it and never gives it back.",
          onFailure: "Nothing is written.",
        },
      ],
      provedBy: ["src/modules/payments/aftermath.test.ts", "src/modules/vault/shred.test.ts"],
    },
  },
  patrols: patrolledBy("no-card-numbers", "receipts-as-declared"),
  limits: [],
});
