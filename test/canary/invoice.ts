import type { Person } from "../support/people.ts";
import type { Shopper } from "../support/shopper.ts";

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
