import assert from "node:assert/strict";
import { hmacSha256 } from "#kernel/digest";
import type { App } from "../support/app.ts";
import { contactForm } from "./plain-browser.ts";
import type { People, Somebody } from "./rights.ts";
import { formBody, ownForm, type Sending, send } from "./send.ts";

/** A request that its route takes, and the status it is answered with. */
export type ValidRequest = { target: string; sending: Sending; status: number };

type Fields = Readonly<Record<string, string>>;

/**
 * One for every route of the shop, acting for `who`, in an order in which all of them can be sent. A new route without an
 * entry here fails the tests.
 */
export async function validRequests(
  app: App,
  people: People,
  who: Somebody = people.ada,
): Promise<ReadonlyMap<string, ValidRequest>> {
  const { sku } = people;
  const cookie = { cookie: `__Host-basket=${who.token}.1` };
  const get = (target: string, status = 200, headers: Fields = {}) => ({ target, status, sending: { headers } });
  const form = (target: string, fields: Fields, status = 303, headers: Fields = cookie) => ({
    target,
    status,
    sending: { method: "POST", headers: { ...ownForm, ...headers }, body: formBody(fields) },
  });
  const bearer = { authorization: `Bearer ${who.bearer}` };
  const json = (method: string, target: string, value: unknown, status = 200, headers: Fields = bearer) => ({
    target,
    status,
    sending: { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(value) },
  });
  const contact = contactForm(who.person);
  const orders = `/orders/${who.secret}`;
  const requests: Record<string, ValidRequest> = {
    ...reading(app, (await send(app.url, "/")).text),
    "product-preview": get(await preview(app, who === people.ada ? "arden-sofa" : "tarn-sofa")),
    basket: get("/basket", 200, cookie),
    "add-line": form("/basket/lines", { sku, quantity: "1" }),
    "change-line": form(`/basket/lines/${sku}/quantity`, { quantity: "2" }),
    "remove-line": form(`/basket/lines/${sku}/removal`, {}),
    "undo-removal": form(`/basket/lines/${sku}/undo`, {}),
    ...forTheSum(cookie, bearer),
    "save-basket": form("/basket/links", {}, 200),
    "saved-basket": get(`/basket/saved/${who.saved}`),
    "open-saved-basket": form(`/basket/saved/${who.saved}`, {}),
    "start-checkout": form("/checkout/start", {}),
    "checkout-details": get("/checkout", 200, cookie),
    checkout: form("/checkout", contact),
    review: get("/checkout/review", 200, cookie),
    pay: form("/checkout/payment", { totalMinor: "1", seen: "x" }, 409),
    "payment-return": get(`/checkout/return/${who.returnToken}`, 303),
    ...looking(who, cookie),
    ...writing(who, form),
    "correct-details": form(`${orders}/details`, contact),
    "open-return": form(`${orders}/return`, { ground: "changed-mind" }, 409),
    ...byTelephone(orders, get, form, contact),
    ...besideTheOrder(who, form),
    "cancel-order": form(`${orders}/cancellation`, {}),
    mailbox: get("/mailbox"),
    "mailbox-mail": get(`/mailbox/${who.mailId}`),
    "mailbox-html": get(`/mailbox/${who.mailId}/html`),
    "api-make-basket": json("POST", "/api/v1/baskets", {}, 201, {}),
    "api-basket": get("/api/v1/basket", 200, bearer),
    "api-add-line": json("POST", "/api/v1/basket/lines", { sku, quantity: 1 }),
    "api-change-line": json("PUT", `/api/v1/basket/lines/${sku}`, { quantity: 2 }),
    "api-checkout": json("PUT", "/api/v1/checkout", contact),
    "api-review": get("/api/v1/checkout", 200, bearer),
    "api-pay": json("POST", "/api/v1/orders", { totalMinor: 1 }, 409, {
      ...bearer,
      "idempotency-key": "valid-request",
    }),
    "api-remove-line": { ...get(`/api/v1/basket/lines/${sku}`, 200), sending: { method: "DELETE", headers: bearer } },
    "api-order": get("/api/v1/order", 200, { authorization: `Bearer ${who.secret}` }),
    "api-cancel-order": json("POST", "/api/v1/order/cancellation", {}, 409, { authorization: `Bearer ${who.secret}` }),
    // Ends the basket of whoever asks, so nothing that needs it comes after.
    forget: form("/privacy/what-we-hold/forgetting", {}, 200),
    "webhook-payment": signed("/webhooks/bank", app.partners.bank.webhookSecrets, "payment.captured"),
    "webhook-courier": signed("/webhooks/courier", app.partners.courier.webhookSecrets, "shipment.delivered"),
  };
  const names = app.routes.map(({ name }) => name);
  assert.deepEqual(Object.keys(requests).sort(), [...names].sort(), "a valid request for every route, and no other");
  return new Map(Object.entries(requests));
}

/** The path of the preview of a product; each has one at a time. */
async function preview({ modules, ground }: App, product: string): Promise<string> {
  const offered = await ground.database.transact((tx) => modules.catalogue.offerPreview(tx, product, null));
  return offered.ok ? `/preview/${offered.token}` : assert.fail(offered.because);
}

/** Where to deliver, the code of a promotion that there is not, and taking it out. */
function forTheSum(cookie: Fields, bearer: Fields): Record<string, ValidRequest> {
  const code = "NOSUCHCODE";
  const post = (fields: Fields) => ({ method: "POST", headers: { ...ownForm, ...cookie }, body: formBody(fields) });
  const json = { "content-type": "application/json", ...bearer };
  const target = "/api/v1/basket/code";
  return {
    "choose-place": { target: "/basket/place", status: 303, sending: post({ postcode: "LA9 4QX" }) },
    "use-code": { target: "/basket/code", status: 422, sending: post({ code }) },
    "drop-code": { target: "/basket/code/removal", status: 303, sending: post({}) },
    "api-use-code": { target, status: 404, sending: { method: "PUT", headers: json, body: JSON.stringify({ code }) } },
    "api-drop-code": { target, status: 200, sending: { method: "DELETE", headers: bearer } },
  };
}

/** The order was bought at the website, so what is there to pay by telephone leads to its page. */
function byTelephone(
  order: string,
  get: (target: string, status: number) => ValidRequest,
  form: (target: string, fields: Fields) => ValidRequest,
  contact: Fields,
): Record<string, ValidRequest> {
  return {
    "order-payment": get(`${order}/payment`, 303),
    "pay-order": form(`${order}/payment`, { totalMinor: "1", seen: "x" }),
    "payment-details": get(`${order}/payment/details`, 303),
    "correct-payment-details": form(`${order}/payment/details`, contact),
    "forget-payment": form(`${order}/payment/forgetting`, {}),
  };
}

/** The order has an address for safety messages and a VAT invoice already, and no such address when the link of that has been used. */
function besideTheOrder(
  { secret, safetySecret, person: { email, name, address, town, postcode } }: Somebody,
  form: (target: string, fields: Fields, status: number) => ValidRequest,
): Record<string, ValidRequest> {
  const place = `/orders/${secret}/safety-contact`;
  const business = { name, addressLine1: address, addressLine2: "", town, postcode, vatNumber: "GB 123 4567 82" };
  return {
    "issue-invoice": form(`/orders/${secret}/invoice`, business, 409),
    "leave-safety-contact": form(place, { email, agreed: "yes" }, 409),
    "remove-safety-contact": form(`/safety/contact/${safetySecret}`, {}, 200),
    "remove-order-safety": form(`${place}/removal`, {}, 409),
  };
}

/** A complaint is sent; a question is asked, added to and removed. */
function writing(
  { questionSecret, person: { email } }: Somebody,
  form: (target: string, fields: Fields, status?: number) => ValidRequest,
): Record<string, ValidRequest> {
  const words = "Is the bench made of ash?";
  // Of nobody's order, so that the one of these people stays as it is.
  const withdrawal = { name: "Somebody", orderNumber: "FF-0000-0000", email, which: "" };
  return {
    "send-links": form("/orders/find", { email }, 200),
    "check-withdrawal": form("/withdraw", withdrawal, 200),
    "confirm-withdrawal": form("/withdraw/confirmation", { ...withdrawal, attempt: "5ca1ab1e-withdrawal-00" }),
    "send-complaint": form("/privacy/complaint", { words, name: "", email, orderNumber: "" }),
    "send-question": form("/contact/question", { topic: "product", words, email, orderNumber: "" }),
    "write-again": form(`/contact/question/${questionSecret}/messages`, { words }),
    "remove-question": form(`/contact/question/${questionSecret}/removal`, {}),
  };
}

/** What people see of their order, and of what is held about them. */
function looking(
  { secret, complaintSecret, questionSecret, safetySecret, invoiceSecret }: Somebody,
  headers: Fields,
): Record<string, ValidRequest> {
  const get = (target: string, status = 200) => ({ target, status, sending: { headers } });
  return {
    order: get(`/orders/${secret}`),
    "order-details": get(`/orders/${secret}/details`),
    "order-cancellation": get(`/orders/${secret}/cancellation`),
    "order-return": get(`/orders/${secret}/return`, 303),
    "order-fault": get(`/orders/${secret}/fault`, 303),
    "order-holdings": get(`/orders/${secret}/what-we-hold`),
    "order-holdings-data": get(`/orders/${secret}/what-we-hold/data`),
    "what-we-hold": get("/privacy/what-we-hold"),
    "what-we-hold-data": get("/privacy/what-we-hold/data"),
    "forget-me": get("/privacy/what-we-hold/forgetting"),
    complaint: get(`/privacy/complaint/${complaintSecret}`),
    question: get(`/contact/question/${questionSecret}`),
    "order-safety": get(`/orders/${secret}/safety-contact`),
    "safety-contact": get(`/safety/contact/${safetySecret}`),
    "order-receipt": get(`/orders/${secret}/receipt`),
    "order-invoice": get(`/orders/${secret}/invoice`, 303),
    invoice: get(`/invoices/${invoiceSecret}`),
    "credit-note": get(`/invoices/${invoiceSecret}/CN-0001`, 404),
    "order-certificate": get(`/orders/${secret}/certificate`, 409),
    "order-certificate-file": get(`/orders/${secret}/certificate.json`, 409),
    "complaint-certificate": get(`/privacy/complaint/${complaintSecret}/certificate`, 409),
    "complaint-certificate-file": get(`/privacy/complaint/${complaintSecret}/certificate.json`, 409),
    "question-certificate": get(`/contact/question/${questionSecret}/certificate`, 409),
    "question-certificate-file": get(`/contact/question/${questionSecret}/certificate.json`, 409),
    "invoice-certificate": get(`/invoices/${invoiceSecret}/certificate`, 409),
    "invoice-certificate-file": get(`/invoices/${invoiceSecret}/certificate.json`, 409),
  };
}

/** What anybody may read. */
function reading(app: App, frontPage: string): Record<string, ValidRequest> {
  const get = (target: string, status = 200) => ({ target, status, sending: {} });
  const products = app.modules.catalogue.current().products;
  const product = products.find(({ isSwatch }) => !isSwatch);
  const variant = product?.variants[0];
  assert.ok(product !== undefined && variant !== undefined);
  const page = `/p/${product.slug}/${variant.slug}`;
  const fileOn = (kind: string) =>
    new RegExp(`/${kind}s/[^"?#\\s]+\\.(svg|js|woff2)`).exec(frontPage)?.[0] ?? assert.fail(kind);
  return {
    home: get("/"),
    category: get(`/c/${product.category}?colour=green&sort=price-up`),
    search: get("/search?q=sofa&colour=green"),
    suggestions: get("/search/suggestions?q=so"),
    product: get(page),
    designer: get("/designers/isla-thornber"),
    collection: get("/collections/the-narrow-hall"),
    room: get("/rooms/living-room-in-the-morning"),
    "merchant-feed": get("/feeds/products.xml"),
    reviews: get("/reviews/arden-sofa?stars=4"),
    "reviews-policy": get("/reviews-policy"),
    privacy: get("/privacy"),
    complain: get("/privacy/complaint"),
    "ask-question": get("/contact/question?topic=return"),
    "policy-versions": get("/privacy/versions"),
    "policy-version": get("/privacy/versions/2"),
    "policy-for-programs": get("/.well-known/privacy-policy.json"),
    gpc: get("/.well-known/gpc.json"),
    "security-txt": get("/.well-known/security.txt"),
    terms: get("/terms"),
    contact: get("/contact"),
    recalls: get("/safety/recalls"),
    "find-order": get("/orders/find"),
    withdraw: get("/withdraw"),
    picture: get(fileOn("picture")),
    scene: get(fileOn("scene")),
    script: get(fileOn("script")),
    font: get(fileOn("font")),
    icon: get("/icon.svg"),
    robots: get("/robots.txt"),
    sitemap: get("/sitemap.xml"),
    "log-checkpoint": get("/.well-known/privacy-log/checkpoint"),
    "log-key": get("/.well-known/privacy-log/vkey"),
    "log-tile": get("/.well-known/privacy-log/tile/0/x001/067", 404),
    "log-far-tile": get("/.well-known/privacy-log/tile/entries/x001/x234/067.p/8", 404),
    "old-privacy": get("/our-cookie-and-privacy-policy", 303),
    "old-terms": get("/terms-and-conditions", 303),
    "old-contact": get("/contact-us", 303),
    "shopify-product": get("/products/arden-sofa?variant=1", 301),
    "shopify-product-of-collection": get("/collections/all/products/arden-sofa", 301),
    "woocommerce-product": get("/product/arden-sofa", 301),
    "woocommerce-product-slash": get("/product/arden-sofa/", 301),
    "woocommerce-category": get("/product-category/sofas", 301),
    "woocommerce-category-slash": get("/product-category/sofas/", 301),
    "api-products": get(`/api/v1/products?category=${product.category}&colour=green`),
    "api-product": get(`/api/v1/products/${product.slug}`),
    "api-designers": get("/api/v1/designers"),
    "api-collections": get("/api/v1/collections"),
    "api-reviews": get("/api/v1/products/arden-sofa/reviews?stars=4"),
    "api-search": get("/api/v1/search?q=sofa"),
    "api-description": get("/api/v1/openapi.json"),
    "api-problem": get("/api/problems/not-found"),
    alive: get("/healthz"),
    ready: get("/readyz"),
    metrics: get("/metrics"),
  };
}

/** A message of a partner about something that does not exist: taken, and nothing comes of it. */
function signed(target: string, secrets: readonly string[], type: string): ValidRequest {
  const id = "evt_00000001";
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const body = JSON.stringify({ id, type, data: { reference: "nobody-knows-this" } });
  const key = Buffer.from((secrets[0] ?? "").replace(/^whsec_/, ""), "base64");
  const signature = hmacSha256(key, `${id}.${timestamp}.${body}`).toString("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  return { target, status: 200, sending: { method: "POST", headers, body } };
}
