import { patrolledBy } from "../../patrols.ts";
import { definePromise } from "../../promise.ts";

const books = {
  file: "src/modules/ledger/index.ts",
  does: "Keeps the books without a person from the first day, so that nothing has to be kept for their sake.",
  onFailure: "An entry that does not balance is refused by the database.",
};
const roll = {
  file: "src/modules/vault/roll.ts",
  does: "Wraps all living keys anew every night and destroys the wrapping key before, so that old copies of the keys open nothing.",
  onFailure: "A roll that stops destroys nothing, is logged, and is taken up again by the next sweep.",
};
const complete = {
  file: "src/modules/orders/complete-orders.ts",
  does: "Looks every minute for orders that are due, and leaves alone those with an open return, a hold or money still owed.",
  onFailure: "The order waits for the next look, a minute later.",
};

export const nothingLeftAfterTheOrder = definePromise({
  id: "nothing-left-after-the-order",
  section: "safe",
  guards: [
    {
      file: "src/modules/vault/shred.ts",
      does: "Buries the bundle, destroys its key and removes its rows, in this order, whatever happens in between.",
      onFailure: "A half-finished shredding is taken up again by the next sweep; a buried bundle opens for nobody.",
    },
    roll,
    books,
  ],
  provedBy: [
    "src/modules/orders/forget.test.ts",
    "src/modules/vault/shred.test.ts",
    "test/canary/canary.test.ts",
    "test/faults/crash-orders.test.ts",
  ],
  sentences: {
    "an-order-is-complete-when": { guards: [complete], provedBy: ["src/modules/orders/forget.test.ts"] },
    "if-you-withdraw-from-a": {
      guards: [
        {
          file: "src/modules/orders/carry-out-withdrawal.ts",
          does: "Puts the day on which the order is complete as far off as a person needs to read which part is meant.",
          onFailure: "Nothing of the withdrawal counts as done, and the next sweep takes it up again.",
        },
      ],
      provedBy: ["src/modules/orders/withdrawal.test.ts"],
    },
    "the-people-who-delivered-it": {
      guards: [
        {
          file: "src/modules/orders/ask-for-deletion.ts",
          does: "Asks everybody who was told something of the person to delete it, and writes down whether they confirmed.",
          onFailure: "They are asked again, every hour, until they have confirmed.",
        },
      ],
      provedBy: ["src/modules/orders/forget.test.ts"],
    },
    "who-wants-to-hear-of": {
      provedBy: ["src/modules/safety/safety.test.ts"],
    },
    "it-lies-apart-from-the": {
      guards: [
        {
          file: "src/modules/safety/forget-contact.ts",
          does: "Destroys the key of the address and deletes its row when its link is used or its time is over.",
          onFailure: "It opens for nobody from the first step on, and the next sweep goes on.",
        },
      ],
      provedBy: ["src/modules/safety/safety.test.ts"],
    },
    "a-business-that-asks-for": { provedBy: ["src/modules/invoices/invoices.test.ts"] },
    "tax-law-wants-that-kept": {
      guards: [
        {
          file: "src/modules/invoices/forget-invoice.ts",
          does: "Destroys the key of whom an invoice is made out to and deletes the row, six years after the last paper; the paper stays as numbers and sums.",
          onFailure: "It opens for nobody from the first step on, and the next sweep goes on.",
        },
      ],
      provedBy: ["src/modules/invoices/invoices.test.ts"],
    },
    "copies-are-no-way-round": {
      guards: [roll],
      provedBy: ["src/modules/vault/roll.test.ts", "src/modules/vault/old-copy.test.ts"],
    },
    "every-night-all-keys-are": {
      guards: [roll],
      provedBy: ["src/modules/vault/roll.test.ts", "src/modules/vault/roll-crash.test.ts"],
    },
    "at-most-erasure-horizon-after": {
      guards: [roll],
      provedBy: ["src/modules/vault/old-copy.test.ts", "src/modules/vault/horizon.test.ts", "src/figures.test.ts"],
    },
    "what-stays-is-the-order": {
      guards: [books],
      provedBy: ["src/modules/orders/forget.test.ts", "src/modules/ledger/ledger.test.ts"],
    },
    "an-order-that-you-begin": { guards: [complete], provedBy: ["src/modules/orders/forget.test.ts"] },
  },
  patrols: patrolledBy("nothing-overdue", "forgotten-have-no-key", "partners-have-deleted", "log-is-whole"),
  limits: [
    "A backup from before keeps the scrambled form of your e-mail address. It says nothing by itself; but to somebody who has that backup, the keys of today and your address, it tells that an order was made with it.",
    "A shop that stands still does not change its keys: whoever runs it is told, and the time counts from when it runs again.",
    "The {erasure-horizon} count the copies that we make, and those of the whole machine that its operator has declared.",
  ],
});
