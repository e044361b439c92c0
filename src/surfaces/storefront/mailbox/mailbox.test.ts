import assert from "node:assert/strict";
import { test } from "node:test";
import { fixedClock } from "#kernel/clock";
import { createGate } from "#kernel/http";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createMailbox, type OutgoingMail } from "#mail";
import { createStorefront, mailboxRoutes, shoppingRoutes } from "../index.ts";
import type { MailboxDeps } from "./routes.tsx";

const clock = fixedClock(new Date("2026-10-03T13:05:00Z"));
const shopUrl = "http://localhost:3000";

/** The shop as far as these pages need it: the routes that a layout links to, and the mailbox. */
function shop({ demo = true } = {}) {
  const mailbox = createMailbox(clock);
  const trader: MailboxDeps["trader"] = {
    name: "Fell & Fern",
    strapline: "",
    company: { registeredName: "F", number: "0", registeredIn: "England and Wales", vatNumber: "0", office: ["1"] },
    email: "hello@fellandfern.example",
    telephone: "01632 960 140",
    hours: "",
    regulator: { name: "the regulator", address: ["1"], website: "regulator.example" },
    isSample: true,
    notice: "",
  };
  const deps = {
    mailbox,
    trader,
    assets: {
      styles: { shop: { text: "", hash: "" }, task: { text: "", hash: "" } },
      scriptName: "s.js",
      script: new Uint8Array(),
      fontName: "f",
      font: new Uint8Array(),
      loadsFont: true,
      paper: { light: "#fff", dark: "#000" },
      accent: { light: "#000", dark: "#fff" },
    },
    front: null,
    catalogue: { current: () => ({ categories: [], collections: [] }) } as unknown as MailboxDeps["catalogue"],
  };
  // A layout links to pages of the whole storefront; none of them is opened here.
  const others = deps as unknown as Parameters<typeof shoppingRoutes>[0];
  const gate = createGate({
    routes: [...createStorefront(others), ...shoppingRoutes(others), ...mailboxRoutes(deps)],
    database: {} as never,
    clock,
    random: systemRandom,
    log: silentLog,
    shopUrl,
    demo,
    styleHashes: [],
    formTargets: [],
    keptBytes: 0,
    explain: ({ title }) => title,
  });
  const get = async (target: string) => {
    const request = new Request(shopUrl + target, { headers: { host: "localhost:3000" } });
    const response = await gate.answer(request, { address: "127.0.0.1", tls: false, target });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { mailbox, get };
}

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

function mail(n: number, more: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    messageId: `<${id(n)}@fellandfern.example>`,
    date: clock.now(),
    from: { name: "Fell & Fern", address: "orders@fellandfern.example" as OutgoingMail["replyTo"] },
    replyTo: "hello@fellandfern.example" as OutgoingMail["replyTo"],
    to: { name: "Ada", address: "ada@b.example" as OutgoingMail["replyTo"] },
    subject: `Mail ${n}`,
    text: "Hello Ada,\n\nYour order:\nhttps://shop.example/o/abc\n\njavascript:alert(1)\n",
    html: "<!doctype html><html><body><p>Hello</p></body></html>",
    flow: "order-mail",
    fields: ["name", "email", "order-link", "order"],
    ...more,
  };
}

test("an empty mailbox says why and what to do; a full one lists the newest first, 50 to a page", async () => {
  const { mailbox, get } = shop();
  assert.match((await get("/mailbox")).text, /No mails yet/);
  for (let n = 1; n <= 51; n++) await mailbox.send(mail(n));
  const first = await get("/mailbox");
  assert.equal(first.status, 200);
  assert.ok(first.text.indexOf("Mail 51") < first.text.indexOf("Mail 50"));
  assert.doesNotMatch(first.text, />Mail 1</);
  assert.match((await get("/mailbox?page=2")).text, />Mail 1</);
  assert.equal((await get("/mailbox?page=3")).status, 404);
  assert.equal((await get("/mailbox?page=-1")).text.includes("Mail 51"), true);
});

test("the mailbox holds the newest 500, shows what came twice once, and never grows beyond", async () => {
  const { mailbox, get } = shop();
  for (let n = 1; n <= 501; n++) await mailbox.send(mail(n));
  await mailbox.send(mail(7));
  const kept = mailbox.mails();
  assert.equal(kept.length, 500);
  assert.equal(mailbox.mail(id(1)), undefined);
  assert.equal(mailbox.mail(id(7))?.arrivals, 2);
  assert.equal((await get(`/mailbox/${id(1)}`)).status, 404);
  assert.match((await get(`/mailbox/${id(7)}`)).text, /came 2 times, shown once/);
});

test("a mail is shown as text with its links as links, and nothing in it becomes markup", async () => {
  const { mailbox, get } = shop();
  await mailbox.send(mail(1, { subject: "<b>&", to: { ...mail(1).to, name: "<script>alert(1)</script>" } }));
  const shown = await get(`/mailbox/${id(1)}`);
  assert.equal(shown.status, 200);
  assert.equal(shown.headers.get("cache-control"), "no-store");
  assert.equal(shown.headers.get("referrer-policy"), "no-referrer");
  assert.ok(shown.text.includes('<a href="https://shop.example/o/abc">https://shop.example/o/abc</a>'));
  assert.ok(shown.text.includes("<p>javascript:alert(1)</p>"));
  assert.ok(shown.text.includes("&lt;b&gt;&amp;") && !shown.text.includes("<script>alert"));
  assert.ok(shown.text.includes(`href="/mailbox/${id(1)}/html"`));
});

test("its HTML stands on a page of its own that runs nothing, loads nothing and sends nothing", async () => {
  const { mailbox, get } = shop();
  await mailbox.send(mail(1));
  const shown = await get(`/mailbox/${id(1)}/html`);
  assert.equal(shown.text, mail(1).html);
  const policy = shown.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /sandbox allow-popups;/);
  assert.doesNotMatch(policy, /script-src|img-src|form-action|allow-scripts|allow-same-origin|allow-forms/);
});

test("what is not there, not an id or not a demonstration is not found", async () => {
  const { get } = shop();
  for (const target of [`/mailbox/${id(9)}`, `/mailbox/${id(9)}/html`, "/mailbox/1", "/mailbox/..%2f"]) {
    assert.ok([400, 404].includes((await get(target)).status), target);
  }
  const production = shop({ demo: false });
  await production.mailbox.send(mail(1));
  for (const target of ["/mailbox", `/mailbox/${id(1)}`, `/mailbox/${id(1)}/html`]) {
    assert.equal((await production.get(target)).status, 404, target);
  }
});
