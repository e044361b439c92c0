/**
 * Code that must not compile. Each case stands below a line that expects the compiler to refuse it: if it did not, `tsc` would fail. The
 * few that can be run are run as well, because whoever silences the compiler meets the same refusal.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Complaints } from "#complaints";
import type { DeclaredFor, Sends } from "#egress";
import { silentLog } from "#kernel/log";
import type { Orders } from "#orders";
import type { CategoryOf, PurposeOf } from "#policy/labels";
import type { Questions } from "#questions";
import { declassify, join, type Personal, part, personal } from "#vault";
import { reveal, revealFor } from "#vault/reveal";
import "../support/any-act.ts";

const card = personal("contact", { name: "Ann Other", email: "ann@canary.example" });
const reference = personal("payment-reference", "pay_0123456789abcdef");
const refuses = (run: () => unknown): void => assert.throws(run, { code: "purpose-refused" });

test("nothing is opened for a purpose that its category does not know", () => {
  // @ts-expect-error an address is not there to give money back
  refuses(() => reveal("refund", card));
  // @ts-expect-error the number of a payment is not there to deliver something
  refuses(() => reveal("deliver-order", reference));
  // @ts-expect-error there is no such purpose
  refuses(() => reveal("marketing", card));
  // @ts-expect-error a purpose is declared and not made up on the way
  refuses(() => reveal(String("order-mail-too"), card));
  // @ts-expect-error keys are kept for a purpose, of which no data of a person is a part
  refuses(() => reveal("keep-keys", card));
});

test("what may be of two categories is good only for what both allow: here for nothing", () => {
  const either = card as Personal<unknown, "contact" | "payment-reference">;
  // @ts-expect-error only one of the two may be used for this
  assert.equal((reveal("order-mail", either) as { name: string }).name, "Ann Other");
  // @ts-expect-error only the other one may be used for this
  refuses(() => reveal("refund", either));
  const none: PurposeOf<"contact" | "payment-reference">[] = [];
  assert.deepEqual(none, []);
});

test("one kind of data does not pass for another, nor two of them for one", () => {
  // @ts-expect-error a contact is no payment reference
  const asReference: Personal<unknown, "payment-reference"> = card;
  // @ts-expect-error two values spread into one are no personal value
  const joined = (): Personal<object, "contact"> => ({ ...card, ...card });
  // @ts-expect-error a kind that the policy does not declare cannot be made
  assert.throws(() => personal("shoe-size", 43));
  // @ts-expect-error the label set of a contact belongs to contacts
  const wrong: CategoryOf<"contact-card@1"> = "payment-reference";
  assert.deepEqual(asReference.categories, ["contact"]);
  assert.throws(joined, TypeError);
  assert.equal(wrong, "payment-reference");
});

test("what was joined is good only for what each part allows, and passes for neither part alone", () => {
  const note = personal("order-note", "Rang on Monday.");
  const question = personal("question", "When does it come?");
  const joined = join(card, question);
  assert.deepEqual(reveal("show-to-subject", joined), [
    { name: "Ann Other", email: "ann@canary.example" },
    "When does it come?",
  ]);
  // @ts-expect-error only the contact may be used for mails about the order
  refuses(() => reveal("order-mail", joined));
  // @ts-expect-error only the question may be used to be answered
  refuses(() => reveal("answer-question", joined));
  // @ts-expect-error joined with something that both of them allow it stays as narrow
  refuses(() => reveal("order-mail", join(join(card, note), question)));
  // @ts-expect-error a part of what was joined is no freer than the whole
  refuses(() => reveal("order-mail", part(joined, "0")));
  // @ts-expect-error a contact and a question are no contact
  const asContact: Personal<unknown, "contact"> = joined;
  // @ts-expect-error nor are they a contact for a rule that works something out of one
  assert.throws(() => declassify("outward-code", asContact as typeof joined), TypeError);
  assert.deepEqual(asContact.categories, ["contact", "question"]);
});

test("nothing leaves by a flow that does not declare every kind of data in it, or is for another purpose", () => {
  const note = personal("order-note", "Rang on Monday.");
  const flowRefuses = (run: () => unknown): void => assert.throws(run, { code: "flow-refused" });
  assert.equal(revealFor("shipment-book", card).name, "Ann Other");
  assert.equal(revealFor("payment-fetch", reference), "pay_0123456789abcdef");
  // @ts-expect-error the courier gets contacts, and no notes of ours with them, though both may be used to deliver
  flowRefuses(() => revealFor("shipment-book", join(card, note)));
  // @ts-expect-error mails about an order carry no notes of ours either
  flowRefuses(() => revealFor("order-mail", join(card, note)));
  // @ts-expect-error the bank gets no contact
  flowRefuses(() => revealFor("payment-fetch", join(reference, card)));
  // @ts-expect-error a flow without personal data has none
  flowRefuses(() => revealFor("shipment-track", card));
  // @ts-expect-error the reference is declared, and the flow is for a purpose that the joined question does not allow
  flowRefuses(() => revealFor("payment-refund", join(reference, personal("question", "When?"))));
  // @ts-expect-error there is no such flow
  assert.throws(() => revealFor("visit-report", card), TypeError);
});

test("a personal value is no text: it fits no text, no log line and no part that it has not", () => {
  // @ts-expect-error a sealed text is no text
  const text: string = part(card, "email");
  // @ts-expect-error the log takes words, numbers and yes or no
  assert.doesNotThrow(() => silentLog.info("ordered", { by: part(card, "name") }));
  // @ts-expect-error there is no such part
  part(card, "password");
  // @ts-expect-error what is inside is private to the one class that guards it
  assert.equal(card.value, undefined);
  // @ts-expect-error a look-alike is no personal value
  const alike: Personal<string, "contact"> = { category: "contact", purposes: ["order-mail"] };
  assert.throws(() => `${text}`, TypeError);
  assert.throws(() => reveal("order-mail", alike), TypeError);
});

test("no order, no complaint and no question opens for staff without the note that the look stands in the ledger [handful-of-people]", () => {
  const opens = (
    _:
      | Parameters<Orders["openForStaff"]>[1]
      | Parameters<Complaints["openForAnswer"]>[1]
      | Parameters<Questions["openForAnswer"]>[1],
  ): void => {};
  const about = { kind: "order", id: "2b7f1c9e-0000-4000-8000-000000000001" } as const;
  const until = new Date("2026-11-30T12:30:00Z");
  // @ts-expect-error a look-alike is no note
  opens({ purpose: "deliver-order", endsAt: until, idOf: () => about.id });
  // @ts-expect-error the number of an order opens nothing
  opens("FF-7K3M-9QTX");
  assert.equal(typeof opens, "function");
});

test("a client cannot say that it sends a field or a category that its flow does not have", () => {
  // @ts-expect-error the bank is asked by a reference and gets no address
  const bank: DeclaredFor<"payment-fetch"> = { fields: ["reference"], categories: ["contact"] };
  // @ts-expect-error the courier has no field for an e-mail address
  const courier: DeclaredFor<"shipment-book"> = { fields: ["recipient.email"], categories: ["contact"] };
  // @ts-expect-error a flow without personal data has no category
  const track: DeclaredFor<"shipment-track"> = { fields: ["trackingNumber"], categories: ["contact"] };
  // @ts-expect-error there is no such flow
  const sends: Sends = { "visit-report": { fields: [], categories: [] } };
  assert.equal([bank, courier, track, sends].length, 4);
});
