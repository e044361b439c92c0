import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

const declared = {
  file: "policy/classification.ts",
  does: "Compares the cookies that the software can set with the table on this page: name, days and size.",
  onFailure: "The shop does not start.",
};
const line = {
  file: "src/kernel/http/headers.ts",
  does: "Writes the one cookie in the one place that may, for this host only, closed to scripts; and forbids a page to load anything from another address.",
  onFailure: "The browser refuses.",
};

export const fewDeclaredCookies = definePromise({
  id: "few-declared-cookies",
  section: "cookies",
  guards: [declared, line],
  provedBy: ["test/journeys/cookies.test.ts", "test/policy/ledgers.test.ts"],
  sentences: {
    "it-is-ours-alone-no": {
      guards: [line],
      provedBy: ["test/journeys/cookies.test.ts", "test/gate/every-route.test.ts"],
    },
    "you-can-delete-it-at": { guards: [line], provedBy: ["src/modules/basket/lifetime.test.ts"] },
  },
  patrols: patrolledBy("cookies-as-declared"),
  limits: [],
});
