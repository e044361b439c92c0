import assert from "node:assert/strict";
import { describe } from "node:test";
import { openJourneys } from "../support/journey.ts";
import { asTyped, bertrand, cordelia, dev, edith } from "../support/people.ts";
import { adds, buys, orderNumber, sofa } from "../support/ways.ts";

const { journey, insides } = await openJourneys();

describe("the order", () => {
  journey("its address can be corrected until it has left", {}, async (who, world) => {
    const number = await buys(who, edith, sofa);
    world.acknowledged(number);
    await who.follows("Correct these details");
    assert.deepEqual(await who.holds(Object.keys(asTyped(edith))), asTyped(edith));
    await who.fills({
      Address: "2 Lighthouse Row",
      "Telephone number (optional)": "01632 960 778",
      Postcode: "nowhere",
    });
    await who.presses("Save");
    assert.match(await who.page.title(), /^Error: Correct the delivery details/);
    await who.sees("Enter a full postcode of the United Kingdom, like LA9 4QX");
    await who.fills({ Postcode: edith.postcode });
    await who.presses("Save");
    await who.isAt("Thank you for your order");
    await who.sees("2 Lighthouse Row");
    await who.sees("01632 960 778");
    await who.doesNotSee(edith.address);
    await who.sees("Delivery details corrected");
    const details = `${who.path()}/details`;
    await world.candour("demo", "ship", number);
    await who.reloads();
    assert.equal(await who.page.getByRole("link", { name: "Correct these details" }).count(), 0);
    await who.opens(details);
    await who.isAt("Your order is on its way");
  });

  journey("it is cancelled in two steps, and the money comes back with a mail (L44)", {}, async (who, world) => {
    const number = await buys(who, bertrand, sofa);
    world.acknowledged(number);
    const order = who.path();
    await who.follows("Cancel the order");
    await who.isAt("Cancel this order?");
    await who.sees(/You get back £\d,\d{3}\.\d\d, delivery included, the way you paid\. You need not give a reason\./);
    await who.follows("Back to the order");
    await who.isAt("Thank you for your order");
    await who.follows("Cancel the order");
    await who.presses(`Cancel order ${number}`);
    await who.isAt("This order is cancelled");
    await who.sees("Your money goes back the way it came.");
    assert.equal(who.path(), order);
    await who.sees(/Cancelled/);

    const refund = await world.opensMail(who, bertrand, /refund|money/i);
    await refund.sees(number);
    const [payment] = (await insides.bankPayments()).filter((each) => each.orderNumber === number);
    assert.ok(payment !== undefined && payment.capturedMinor > 0);
    assert.equal(payment.refundedMinor, payment.capturedMinor);
    const acknowledged = await world.opensMail(who, bertrand, /is cancelled$/);
    await acknowledged.sees(
      new RegExp(
        `You cancelled order ${number} on \\w+day \\d+ \\w+ \\d{4} at \\d\\d:\\d\\d\\. You need do nothing more\\.`,
      ),
    );
    await acknowledged.page.close();
    // A second time there is nothing left to cancel.
    await who.opens(`${order}/cancellation`);
    await who.isAt("This cannot be done");
    await who.sees("This order is cancelled already.");
    // Nothing is left to be sent: it only waits for its day.
    assert.match(await world.candour("demo", "complete", number), /The shop no longer knows who bought it\./);
  });

  journey("it is sent back after it arrived, is paid back once, and only then forgotten", {}, async (who, world) => {
    const number = await buys(who, cordelia, sofa);
    world.acknowledged(number);
    const order = who.path();
    await world.candour("demo", "ship", number);
    await world.candour("demo", "deliver", number);
    const refused = async (step: string): Promise<string> => {
      const { code, said } = await world.shop.command("demo", step, number);
      assert.equal(code, 1, said);
      return said.trim().split("\n").at(-1) ?? "";
    };
    await who.reloads();
    await who.follows("Report a fault");
    await who.sees(/Until the end of \w+ \d+ \w+ \d{4} you can reject it and get all your money back\./);
    await who.follows("Back to the order");
    await who.follows("Send it back");
    await who.sees("1 × Arden sofa, Moss velvet, Three-seat. We collect it, and that costs you £79.00.");
    await who.presses("Send it back");
    await who.isAt("Your order has arrived");
    assert.equal(who.path(), order);
    await who.sees("You have told us that something is to come back. Our mail says how it goes on.");
    for (const link of ["Send it back", "Report a fault"])
      assert.equal(await who.page.getByRole("link", { name: link }).count(), 0, link);
    const mail = await world.opensMail(who, cordelia, /is to come back to us$/);
    await mail.sees("1 × Arden sofa, fabric Moss velvet");
    await mail.sees(/We send £1,\d{3}\.00 back to the card you paid with, for what we collect by/);
    await mail.page.close();

    assert.match(await world.candour("demo", "orders"), new RegExp(`^${number}  .*  return announced$`, "m"));
    const sentence = `candour: ${number} has an open return; take it back first: candour demo take-back ${number}`;
    assert.equal(await refused("complete"), sentence);
    const atBank = async () => (await insides.bankPayments()).filter((each) => each.orderNumber === number);
    assert.deepEqual(
      (await atBank()).map(({ refundedMinor }) => refundedMinor),
      [0],
    );

    assert.match(
      await world.candour("demo", "take-back", number),
      new RegExp(`^${number} is back, and its return is closed\\. £1,\\d{3}\\.00 went back to the card\\.$`, "m"),
    );
    assert.equal(await refused("take-back"), `candour: ${number} cannot be taken back: no open return.`);
    const [payment, ...others] = await atBank();
    assert.deepEqual(others, []);
    assert.ok(payment !== undefined && payment.capturedMinor > 0);
    assert.equal(payment.refundedMinor, payment.capturedMinor);
    assert.deepEqual(
      await insides.asOwner(
        "SELECT kind, count(*)::int AS n FROM ledger.entry WHERE order_number = $1 GROUP BY kind ORDER BY kind",
        [number],
      ),
      [
        { kind: "refund", n: 1 },
        { kind: "sale", n: 1 },
      ],
    );
    assert.deepEqual((await world.mailsTo(cordelia)).slice(0, 2), [
      `Your refund for order ${number}`,
      `Your order ${number} is to come back to us`,
    ]);
    await who.reloads();
    await who.sees(/It came back, and £1,\d{3}\.00 goes to you the way you paid\./);
    await who.sees(cordelia.address);

    assert.match(await world.candour("demo", "complete", number), /The shop no longer knows who bought it\./);
    await who.reloads();
    await who.isAt("This order is complete");
    await who.follows("The certificate of it");
    await who.isAt("Certificate of erasure");
    await who.sees("The key of the details");
    await who.follows("Back to the order");
    await who.isAt("This order is complete");
    await who.sees("We do not know any more. The key to your details was destroyed");
    await who.sees(/Refund £1,\d{3}\.00/);
    for (const value of Object.values(asTyped(cordelia))) if (value !== "") await who.doesNotSee(value);
  });

  journey("its lost link is sent again, and nobody is told whether there was one", {}, async (who, world) => {
    const number = await buys(who, dev, sofa);
    world.acknowledged(number);
    const order = who.page.url();
    const answers: string[] = [];
    for (const email of [dev.email.toUpperCase(), "nobody.at.all@post.example"]) {
      await who.opens("/orders/find");
      await who.fills({ "E-mail address you ordered with": email });
      await who.presses("Send me the link");
      answers.push(await who.reads());
    }
    assert.equal(answers[0], answers[1]);
    const mail = await world.opensMail(who, dev, /link/i);
    await mail.follows(order);
    assert.equal(await orderNumber(mail), number);
    assert.deepEqual(await world.mailsTo({ email: "nobody.at.all@post.example" }), []);
  });
});

describe("the basket", () => {
  journey("what was taken out can be put back", {}, async (who) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.sees(
      "Goods £1,649.00 Delivery to mainland Great Britain £49.00 Total £1,698.00 That includes £283.00 VAT.",
    );
    await who.fills({ Quantity: "3" });
    await who.presses("Change the quantity of Arden sofa");
    await who.sees("Arden sofa: 3 in your basket now.");
    assert.equal(await who.basketCount(), 3);
    await who.presses("Remove Arden sofa");
    await who.sees("Arden sofa was taken out.");
    assert.equal(await who.basketCount(), 0);
    await who.presses("Put it back");
    await who.sees("Arden sofa, Moss velvet, Three-seat is in your basket.");
    assert.equal(await who.page.getByLabel("Quantity").inputValue(), "3");
    assert.equal(await who.basketCount(), 3);
    for (const wrong of ["-1", "1.5", "21", ""]) {
      await who.fills({ Quantity: wrong });
      await who.presses("Change the quantity of Arden sofa");
      await who.sees(/A quantity is a whole number from 1 to 20\.|That would be more pieces of one thing/);
      assert.equal(await who.page.getByLabel("Quantity").inputValue(), "3");
    }
  });

  journey("a postcode brings the price and the days of its area, and only the area is kept", {}, async (who) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.sees("Delivery to mainland Great Britain £49.00");
    const days = async () => /With you .*?\d{4}|With you [^.]+/.exec(await who.reads())?.[0];
    const before = await days();
    const asks = async (postcode: string): Promise<void> => {
      await who.opensPanel("Price and date for your postcode");
      await who.fills({ Postcode: postcode });
      await who.presses("Show");
    };
    await asks("iv27 4hg");
    await who.sees("Delivery to the Scottish Highlands £89.00 Total £1,738.00");
    assert.notEqual(await days(), before);
    assert.deepEqual(
      await insides.asOwner("SELECT b::text AS row FROM basket.basket AS b WHERE b::text ILIKE '%4hg%'"),
      [],
    );
    await asks("BT1 5GS");
    await who.sees("We are sorry, we do not deliver to Northern Ireland yet.");
  });

  journey("a link to it opens it in another browser, without an account", {}, async (who, world) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.opensPanel("Keep this basket");
    await who.presses("Make a link");
    const link = (await who.page.locator("a.secret-link").textContent()) ?? "";
    assert.match(link, /^http:\/\/localhost:\d+\/basket\/saved\/[A-Za-z0-9_-]{22}$/);
    const other = await world.somebodyElse();
    await other.opens(link);
    await other.isAt("Open your basket here");
    assert.equal(await other.basketCount(), 0);
    await other.presses("Open the basket");
    await other.isAt("Your basket");
    assert.equal(other.path(), "/basket");
    await other.sees("Arden sofa");
    assert.equal(await other.basketCount(), 1);
    world.acknowledged(await buys(other, dev, "/p/fabric-swatch"));
  });

  journey("after a week it is still there, and a price that changed is explained", {}, async (who, world) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.sees("£1,649.00");
    await who.page.close();
    await world.merchant.changesPrice("ARDSO-MOSVEL-THRSEA", 159_900);
    await world.candour("demo", "advance", "7d");
    await world.merchant.doesWhatIsDue();
    const later = await who.newWindow();
    await later.opens("/");
    assert.equal(await later.basketCount(), 1);
    await later.follows(/^Basket/);
    await later.sees("This was £1,649.00 when you put it in your basket and is £1,599.00 now.");
    await later.sees("Goods £1,599.00");
    await later.opens(sofa);
    await later.sees("£1,599");
  });

  journey("a price that changes while the review is read is said before anything is paid", {}, async (who, world) => {
    await adds(who, sofa);
    await who.opens("/basket");
    await who.presses("Go to checkout");
    await who.gives(dev);
    await who.presses("Continue to check the order");
    await who.sees("£1,648.00");
    await world.merchant.changesPrice("ARDSO-MOSVEL-THRSEA", 169_900);
    const before = (await insides.bankPayments()).length;
    await who.presses("Pay now £1,648.00");
    await who.sees("Something has changed since you looked: please check the order again before you pay.");
    await who.sees("Arden sofa was £1,599.00 and is now £1,699.00.");
    assert.equal((await insides.bankPayments()).length, before);
    await who.presses("Pay now £1,748.00");
    await who.paysWith("Success");
    await who.isAt("Thank you for your order");
    world.acknowledged(await orderNumber(who));
  });
});
