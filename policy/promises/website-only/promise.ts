import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

export const websiteOnly = definePromise({
  id: "website-only",
  section: "legal",
  guards: [
    {
      file: "db/migrations/331-by-telephone.sql",
      does: "Keeps with every order where its details were collected, and refuses to change it.",
      onFailure: "An order that does not say it is not written.",
    },
    {
      file: "src/modules/orders/complete-orders.ts",
      does: "Calls off an order by telephone that nobody has paid for seven days, and destroys its key.",
      onFailure: "The next look, a minute later, does it; what is late is counted and shown.",
    },
  ],
  provedBy: ["src/modules/orders/telephone-orders.test.ts", "test/office/telephone-orders.test.ts"],
  patrols: patrolledBy("nothing-overdue"),
  limits: [
    "What you write by mail or by letter, or say on the telephone without ordering, does not come to this website: it lies where our letters and mails lie.",
  ],
});
