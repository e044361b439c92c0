import assert from "node:assert/strict";
import { describe } from "node:test";
import { openJourneys, type World } from "../support/journey.ts";
import { cordelia } from "../support/people.ts";
import type { Shopper } from "../support/shopper.ts";

const { journey } = await openJourneys();

/** The address of a page, without the capability of this visit. */
const where = (who: Shopper): string => who.path().replace(/^\/b\/[A-Za-z0-9_-]{22}\//, "/b/…/");

describe("with cookies blocked and scripts off", () => {
  journey(
    "a sofa is bought, after a card that was declined (L19)",
    { cookies: false, scripts: false },
    async (who, world) => {
      await fillsBasket(who);
      await who.presses("Go to checkout");
      assert.equal(where(who), "/b/…/checkout");
      await who.gives(cordelia);
      await who.presses("Continue to check the order");
      assert.equal(where(who), "/b/…/checkout/review");

      await who.presses(/^Pay now £/);
      await who.paysWith("Insufficient funds");
      await who.sees("not enough money on the account");
      await who.sees("Nothing was charged");
      assert.match(where(who), /^\/b\/…\/checkout\/review\?/);
      await who.sees(cordelia.address);

      await who.presses(/^Pay now £/);
      await who.paysWith("Success");
      await who.isAt("Thank you for your order");
      await who.sees(cordelia.email);
      world.acknowledged(/FF-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await who.reads())?.[0] ?? "");
      await noCookieWasKept(who, world);
    },
  );

  journey(
    "whoever leaves the bank without paying can go on",
    { cookies: false, scripts: false },
    async (who, world) => {
      await fillsBasket(who);
      await who.presses("Go to checkout");
      await who.gives(cordelia);
      await who.presses("Continue to check the order");
      await who.presses(/^Pay now £/);
      const bank = who.page.url();
      await who.presses("Leave without paying");
      await who.sees("You have not paid");
      assert.match(where(who), /^\/b\/…\/checkout\/review\?/);
      await who.follows("Change what is in the basket");
      assert.equal(where(who), "/b/…/basket");
      await who.sees("Arden sofa");

      // The way back from the bank works once.
      await who.opens(bank);
      await who.follows(/^Back to /);
      assert.doesNotMatch(await who.reads(), new RegExp(cordelia.name));
      assert.doesNotMatch(await who.page.content(), /\/b\/[A-Za-z0-9_-]{22}\//);
      await noCookieWasKept(who, world);
    },
  );

  journey("what is lost is said in place", { cookies: false, scripts: false }, async (who, world) => {
    await fillsBasket(who);
    await who.opensPanel("Keep this basket");
    await who.sees("Your browser takes no cookies, so this basket lives in the address of these pages, for two hours.");
    await who.presses("Make a link");
    const link = (await who.page.locator("a.secret-link").textContent()) ?? "";
    const other = await world.somebodyElse({ scripts: false });
    await other.opens(link);
    await other.presses("Open the basket");
    await other.sees("Arden sofa");
    await noCookieWasKept(who, world);
  });
});

async function fillsBasket(who: Shopper): Promise<void> {
  await who.opens("/p/arden-sofa/moss-velvet-three-seat");
  await who.presses(/^Add to basket/);
  await who.isAt("Your basket");
  assert.equal(where(who), "/b/…/basket?added=ARDSO-MOSVEL-THRSEA");
  // Every link keeps to the journey: a look round the shop and back loses nothing.
  await who.follows("Armchairs");
  assert.equal(where(who), "/b/…/c/armchairs");
  await who.follows(/^Basket/);
  await who.sees("Arden sofa");
}

/** The shop offered its cookie, the browser never had one, and nothing came back. */
async function noCookieWasKept(who: Shopper, { proxy }: World): Promise<void> {
  assert.deepEqual(await who.context.cookies(), []);
  const passed = proxy?.passed ?? [];
  assert.ok(passed.some(({ responseHeaders }) => responseHeaders.some(([name]) => /^set-cookie$/i.test(name))));
  assert.equal(
    passed.some(({ requestHeaders }) => requestHeaders.some(([name]) => /^cookie$/i.test(name))),
    false,
  );
}
