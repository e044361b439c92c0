import assert from "node:assert/strict";
import { describe } from "node:test";
import { openJourneys } from "../support/journey.ts";
import { bertrand, cordelia, edith } from "../support/people.ts";
import { buys, sofa } from "../support/ways.ts";

const { journey, insides } = await openJourneys();
const label = "Withdraw from contract here";

describe("the function to withdraw from a contract", () => {
  for (const manner of [
    { cookies: false, scripts: false },
    {},
    { look: { viewport: { width: 390, height: 844 } } },
  ] as const)
    journey(
      `an order is withdrawn from without its page, ${inWords(manner)} (L82) [terms-and-someone-to-ask]`,
      manner,
      async (who, world) => {
        // Bought in another browser: this one knows nothing of it.
        const buyer = await world.somebodyElse();
        const number = await buys(buyer, bertrand, sofa);
        world.acknowledged(number);
        await who.opens("/");
        await who.follows(label);
        await who.isAt(label);
        await who.presses("Check it");
        await who.sees("Enter your name");
        await who.fills({ "Your name": bertrand.name, "Order number": number, "E-mail address": bertrand.email });
        await who.presses("Check it");
        await who.isAt("Confirm your withdrawal");
        await who.sees(`the contract about order ${number}, all of it`);
        assert.equal(await who.page.getByLabel("E-mail address").inputValue(), bertrand.email);
        await who.presses("Change something");
        await who.isAt(label);
        assert.equal(await who.page.getByLabel("Order number").inputValue(), number);
        await who.presses("Check it");
        await who.presses("Confirm withdrawal");
        await who.isAt(/^Withdrawal Q-/);
        await who.sees("Your withdrawal has come");
        const mail = await world.opensMail(who, bertrand, /^Your withdrawal Q-/);
        await mail.sees(`I withdraw from the contract about order ${number}.`);
        await mail.sees(/This reached us on \w+day \d+ \w+ \d{4} at \d\d:\d\d/);
        await mail.page.close();
        const cancelled = await world.opensMail(who, bertrand, new RegExp(`${number} is cancelled$`));
        await cancelled.sees("You need do nothing more.");
        await cancelled.page.close();
        await buyer.reloads();
        await buyer.isAt("This order is cancelled");
        await world.mailsTo(bertrand);
        const [payment] = (await insides.bankPayments()).filter((each) => each.orderNumber === number);
        assert.ok(payment !== undefined && payment.capturedMinor > 0);
        assert.equal(payment.refundedMinor, payment.capturedMinor);
        if ("scripts" in manner) assert.deepEqual(await who.context.cookies(), []);
      },
    );

  journey("what has arrived is announced to come back, and the order's page says so (L82)", {}, async (who, world) => {
    const number = await buys(who, cordelia, sofa);
    world.acknowledged(number);
    const order = who.path();
    await world.candour("demo", "ship", number);
    await world.candour("demo", "deliver", number);
    await who.reloads();
    await who.follows(label);
    await who.fills({ "Your name": cordelia.name, "Order number": number, "E-mail address": cordelia.email });
    await who.presses("Check it");
    await who.presses("Confirm withdrawal");
    await who.isAt(/^Withdrawal Q-/);
    const mail = await world.opensMail(who, cordelia, /is to come back to us$/);
    await mail.sees(number);
    await mail.page.close();
    await who.opens(order);
    await who.sees(/come back|coming back/i);
  });

  journey(
    "somebody who knows the number and not the address changes nothing, and learns nothing (L82)",
    {},
    async (who, world) => {
      const number = await buys(who, edith, sofa);
      world.acknowledged(number);
      const order = who.path();
      const stranger = await world.somebodyElse();
      await stranger.opens("/withdraw");
      await stranger.fills({
        "Your name": edith.name,
        "Order number": number,
        "E-mail address": "stranger@mail.example",
      });
      await stranger.presses("Check it");
      await stranger.presses("Confirm withdrawal");
      await stranger.isAt(/^Withdrawal Q-/);
      assert.equal((await world.mailsTo({ email: "stranger@mail.example" })).length, 1);
      assert.ok(!(await world.mailsTo(edith)).some((subject) => /withdrawal|cancelled/.test(subject)));
      await stranger.reloads();
      await stranger.doesNotSee(edith.email);
      await who.opens(order);
      await who.isAt("Thank you for your order");
      await who.sees("Cancel the order");
    },
  );
});

function inWords(manner: object): string {
  if ("scripts" in manner) return "with cookies blocked and scripts off";
  return "look" in manner ? "with scripts, on a telephone" : "with scripts";
}
