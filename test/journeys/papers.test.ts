import assert from "node:assert/strict";
import { describe } from "node:test";
import { openJourneys } from "../support/journey.ts";
import { asTyped, cordelia, edith } from "../support/people.ts";
import { buys, sofa } from "../support/ways.ts";

const { journey } = await openJourneys();
const onPhone = { viewport: { width: 390, height: 844 } };

const business = {
  "Name of the business": "Finch & Hatton Interiors Ltd",
  Address: "The Old Dye Works, Mill Race",
  "Town or city": "Hexham",
  Postcode: "NE46 1XD",
  "VAT number (optional)": "GB 123 4567 82",
};
const named = ["Finch & Hatton Interiors Ltd", "The Old Dye Works, Mill Race", "NE46 1XD", "VAT number GB123456782"];

describe("the papers of an order", () => {
  journey("somebody prints a receipt, which names nobody", {}, async (who, world) => {
    world.acknowledged(await buys(who, edith, "/p/heron-floor-lamp"));
    await who.follows("Receipt");
    await who.isAt("VAT receipt");
    await who.sees(/Total £\d+\.\d\d £\d+\.\d\d £\d+\.95/);
    for (const value of Object.values(asTyped(edith))) if (value !== "") await who.doesNotSee(value);
    await who.page.emulateMedia({ media: "print" });
    for (const gone of [".top", ".foot", ".no-print"]) assert.ok(await who.page.locator(gone).first().isHidden(), gone);
    assert.ok(await who.page.locator(".paper h1").isVisible());
    await who.page.emulateMedia({ media: "screen" });
    await who.follows("Back to the order");
    await who.isAt("Thank you for your order");
  });

  for (const manner of [{ look: onPhone }, { scripts: false }])
    journey(
      `a business asks for a VAT invoice, passes it on, gets a credit note, and keeps both when the order is forgotten, ${"look" in manner ? "on a telephone" : "with scripts off"}`,
      manner,
      async (who, world) => {
        const number = await buys(who, cordelia, sofa);
        world.acknowledged(number);
        const order = who.path();
        await who.follows("Ask for a VAT invoice");
        await who.isAt("VAT invoice for a business");
        await who.fills({ ...business, "VAT number (optional)": "GB 123 4567 83" });
        await who.presses("Make out the invoice");
        await who.sees("This is no VAT number: check its digits, or leave it out.");
        assert.equal((await who.holds(["Name of the business"]))["Name of the business"], named[0]);
        await who.fills(business);
        await who.presses("Make out the invoice");
        await who.isAt("VAT invoice");
        for (const words of named) await who.sees(words);
        await who.sees(number);
        for (const value of [cordelia.name, cordelia.email, cordelia.address]) await who.doesNotSee(value);
        const invoice = who.path();
        const mail = await world.opensMail(who, cordelia, /^VAT invoice INV-\d{4} for order/);
        await mail.page.close();

        await world.candour("demo", "ship", number);
        await world.candour("demo", "deliver", number);
        await who.opens(order);
        await who.follows("Report a fault");
        await who.presses("Something is wrong with it");
        await world.candour("demo", "take-back", number);
        await who.opens(invoice);
        await who.follows(/^CN-\d{4}$/);
        await who.isAt("Credit note");
        await who.sees(/Goods were faulty: 1 × Arden sofa/);
        await who.sees(/Total £1,\d{3}\.\d\d £\d{3}\.\d\d £1,\d{3}\.00/);
        await who.follows("The invoice that it is to");

        await world.candour("demo", "complete", number);
        await who.opens(order);
        await who.isAt("This order is complete");
        await who.sees("Its VAT invoice lies apart, and names the business that asked for it.");
        for (const value of [cordelia.name, cordelia.email, cordelia.address]) await who.doesNotSee(value);
        await who.follows(/^VAT invoice INV-/);
        await who.isAt("VAT invoice");
        assert.equal(who.path(), invoice);
        for (const words of named) await who.sees(words);
      },
    );
});
