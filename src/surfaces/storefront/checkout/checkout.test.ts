import assert from "node:assert/strict";
import { test } from "node:test";
import { policyVersion } from "#policy/versions";
import { shop as trader } from "../../../../sample/shop.ts";
import { addToBasket, openBrowser, pressPay, toReview } from "../../../../test/gate/plain-browser.ts";
import { openApp } from "../../../../test/support/app.ts";
import { ada } from "../../../../test/support/people.ts";
import { termsVersion } from "../../../trader.ts";
import { words } from "../test-shop.ts";

const app = await openApp({ work: false });
const who = openBrowser(app.url);
await addToBasket(who, "ARDSO-MOSVEL-TWOSEA");
const form = (await who.get("/checkout")).text;
const basket = (await who.get("/basket")).text;
const review = await toReview(who, ada);
const due = /<section class="due".*?<\/section>/s.exec(review.text)?.[0] ?? "";
const main = (page: string): string => /<main.*<\/main>/s.exec(page)?.[0] ?? "";
const pence = (sum: string): number => Math.round(Number(sum.replace(/[£,]/g, "")) * 100);

test("each field that asks for something personal says why, and the order keeps which policy was shown (L02)", async () => {
  const fields = [...main(form).matchAll(/<(?:input|textarea)(?=[^>]* id="field-)[^>]*>/g)].map(([tag]) => tag);
  assert.equal(fields.length, 8);
  for (const field of fields) {
    const why = / aria-describedby="(field-\w+-why)"/.exec(field)?.[1];
    assert.match(form, new RegExp(`<p class="why" id="${why}">[^<]{15,}</p>`), field);
  }
  const kept = await app.db.asOwner("SELECT policy_version, terms_version FROM orders.purchase");
  assert.deepEqual(kept, [{ policy_version: policyVersion, terms_version: termsVersion }]);
});

test("where we deliver and how one pays stands in the basket and on the first step (L33)", () => {
  for (const page of [basket, form]) {
    assert.match(words(main(page)), /We deliver to mainland Great Britain/);
    assert.match(words(main(page)), /(debit and credit cards|debit or credit card)/);
  }
});

test("what the law wants known before the order is known on the page before the button (L30, L47, L59)", () => {
  const read = words(review.text);
  const { registeredName, office } = trader.company;
  for (const fact of [
    ...["Arden sofa", "Moss velvet, Two-seat", "Two people, into the room you choose, "],
    ...[registeredName, office.join(", "), "01632 960 140", "hello@fellandfern.example"],
    "You may cancel without a reason until 14 days after the last piece has arrived.",
    "Arden sofa: we collect it, which costs you £79.00 a piece.",
    ...["Returns and cancelling", "Something is wrong", "Terms and conditions"],
  ])
    assert.ok(read.includes(fact), `${fact}: ${read}`);
});

test("directly above the button stand pieces, delivery and total, and nothing between the total and the button (L31, L57, L63)", () => {
  const sums = [...due.matchAll(/<td>(£[\d,.]+)<\/td>/g)].map(([, sum = ""]) => pence(sum));
  assert.equal(sums.length, 3);
  const [sofa = 0, delivery = 0, total = 0] = sums;
  assert.ok(sofa > 100_000 && delivery > 0);
  assert.equal(total, sofa + delivery);
  const read = words(due);
  assert.match(read, /Arden sofa\s+Moss velvet, Two-seat .* Delivery to .* Total, including £[\d,.]+ VAT/);
  const between = due.slice(due.indexOf("</table>") + "</table>".length, due.indexOf("<button"));
  assert.match(between, /^<form [^>]*>(<input type="hidden"[^>]*>)+$/);
  assert.equal(words(due.slice(due.indexOf("</button>"))).trim(), "");
});

test("the only button says that one pays, and how much; or that there is nothing to pay (L32)", async () => {
  const total = /Total, including.*?<td>(£[\d,.]+)/s.exec(due)?.[1];
  const buttons = (page: string) =>
    [...main(page).matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map(([, label]) => label);
  assert.deepEqual(buttons(review.text), [`Pay now ${total}`]);
  const other = openBrowser(app.url);
  await addToBasket(other, swatch());
  assert.deepEqual(buttons((await toReview(other, ada)).text), ["Order now, nothing to pay"]);
});

test("each part can still be changed, and what was typed is there again (L37)", async () => {
  const links = [...main(review.text).matchAll(/<a class="change" href="([^"]+)">/g)].map(([, href]) => href);
  assert.deepEqual(links, ["/checkout", "/basket"]);
  const again = (await who.get("/checkout")).text;
  for (const typed of [ada.name, ada.email, ada.address, ada.postcode])
    assert.ok(again.includes(`value="${typed}"`), typed);
});

test("nothing is offered on the way that would have to be refused (L40)", () => {
  for (const page of [basket, form, review.text])
    assert.doesNotMatch(main(page), /type="(checkbox|radio)"|\bchecked\b|<select/);
  assert.equal([...due.matchAll(/<tbody>.*<\/tbody>/gs)].join().match(/<tr>/g)?.length, 1);
});

test("visitors can put up nothing that others would see (L67)", () => {
  const doors = app.routes.filter(({ method }) => method !== "GET").map(({ path }) => path);
  assert.ok(doors.length > 10);
  // A question stands on the page of whoever asked, behind its secret, and nowhere else.
  const others = doors.filter((path) => !/^\/contact\/question(\/:secret\/|$)/.test(path));
  assert.deepEqual(
    others.filter((path) => /review|comment|question|message|photo/.test(path)),
    [],
  );
});

test("paying leads to the provider, to pay exactly the sum on the button (L57, L71)", async () => {
  const bank = await fetch(await pressPay(who, review));
  const total = /Pay now (£[\d,.]+)/.exec(due)?.[1] ?? "nothing";
  assert.ok((await bank.text()).includes(total));
});

/** A piece that costs nothing and comes by letter. */
function swatch(): string {
  const [free] = app.modules.catalogue
    .current()
    .products.flatMap(({ variants }) => variants.filter(({ priceMinor }) => priceMinor === 0));
  assert.ok(free !== undefined);
  return free.sku;
}
