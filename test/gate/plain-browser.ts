import assert from "node:assert/strict";
import type { Person } from "../support/people.ts";
import { type Answer, formBody, formType, ownForm, send } from "./send.ts";

/** Somebody with a browser, a jar for cookies and no scripts. */
export type Browser = {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  /** The cookie header as the browser sends it now. */
  cookie(): string;
  /** The token in the basket's cookie. */
  token(): string;
};

/** The checkout's form as this person fills it in. */
export function contactForm(person: Person): Record<string, string> {
  const { email, name, address, town, postcode } = person;
  const { secondLine: addressLine2 = "", telephone = "", note = "" } = person;
  return { email, name, telephone, addressLine1: address, addressLine2, town, postcode, note };
}

/** Opens a browser with an empty jar. */
export function openBrowser(shopUrl: string): Browser {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const keep = (answer: Answer): Answer => {
    for (const line of answer.cookies) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return answer;
  };
  const sent = (): Record<string, string> => (jar.size === 0 ? {} : { cookie: cookie() });
  return {
    get: async (path, headers = {}) => keep(await send(shopUrl, path, { headers: { ...sent(), ...headers } })),
    post: async (path, fields) =>
      keep(await send(shopUrl, path, { method: "POST", headers: { ...ownForm, ...sent() }, body: formBody(fields) })),
    cookie,
    token: () => cookie().match(/__Host-basket=([\w-]{22})/)?.[1] ?? "",
  };
}

/** The fields of the form on a page whose action ends like this, as a browser would send them. */
export function formOn(page: string, action: RegExp): { action: string; fields: Record<string, string> } {
  for (const [, head = "", inner = ""] of page.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const target = / action="([^"]*)"/.exec(head)?.[1] ?? "";
    if (!action.test(target)) continue;
    const fields: Record<string, string> = {};
    for (const [tag] of inner.matchAll(/<input[^>]*>/g)) {
      const name = / name="([^"]*)"/.exec(tag)?.[1];
      if (name !== undefined) fields[name] = / value="([^"]*)"/.exec(tag)?.[1] ?? "";
    }
    return { action: target, fields };
  }
  throw new Error(`The page has no form to ${action}.`);
}

/** Puts pieces into the basket. */
export async function addToBasket(browser: Browser, sku: string, quantity = 1): Promise<void> {
  const added = await browser.post("/basket/lines", { sku, quantity: String(quantity) });
  assert.equal(added.status, 303, added.text.slice(0, 300));
}

/** From a filled basket to the review page. */
export async function toReview(browser: Browser, person: Person): Promise<Answer> {
  const sent = await browser.post("/checkout", contactForm(person));
  assert.equal(sent.headers.location, "/checkout/review", sent.text.slice(0, 600));
  const review = await browser.get("/checkout/review");
  assert.equal(review.status, 200);
  return review;
}

/** Presses the pay button of a review page; answers where the browser is sent. */
export async function pressPay(browser: Browser, review: Answer): Promise<string> {
  const { action, fields } = formOn(review.text, /\/checkout\/payment$/);
  const pressed = await browser.post(action, fields);
  assert.equal(pressed.status, 303, pressed.text.slice(0, 600));
  return pressed.headers.location ?? "";
}

/** Types a documented card at the sandbox bank; answers where the bank sends the browser. */
export async function payWith(bankPage: string, number = "4242 4242 4242 4242"): Promise<string> {
  const body = formBody({ number, expiry: "12/34", cvc: "123" });
  const { origin, pathname } = new URL(bankPage);
  const paid = await send(origin, pathname, { method: "POST", headers: { "content-type": formType }, body });
  assert.equal(paid.status, 303, paid.text.slice(0, 600));
  return paid.headers.location ?? "";
}

/** Buys one piece; answers the secret in the address of the order's page. */
export async function buy(browser: Browser, person: Person, sku: string): Promise<string> {
  await addToBasket(browser, sku);
  return buyBasket(browser, person);
}

/** Buys what lies in the basket; answers the same. */
export async function buyBasket(browser: Browser, person: Person): Promise<string> {
  const bankPage = await pressPay(browser, await toReview(browser, person));
  const back = new URL(await payWith(bankPage));
  const returned = await browser.get(back.pathname);
  const secret = /^\/orders\/([\w-]{22})$/.exec(returned.headers.location ?? "")?.[1];
  assert.ok(secret !== undefined, `${returned.status} ${returned.text.slice(0, 600)}`);
  return secret;
}
