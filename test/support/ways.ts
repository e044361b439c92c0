/** Stretches of the way that many journeys take. */
import assert from "node:assert/strict";
import type { Person } from "./people.ts";
import type { Shopper } from "./shopper.ts";

/** In stock, two to a size: enough for every journey of a file. */
export const sofa = "/p/arden-sofa/moss-velvet-three-seat";

/** Opens a product and adds one of it; with scripts the shopper stays there, without they stand in the basket. */
export async function adds(who: Shopper, product: string): Promise<void> {
  await who.opens(product);
  await who.page.getByRole("button", { name: /^Add to basket/ }).click();
  await who.page.locator("[data-notice]").waitFor();
}

/** From any page to the review of what is in the basket. */
export async function goesToReview(who: Shopper, person: Person): Promise<void> {
  await who.opens("/basket");
  await who.presses("Go to checkout");
  await who.gives(person);
  await who.presses("Continue to check the order");
  await who.isAt("Check your order");
}

/** The number of the order whose page is open. */
export async function orderNumber(who: Shopper): Promise<string> {
  const number = /FF-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await who.reads())?.[0];
  assert.ok(number !== undefined, "the page names no order");
  return number;
}

/** Buys a product, with a card that works; ends at the page of the order and answers its number. */
export async function buys(who: Shopper, person: Person, product: string): Promise<string> {
  await adds(who, product);
  await goesToReview(who, person);
  await who.presses(/^Pay now £/);
  await who.paysWith("Success");
  await who.isAt("Thank you for your order");
  return orderNumber(who);
}

/** On the page of an order: asks for a VAT invoice in their own name and at their own address, after a slip; arrives at the invoice. */
export async function asksForInvoice(who: Shopper, person: Person): Promise<void> {
  await who.follows("Ask for a VAT invoice");
  await who.fills({
    "Name of the business": `${person.name} Limited`,
    Address: person.address,
    "Second line of the address (optional)": person.secondLine ?? "",
    "Town or city": person.town,
    Postcode: `${person.postcode}99`,
  });
  await who.presses("Make out the invoice");
  await who.sees("There is a problem");
  await who.fills({ Postcode: person.postcode });
  await who.presses("Make out the invoice");
  await who.isAt("VAT invoice");
}
