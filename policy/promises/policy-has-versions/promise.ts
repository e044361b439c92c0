import { definePromise } from "../../promise.ts";

const archive = {
  file: "policy/archive.ts",
  does: "Compares what this page says with the newest version, and each version with the fingerprint under which it was published.",
  onFailure: "The shop does not open.",
};

export const policyHasVersions = definePromise({
  id: "policy-has-versions",
  section: "legal",
  guards: [archive],
  provedBy: ["policy/versions.test.ts"],
  sentences: {
    "every-version-stays-readable-with": {
      provedBy: ["policy/versions.test.ts", "src/surfaces/storefront/privacy/privacy.test.ts"],
    },
    "your-order-carries-the-version": {
      guards: [
        {
          file: "src/modules/orders/begin-order.ts",
          does: "Writes the version in force into the order with the details that were typed under it; once it is placed, the database refuses to change it.",
          onFailure: "Nothing is written.",
        },
      ],
      provedBy: ["test/policy/what-we-hold.test.ts"],
    },
    "if-a-version-lets-us": {
      guards: [
        {
          file: "policy/archive.ts",
          does: "Compares what each version lets us collect, use, keep and pass on with the one before, and refuses one that lets us do more and says nothing of asking again.",
          onFailure: "The shop does not open.",
        },
      ],
    },
  },
  patrols: { absentBecause: "The comparison runs at every start and in every test." },
  limits: ["The archive is part of the shop's source; a signature by somebody else than us is to come."],
});
