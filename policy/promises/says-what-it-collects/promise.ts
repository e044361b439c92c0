import { definePromise } from "../../promise.ts";

export const saysWhatItCollects = definePromise({
  id: "says-what-it-collects",
  section: "collect",
  guards: [
    {
      file: "policy/classification.ts",
      does: "Compares every column, route, form field, mail, cookie and outbound field with the policy before the shop opens.",
      onFailure: "The shop does not start.",
    },
    {
      file: "src/kernel/http/route.ts",
      does: "Refuses a route that does not say which personal data it reads and writes.",
      onFailure: "The shop does not start.",
    },
    {
      file: "src/kernel/http/input.ts",
      does: "Refuses every field of a form or an API request that its route does not declare.",
      onFailure: "The request is refused and nothing is stored.",
    },
  ],
  patrols: {
    absentBecause: "The comparison runs at every start and in every test; a nightly run comes with the patrols.",
  },
  limits: [],
});
