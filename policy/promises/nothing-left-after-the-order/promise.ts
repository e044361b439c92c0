import { definePromise } from "../../promise.ts";

export const nothingLeftAfterTheOrder = definePromise({
  id: "nothing-left-after-the-order",
  section: "safe",
  guards: [
    {
      file: "src/modules/vault/shred.ts",
      does: "Buries the bundle, destroys its key and removes its rows, in this order, whatever happens in between.",
      onFailure: "A half-finished shredding is taken up again by the next sweep; a buried bundle opens for nobody.",
    },
    {
      file: "src/modules/ledger/index.ts",
      does: "Keeps the books without a person from the first day, so that nothing has to be kept for their sake.",
      onFailure: "An entry that does not balance is refused by the database.",
    },
  ],
  patrols: {
    absentBecause: "The sweep itself looks for what is due; a patrol of its own comes with the retention engine.",
  },
  limits: ["This speaks of the running shop."],
});
