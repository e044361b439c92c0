import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

export const basketRemembers = definePromise({
  id: "basket-remembers",
  section: "cookies",
  guards: [
    {
      file: "src/modules/basket/view.ts",
      does: "Prices the basket afresh whenever it is shown, and says which price you saw last.",
      onFailure: "Without prices no total is shown and nothing can be ordered.",
    },
    {
      file: "src/modules/basket/empty-basket.ts",
      does: "Deletes baskets that nobody used for 30 days; until it has, they can no longer be reached.",
      onFailure: "The next look, a minute later, deletes them.",
    },
  ],
  provedBy: [
    "src/modules/basket/basket.test.ts",
    "src/modules/basket/view.test.ts",
    "src/modules/basket/lifetime.test.ts",
    "test/journeys/afterwards.test.ts",
  ],
  patrols: patrolledBy("nothing-overdue"),
  limits: ["It does not follow you to other devices, because there are no accounts yet; a link to your basket does."],
});
