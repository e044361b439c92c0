import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

const check = {
  file: "src/modules/egress/check.ts",
  does: "Compares each message with its declaration, field by field, and searches its words for addresses, telephone numbers and postcodes that do not belong there.",
  onFailure: "Nothing is sent.",
};
const gate = {
  file: "src/modules/egress/index.ts",
  does: "Opens connections to declared partners only, until their contract ends, and writes the receipt first.",
  onFailure: "Without a receipt nothing is sent.",
};

export const partnersGetWhatTheyNeed = definePromise({
  id: "partners-get-what-they-need",
  section: "share",
  guards: [check, gate],
  provedBy: ["src/modules/egress/check.test.ts", "src/modules/egress/egress.test.ts", "test/canary/canary.test.ts"],
  sentences: {
    "the-delivery-company-gets-your": {
      provedBy: [
        "src/modules/orders/dispatch.test.ts",
        "src/modules/egress/check.test.ts",
        "test/canary/canary.test.ts",
      ],
    },
    "the-payment-provider-gets-the": {
      provedBy: [
        "src/modules/egress/check.test.ts",
        "src/modules/payments/sandbox-bank.test.ts",
        "src/modules/payments/stripe.test.ts",
      ],
    },
    "a-mail-server-carries-our": {
      guards: [
        {
          file: "src/modules/mail/smtp-transport.ts",
          does: "Hands a mail to the configured server alone, over a verified connection, and leaves a receipt.",
          onFailure: "The mail waits and is tried again.",
        },
      ],
      provedBy: ["src/modules/mail/smtp-transport.test.ts"],
    },
    "before-you-pay-the-page": {
      guards: [
        {
          file: "src/modules/orders/review-order.ts",
          does: "Gives the page before the pay button the list of recipients and of the fields that each will get.",
          onFailure: "Without the list the page is not shown, and nothing can be paid.",
        },
      ],
      provedBy: ["test/journeys/buying.test.ts"],
    },
    "it-keeps-a-receipt-of": { guards: [gate], provedBy: ["src/modules/egress/egress.test.ts"] },
    "when-your-order-is-complete": {
      guards: [
        {
          file: "src/modules/orders/ask-for-deletion.ts",
          does: "Asks everybody who was told something of you to delete it, and writes down whether they confirmed.",
          onFailure: "They are asked again, every hour, until they have confirmed.",
        },
      ],
      provedBy: ["src/modules/orders/forget.test.ts"],
    },
  },
  patrols: patrolledBy("receipts-as-declared"),
  limits: [],
});
