import { definePromise } from "../../promise.ts";

export const worksWithCookiesOff = definePromise({
  id: "works-with-cookies-off",
  section: "cookies",
  guards: [
    {
      file: "src/modules/basket/capability.ts",
      does: "Puts a random number in the address that opens one basket for two hours, and no account or order.",
      onFailure: "The address leads to an empty basket.",
    },
    {
      file: "src/kernel/http/headers.ts",
      does: "Forbids browsers to store such a page, search engines to list it, and anybody to be told its address.",
      onFailure: "Every answer carries these headers; one without them fails the tests.",
    },
  ],
  provedBy: [
    "test/journeys/without-cookies.test.ts",
    "src/modules/basket/lifetime.test.ts",
    "test/gate/every-route.test.ts",
  ],
  patrols: { absentBecause: "It is a way through the shop, which tests walk with a real browser." },
  limits: [],
});
