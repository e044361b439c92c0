import assert from "node:assert/strict";
import { test } from "node:test";
import { day } from "#kernel/clock";
import { explainCertificate } from "../../src/commands/verify.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";

const app = await openApp();
const { orders, catalogue } = app.modules;
const { reader, transact } = app.ground.database;

test("after the order its link leads to a certificate, which anybody checks without the shop [nothing-left-after-the-order]", async () => {
  const sku = catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku;
  const secret = await buy(openBrowser(app.url), ada, sku ?? assert.fail());
  await app.settle();
  const found = await orders.orderBySecret(reader, secret);
  const sent = await orders.dispatch(found?.order.orderId ?? "");
  assert.ok(sent.ok);
  await transact((tx) => orders.markDelivered(tx, { shipmentId: sent.shipmentId }, "courier"));
  const early = await send(app.url, `/orders/${secret}/certificate`);
  assert.equal(early.status, 409);
  assert.match(early.text, /The certificate comes when they are gone\./);
  await app.advance(40 * day);

  const page = await send(app.url, `/orders/${secret}`);
  assert.match(page.text, new RegExp(`<a href="/orders/${secret}/certificate">`));
  const certificate = await send(app.url, `/orders/${secret}/certificate`);
  assert.equal(certificate.status, 200);
  assert.deepEqual(await problemsOf(certificate.text), []);
  assert.match(certificate.text, /certifies that it can no longer tell who placed order FF-/);
  assert.match(certificate.text, /The delivery company: [^;]+; has confirmed\./);
  assert.match(certificate.text, /What this does not prove/);

  const file = await send(app.url, `/orders/${secret}/certificate.json`);
  const name = `erasure-certificate-${found?.order.number}.json`;
  assert.equal(file.headers["content-disposition"], `attachment; filename="${name}"`);
  assert.equal(file.headers["cache-control"], "no-store");
  for (const { text } of [page, certificate, file])
    for (const word of [ada.name, ada.email, ada.address, ada.postcode]) assert.ok(!text.includes(word), word);

  const key = (await send(app.url, "/.well-known/privacy-log/vkey")).text.trim();
  const link = `${app.url}/orders/${secret}`;
  const checked = explainCertificate(file.text, { key, link });
  assert.ok(checked.good, checked.words);
  assert.match(checked.words, /Its entry is number \d+ of the \d+ that a signed checkpoint covers\./);
  assert.ok(!explainCertificate(file.text.replace('"confirmed"', '"requested"'), { key, link }).good);

  const checkpoint = await send(app.url, "/.well-known/privacy-log/checkpoint");
  const size = Number(checkpoint.text.split("\n")[1]);
  const tile = await send(app.url, `/.well-known/privacy-log/tile/0/000.p/${size}`);
  assert.equal(tile.status, 200);
  assert.equal(tile.headers["content-type"], "application/octet-stream");
  assert.equal(tile.headers["content-length"], String(size * 32));
  assert.equal((await send(app.url, `/.well-known/privacy-log/tile/0/000.p/${size + 1}`)).status, 404);
  const entries = await send(app.url, `/.well-known/privacy-log/tile/entries/000.p/${size}`);
  assert.match(entries.text, /\["candour\.privacy-ledger\.1",\d+,"bundle-shredded"/);
});
