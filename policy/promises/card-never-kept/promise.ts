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
  patrols: {
    absentBecause: "There is no place in the shop where a card number could lie; the tests search every one of them.",
  },
  limits: [],
});
