import assert from "node:assert/strict";
import { describe } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openJourneys } from "../support/journey.ts";
import { asTyped, cordelia, dev, edith } from "../support/people.ts";
import { adds, buys, goesToReview, orderNumber, sofa } from "../support/ways.ts";

const { journey, insides } = await openJourneys();

const ordersOf = async (): Promise<string[]> =>
  (await insides.asOwner("SELECT number FROM orders.purchase WHERE lifecycle = 'placed' ORDER BY placed_at")).map(
    ({ number }) => String(number),
  );

describe("the form", () => {
  journey("sent empty, it names every mistake twice in the same words and keeps what was typed", {}, async (who) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.presses("Go to checkout");
    await who.presses("Continue to check the order");
    assert.deepEqual(
      await who.page
        .locator("main :is(input, textarea):visible")
        .evaluateAll((fields) => fields.map((each) => each.getAttribute("autocomplete"))),
      ["email", "name", "address-line1", "address-line2", "address-level2", "postal-code", "tel", "off"],
    );
    assert.match(await who.page.title(), /^Error: Where should it go\?/);
    assert.equal(await who.page.evaluate(() => document.activeElement?.id), "errors");
    const summary = await who.page.locator("#errors li a").allTextContents();
    assert.deepEqual(summary, [
      "Enter your e-mail address",
      "Enter your full name",
      "Enter the first line of your address",
      "Enter your town or city",
      "Enter your postcode",
    ]);
    const inline = await who.page.locator(".field .wrong").allTextContents();
    assert.deepEqual(
      inline.map((each) => each.replace("Error: ", "")),
      summary,
    );
    // Each sentence leads to its field.
    await who.page.getByRole("link", { name: "Enter your postcode" }).click();
    assert.equal(await who.page.evaluate(() => document.activeElement?.id), "field-postcode");

    const typed = { ...asTyped(dev), "E-mail address": "dev at post.example", "Telephone number (optional)": "none" };
    await who.fills(typed);
    await who.presses("Continue to check the order");
    assert.deepEqual(await who.page.locator("#errors li a").allTextContents(), [
      "Enter an e-mail address in the correct form, like name@example.com",
      "Enter a telephone number, like 01632 960 001 or +44 7700 900 982",
    ]);
    assert.deepEqual(await who.holds(Object.keys(typed)), typed);
  });

  journey("a postcode and a telephone number are taken as people write them", {}, async (who) => {
    await adds(who, sofa);
    await goesToReview(who, { ...cordelia, postcode: "sw1a-1aa ", telephone: "+44 (0)7700 900982" });
    await who.sees("SW1A 1AA");
    await who.sees("+44 (0)7700 900982");
    await who.follows("Change the delivery address");
    assert.deepEqual(await who.holds(["Postcode", "Telephone number (optional)"]), {
      Postcode: "SW1A 1AA",
      "Telephone number (optional)": "+44 (0)7700 900982",
    });
  });

  journey("where we do not deliver is said beside the postcode", {}, async (who) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.presses("Go to checkout");
    await who.gives({ ...dev, postcode: "BT1 5GS" });
    await who.presses("Continue to check the order");
    await who.sees("We do not deliver to that postcode.");
    assert.deepEqual(await who.holds(["Full name"]), { "Full name": dev.name });
  });
});

describe("going back", () => {
  journey("after a mistake leads to the form with what was typed", {}, async (who) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.presses("Go to checkout");
    await who.gives({ ...edith, postcode: "nowhere" });
    await who.presses("Continue to check the order");
    await who.fills({ Postcode: edith.postcode });
    await who.presses("Continue to check the order");
    await who.isAt("Check your order");
    await who.goesBack();
    await who.isAt("Where should it go?");
    assert.deepEqual(await who.holds(Object.keys(asTyped(edith))), asTyped(edith));
    await who.presses("Continue to check the order");
    await who.isAt("Check your order");
  });

  journey("loses nothing, from the review, from the bank and from the basket (L37)", {}, async (who) => {
    await adds(who, sofa);
    await goesToReview(who, edith);
    await who.goesBack();
    await who.isAt("Where should it go?");
    assert.deepEqual(await who.holds(Object.keys(asTyped(edith))), asTyped(edith));
    await who.presses("Continue to check the order");
    await who.presses(/^Pay now £/);
    const bank = who.page.url();
    await who.goesBack();
    await who.isAt("Check your order");
    await who.sees(edith.address);
    await who.presses(/^Pay now £/);
    assert.equal(who.page.url(), bank, "the same payment, not a second one");
    await who.goesBack();
    await who.follows("Change what is in the basket");
    await who.fills({ Quantity: "2" });
    await who.presses("Change the quantity of Arden sofa");
    await who.presses("Go to checkout");
    assert.deepEqual(await who.holds(["Full name"]), { "Full name": edith.name });
    await who.presses("Continue to check the order");
    await who.sees("× 2");
    await who.presses(/^Pay now £3,/);
    assert.notEqual(who.page.url(), bank, "another sum is another payment");
    // The page of the first payment is closed: nobody can pay it any more.
    const other = await who.newWindow();
    await other.opens(bank);
    await other.isAt("This payment was cancelled.");
    await other.page.close();
    await who.presses("Leave without paying");
  });
});

describe("paying", () => {
  journey("pressed twice it is one order", {}, async (who, world) => {
    const before = await ordersOf();
    await adds(who, sofa);
    await goesToReview(who, dev);
    const second = await who.newWindow();
    await second.opens("/checkout/review");
    await Promise.all([who.page.getByRole("button", { name: /^Pay now £/ }).dblclick(), second.presses(/^Pay now £/)]);
    // The second press breaks off the way of the first, which a wait for one navigation would take for a failure.
    for (let tries = 0; tries < 200 && !who.page.url().includes("/pay/"); tries++) await pause(50);
    assert.equal(who.page.url(), second.page.url());
    await who.paysWith("Webhook twice");
    await who.isAt("Thank you for your order");
    const number = await orderNumber(who);
    world.acknowledged(number);
    await who.reloads();
    await who.isAt("Thank you for your order");
    // The other window is at a page that is done with; its way back leads to no second order.
    await second.reloads();
    await second.isAt("This payment went through.");
    await second.follows(/^Back to /);
    await second.sees("The link to it is in the mail that we sent you.");
    assert.deepEqual(await ordersOf(), [...before, number]);
    const payments = (await insides.bankPayments()).filter((each) => each.orderNumber === number);
    assert.deepEqual(
      payments.map(({ state }) => state),
      ["captured"],
    );
  });

  journey("a declined card is explained, the basket is kept and another card works", {}, async (who, world) => {
    await adds(who, sofa);
    await goesToReview(who, dev);
    for (const [card, words] of [
      ["Insufficient funds", "not enough money on the account"],
      ["Do not honour", "the bank gives us no reason"],
      ["Expired card", "it has run out"],
    ] as const) {
      await who.presses(/^Pay now £/);
      await who.paysWith(card);
      assert.match(await who.page.title(), /^Error: Check your order/);
      assert.equal(await who.page.evaluate(() => document.activeElement?.id), "errors");
      await who.sees(`Your card was declined: `);
      await who.sees(words);
      await who.sees("Nothing was charged.");
      assert.equal(await who.basketCount(), 1);
    }
    await who.presses(/^Pay now £/);
    await who.paysWith("3-D Secure", "No, refuse it");
    await who.sees("could not make sure that it was you");
    await who.presses(/^Pay now £/);
    await who.paysWith("Success");
    await who.isAt("Thank you for your order");
    const number = await orderNumber(who);
    world.acknowledged(number);
    const payments = (await insides.bankPayments()).filter((each) => each.orderNumber === number);
    assert.equal(
      payments.reduce((sum, { capturedMinor }) => sum + capturedMinor, 0),
      payments[0]?.amountMinor,
    );
    assert.equal(payments.length, 5);
  });

  journey("a swatch is ordered without a bank", {}, async (who, world) => {
    await adds(who, "/p/fabric-swatch");
    await goesToReview(who, dev);
    await who.doesNotSee("The payment provider");
    const payments = (await insides.bankPayments()).length;
    await who.presses("Order now, nothing to pay");
    await who.isAt("Thank you for your order");
    world.acknowledged(await orderNumber(who));
    assert.equal(new URL(who.page.url()).origin, world.shop.url);
    assert.equal((await insides.bankPayments()).length, payments);
    await (await world.opensMail(who, dev, /order/i)).page.close();
  });
});

describe("somebody else is faster", () => {
  /** One of it in the sample shop. */
  const last = "/p/wharfe-sofa/lake-linen-two-seat";

  journey("the last piece is sold while somebody reads the review", {}, async (who, world) => {
    await adds(who, last);
    await goesToReview(who, dev);
    const other = await world.somebodyElse();
    world.acknowledged(await buys(other, edith, last));
    await who.presses(/^Pay now £/);
    await who.isAt("Your basket");
    await who.sees("There are not enough pieces left of something in your basket.");
    await who.opens(last);
    await who.sees("This one is sold out.");
  });

  journey("pieces are kept for whoever is at the bank, and not for ever", {}, async (who, world) => {
    /** Also one of it. */
    const chair = "/p/tarn-wing-chair/plum-velvet";
    await adds(who, chair);
    await goesToReview(who, dev);
    await who.presses(/^Pay now £/);
    const other = await world.somebodyElse();
    await other.opens(chair);
    await other.sees("sold out");
    await world.candour("demo", "advance", "31m");
    await world.merchant.doesWhatIsDue();
    world.acknowledged(await buys(other, edith, chair));
    await who.paysWith("Success");
    await who.isAt("Somebody was faster");
    await who.sees("You have not been charged. The last piece of something in your basket was sold in the meantime.");
    await who.follows("Look at the basket");
    await who.sees("Tarn wing chair");
    assert.deepEqual((await world.mailsTo(dev)).filter((subject) => /cancelled/i.test(subject)).length, 1);
    const payments = await insides.bankPayments();
    assert.ok(payments.some(({ state, capturedMinor }) => state === "cancelled" && capturedMinor === 0));
  });
});

describe("nobody pays", () => {
  journey("after a day the details are forgotten", {}, async (who, world) => {
    await adds(who, sofa);
    await goesToReview(who, { ...dev, email: "dev.again@post.example" });
    await who.presses(/^Pay now £/);
    await who.presses("Leave without paying");
    await who.sees("You have not paid");
    assert.equal(await who.basketCount(), 1);
    await world.candour("demo", "advance", "25h");
    await world.merchant.doesWhatIsDue();
    await who.opens("/checkout");
    assert.deepEqual(await who.holds(["Full name", "E-mail address"]), { "Full name": "", "E-mail address": "" });
    await who.follows("Back to the basket");
    await who.sees("Arden sofa");
  });
});
