import assert from "node:assert/strict";
import { describe } from "node:test";
import { openJourneys, type World } from "../support/journey.ts";
import { focusOf, tabsTo } from "../support/keyboard.ts";
import { ada, asTyped, bertrand, edith, type Person } from "../support/people.ts";
import type { Shopper } from "../support/shopper.ts";
import { orderNumber } from "../support/ways.ts";

const { journey } = await openJourneys();

describe("buys a sofa as a guest", () => {
  journey("with scripts on (L32, L33, L40) [nothing-left-after-the-order]", {}, async (who, world) => {
    await who.opens("/");
    await who.follows("Sofas");
    await who.isAt("Sofas");
    await who.opensPanel("Colour");
    await who.ticks("Green");
    assert.equal(who.path(), "/c/sofas?colour=green");
    await who.follows(/^Arden sofa/);
    await who.isAt("Arden sofa");
    await who.follows("Rust velvet");
    await who.sees("Fabric: Rust velvet");
    assert.equal(await who.basketCount(), 0);

    const product = who.path();
    await who.page.getByRole("button", { name: /^Add to basket/ }).click();
    await who.page.locator("#bag b").waitFor();
    assert.equal(who.path(), product);
    assert.match(
      (await who.page.locator("#said").textContent()) ?? "",
      /^Arden sofa, Rust velvet, .* is in your basket/,
    );
    assert.equal(await who.basketCount(), 1);

    await who.follows("See your basket");
    await buysWhatIsInTheBasket(who, world, ada);
  });

  journey("with scripts off [nothing-left-after-the-order]", { scripts: false }, async (who, world) => {
    await who.opens("/");
    await who.follows("Sofas");
    await who.opensPanel("Colour");
    await who.ticks("Green");
    await who.presses(/^Show \d+ results?$/);
    assert.equal(who.path(), "/c/sofas?colour=green");
    await who.follows(/^Arden sofa/);
    await who.follows("Rust velvet");
    await who.sees("Fabric: Rust velvet");
    await who.presses(/^Add to basket/);
    await who.isAt("Your basket");
    await who.sees("Arden sofa, Rust velvet");
    assert.equal(await who.basketCount(), 1);
    await buysWhatIsInTheBasket(who, world, bertrand);
  });

  journey("with nothing but the keyboard (L81)", {}, async (who, world) => {
    await who.opens("/");
    await tabsTo(who, /^Skip to content$/).then((stops) => assert.equal(stops, 1));
    await who.page.keyboard.press("Enter");
    await who.page.keyboard.press("Tab");
    assert.equal(await who.page.evaluate(() => document.activeElement?.closest("main") !== null), true);
    await who.opens("/c/sofas");
    await tabsTo(who, /^Arden sofa/);
    await who.hits("Enter");
    await who.isAt("Arden sofa");
    await tabsTo(who, /^Cream bouclé/);
    await who.hits("Enter");
    await who.sees("Fabric: Cream bouclé");
    assert.match((await focusOf(who.page)).name, /^Cream bouclé/);
    await tabsTo(who, /^Add to basket/);
    await who.page.keyboard.press("Enter");
    await who.page.locator("[data-notice]").waitFor();
    assert.match((await focusOf(who.page)).name, /^Add to basket/);
    await tabsTo(who, /^See your basket$/);
    await who.hits("Enter");
    await tabsTo(who, /^Go to checkout$/);
    await who.hits("Enter");

    // Field after field, in the order in which they stand.
    const typed = Object.entries(asTyped(edith));
    await tabsTo(who, /^E-mail address$/);
    for (const [at, [label, value]] of typed.entries()) {
      if (at > 0) assert.equal(await tabsTo(who, new RegExp(`^${RegExp.escape(label)}$`)), 1, label);
      await who.page.keyboard.type(value);
    }
    await tabsTo(who, /^Continue to check the order$/);
    await who.hits("Enter");
    await who.isAt("Check your order");
    await tabsTo(who, /^Pay now £/);
    await who.hits("Enter");
    await tabsTo(who, /^Use the card “Success”$/);
    await who.hits("Enter");
    await tabsTo(who, /^Pay £/);
    await who.hits("Enter");
    await who.isAt("Thank you for your order");
    world.acknowledged(await orderNumber(who));
  });
});

async function buysWhatIsInTheBasket(who: Shopper, world: World, person: Person): Promise<void> {
  await who.isAt("Your basket");
  await who.sees(
    "You order as a guest, in three steps. We take debit and credit cards. We deliver to mainland Great Britain",
  );
  await who.presses("Go to checkout");
  await who.isAt("Where should it go?");
  await who.sees(/^.{0,60}Where should it go\? You order as a guest\. We deliver to mainland Great Britain/);
  await who.sees("You pay by debit or credit card");
  // Nothing is offered on the way that would have to be refused.
  assert.equal(await who.page.locator("main :is([type=checkbox], [type=radio], select)").count(), 0);
  assert.ok((await who.page.locator("main :is(input, textarea, select):visible").count()) <= 8);
  await who.gives(person);
  await who.presses("Continue to check the order");

  await who.isAt("Check your order");
  await who.sees("The delivery company: your name, address");
  await who.sees("The payment provider: the sum and the order number, nothing about you.");
  await who.sees("Nobody else.");
  await who.sees("You may cancel without a reason until 14 days after the last piece has arrived.");
  for (const what of ["Change the delivery address", "Change what is in the basket"])
    assert.equal(await who.page.getByRole("link", { name: what }).count(), 1, what);
  assert.equal(await who.page.locator("main :is([type=checkbox], [type=radio], select)").count(), 0);
  const button = await who.page.getByRole("button").allInnerTexts();
  assert.equal(button.length, 1);
  const [, sum = ""] = /^Pay now (£\d,\d{3}\.\d\d)$/.exec(button[0] ?? "") ?? [];
  await who.sees(`VAT ${sum}`);

  await who.presses(`Pay now ${sum}`);
  assert.equal(new URL(who.page.url()).origin, `http://127.0.0.1:${world.shop.port + 1}`);
  await who.sees(sum);
  await who.paysWith("3-D Secure", "Yes, confirm the payment");

  await who.isAt("Thank you for your order");
  await who.sees(person.email);
  await who.sees(`Paid (${sum})`);
  await who.sees(
    `Contact details: name, e-mail, address${person.telephone === undefined ? ";" : ", telephone, note;"}`,
  );
  const number = await orderNumber(who);
  world.acknowledged(number);
  assert.equal(await who.basketCount(), 0);
  const orderPage = who.page.url();

  const mail = await world.opensMail(who, person, /order/i);
  await mail.sees(number);
  await mail.sees("With this mail we accept your order, and the contract between us is made.");
  await mail.sees("Model cancellation form (send it only if you wish to cancel)");
  await mail.follows(orderPage);
  await mail.isAt("Thank you for your order");
  await mail.page.close();

  await isForgotten(who, world, person, number);
}

async function isForgotten(who: Shopper, world: World, person: Person, number: string): Promise<void> {
  assert.match(await world.candour("demo", "ship", number), /is on its way; tracking number/);
  await who.reloads();
  await who.isAt("Your order is on its way");
  assert.match(await world.candour("demo", "deliver", number), /has arrived/);
  await who.reloads();
  await who.isAt("Your order has arrived");
  assert.match(await world.candour("demo", "complete", number), /The shop no longer knows who bought it\./);
  await who.reloads();
  await who.isAt("This order is complete");
  await who.sees("We no longer know who placed it.");
  await who.sees("We do not know any more. The key to your details was destroyed");
  await who.sees("What we hold about you Nothing.");
  await who.sees("None of them has ever named anybody.");
  await who.sees(/Sale £\d,\d{3}\.\d\d/);
  await who.sees(/Entry \d+ of the privacy ledger/);
  for (const [, value] of Object.entries(person)) await who.doesNotSee(value);

  const before = await world.mailsTo(person);
  await who.opens("/orders/find");
  await who.fills({ "E-mail address you ordered with": person.email });
  await who.presses("Send me the link");
  await who.isAt("Look into your mail");
  assert.deepEqual(await world.mailsTo(person), before);
}
