import assert from "node:assert/strict";
import { test } from "node:test";
import { createComplaints } from "#complaints";
import { createInvoices } from "#invoices";
import { day } from "#kernel/clock";
import { certificateText, createPrivacyLedger, type Horizon, subjectTagOf, verifyCertificate } from "#privacy";
import { createQuestions } from "#questions";
import { explainCertificate } from "../../src/commands/verify.ts";
import { assertWritesNothing } from "../gate/every-table.ts";
import { buy, openBrowser } from "../gate/plain-browser.ts";
import { send } from "../gate/send.ts";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { ada } from "../support/people.ts";

const app = await openApp();
const { complaints, questions, catalogue } = app.modules;
const { reader } = app.ground.database;
const browser = openBrowser(app.url);
const words = "Why does my neighbour know about my sofa?";
const company = "Canary & Daughters Upholstery LLP";

type Story = {
  /** The address of the page that the secret link opens. */
  page: string;
  about: { kind: string; number: string | null };
  bundle: string;
  because: string;
  rows: Record<string, number>;
  says: RegExp;
  verified: RegExp;
  /** What makes the shop forget. */
  forget(): Promise<void>;
};

async function sendTo(path: string, fields: Record<string, string>): Promise<string> {
  const { status, headers, text } = await browser.post(path, fields);
  assert.equal(status, 303, text.slice(0, 300));
  return headers.location ?? "";
}
const secretOf = (page: string): string => page.slice(-22);

async function complaint(): Promise<Story> {
  const page = await sendTo("/privacy/complaint", { words, name: ada.name, email: ada.email, orderNumber: "" });
  const number = (await complaints.bySecret(reader, secretOf(page)))?.complaint.number ?? assert.fail();
  return {
    ...{ page, about: { kind: "complaint", number }, bundle: "support", because: "answered" },
    rows: { "access.reason": 0, "complaints.capsule": 1, "mail.outbox": 2 },
    says: new RegExp(`can no longer tell who wrote complaint ${number}, what it said, or what was answered\\.`),
    verified: new RegExp(`^Complaint ${number}: 1 key and 3 rows were destroyed by `, "m"),
    forget: async () => {
      assert.ok((await complaints.answer({ number, outcome: "upheld", words: "You were right." })).ok);
      await app.settle();
      await app.advance(91 * day);
    },
  };
}

async function question(): Promise<Story> {
  const page = await sendTo("/contact/question", { topic: "product", words, email: ada.email, orderNumber: "" });
  const number = (await questions.bySecret(reader, secretOf(page)))?.question.number ?? assert.fail();
  return {
    ...{ page, about: { kind: "question", number }, bundle: "question", because: "removed" },
    rows: { "access.reason": 0, "mail.outbox": 1, "questions.capsule": 1, "questions.message": 1 },
    says: new RegExp(`can no longer tell who wrote question ${number}, `),
    verified: new RegExp(`^Question ${number}: 1 key and 3 rows were destroyed by `, "m"),
    forget: async () => void (await sendTo(`${page}/removal`, {})),
  };
}

async function withdrawal(): Promise<Story> {
  const fields = { name: ada.name, orderNumber: "FF-0000-0000", email: ada.email, which: "" };
  const page = await sendTo("/withdraw/confirmation", { ...fields, attempt: app.ground.random.token() });
  const number = (await questions.bySecret(reader, secretOf(page)))?.question.number ?? assert.fail();
  return {
    ...{ page, about: { kind: "withdrawal", number }, bundle: "question", because: "answered" },
    rows: { "access.reason": 0, "mail.outbox": 2, "questions.capsule": 1, "questions.message": 2 },
    says: new RegExp(`can no longer tell who wrote withdrawal ${number}, `),
    verified: new RegExp(`^Withdrawal ${number}: 1 key and 5 rows were destroyed by `, "m"),
    forget: async () => {
      await app.settle();
      assert.ok((await questions.answer({ number, seen: 1, words: "There is no such order." })).ok);
      await app.settle();
      await app.advance(31 * day);
    },
  };
}

async function invoice(): Promise<Story> {
  const sku = catalogue
    .current()
    .products.flatMap(({ isSwatch, variants }) => (isSwatch ? [] : variants))
    .find(({ supply }) => supply.kind === "made-to-order")?.sku;
  const order = await buy(browser, ada, sku ?? assert.fail());
  const address = { addressLine1: "Unit 7, Birdcage Works", addressLine2: "", town: ada.town, postcode: ada.postcode };
  const page = await sendTo(`/orders/${order}/invoice`, { name: company, ...address, vatNumber: "" });
  return {
    ...{ page, about: { kind: "invoice", number: null }, bundle: "invoice", because: "kept-long-enough" },
    rows: { "access.reason": 0, "invoices.capsule": 1 },
    says: /can no longer tell whom the VAT invoice behind this link was made out to, nor which of its invoices that is\./,
    verified: /^Whom a VAT invoice was made out to: 1 key and 1 rows were destroyed by /m,
    forget: () => app.advance(6.1 * 366 * day),
  };
}

const unknown: Horizon = { epoch: null, expectedAt: null, receipt: null };

/** The modules as the shop has them, but for what they are told of older copies. */
function withHorizon(horizon: Horizon) {
  const { database, clock, random, log } = app.ground;
  const { vault, mail, access, privacyLog } = app.modules;
  const needs = {
    ...{ database, clock, random, log, vault, mail, access, privacyLog, policyVersion: "2026-12-01" },
    ...{ privacy: createPrivacyLedger(), horizonOf: async () => horizon },
  };
  const [supplier, orderToInvoice] = [() => assert.fail(), () => assert.fail()];
  return {
    complaint: createComplaints(needs),
    question: createQuestions(needs),
    withdrawal: createQuestions(needs),
    invoice: createInvoices({ ...needs, supplier, orderToInvoice }),
  };
}

for (const [kind, begin] of Object.entries({ complaint, question, withdrawal, invoice })) {
  test(`after a ${kind} was forgotten its link leads to a certificate, which anybody checks without the shop [nothing-left-after-the-order]`, async () => {
    const story = await begin();
    const { page } = story;
    await app.settle();
    for (const tail of ["", ".json"]) {
      const early = await send(app.url, `${page}/certificate${tail}`);
      assert.equal(early.status, 409);
      assert.match(early.text, /We still have .* The certificate comes when (it|that) is gone\./);
    }
    await story.forget();
    await app.modules.privacyLog.signCheckpoint();

    const left = await send(app.url, page);
    assert.equal(left.status, 200);
    assert.deepEqual(await problemsOf(left.text), []);
    assert.ok(left.text.includes(`<a href="${page}/certificate">`), left.text);
    const shown = await send(app.url, `${page}/certificate`);
    assert.equal(shown.status, 200);
    assert.equal(shown.headers["cache-control"], "no-store");
    assert.deepEqual(await problemsOf(shown.text), []);
    assert.match(shown.text.replaceAll(/\s+/g, " "), story.says);
    const file = await send(app.url, `${page}/certificate.json`);
    assert.equal(
      file.headers["content-disposition"],
      `attachment; filename="erasure-certificate-${story.about.number ?? "invoice"}.json"`,
    );
    for (const { text } of [left, shown, file])
      for (const word of [ada.name, ada.email, words, "Canary", "Birdcage"]) assert.ok(!text.includes(word), word);

    const key = (await send(app.url, "/.well-known/privacy-log/vkey")).text.trim();
    const verdict = verifyCertificate(file.text, { trusted: key, tag: subjectTagOf(secretOf(page)) });
    assert.ok(verdict.ok && verdict.inLog !== null);
    const { about, erased, request, partners, stays } = verdict.said;
    assert.deepEqual(about, story.about);
    assert.deepEqual([erased.bundles, erased.keys.destroyed, erased.rows], [[story.bundle], 1, story.rows]);
    assert.deepEqual([request.because, partners], [story.because, []]);
    assert.ok(stays.length >= 5);
    const checked = explainCertificate(file.text, { key, link: app.url + page });
    assert.ok(checked.good, checked.words);
    assert.match(checked.words, story.verified);
    const another = { key, link: `${app.url}/contact/question/0123456789abcdefghijkl` };
    assert.equal(
      explainCertificate(file.text, another).words,
      "It is the certificate of something else than what this link leads to.",
    );
    const reworded = file.text.replace(story.because, "order-complete");
    assert.equal(
      explainCertificate(reworded, { key, link: undefined }).words,
      "It was changed after it was signed, or was signed with another key than it names.",
    );
  });

  test(`the certificate of a ${kind} says more when no older copy opens, writes nothing, and is for nobody without the link`, async () => {
    const story = await begin();
    const secret = secretOf(story.page);
    await app.settle();
    await story.forget();
    const expectedAt = new Date(app.ground.clock.now().getTime() + 2 * day);
    const provided = { provider: "file", fingerprint: "0011223344556677", destroyedAt: expectedAt };
    const by = (horizon: Horizon) => withHorizon(horizon)[kind as "complaint"].certificate(reader, secret);
    await app.settle();
    await assertWritesNothing(app, `asking for the certificate of a ${kind}`, async () => {
      const nobody = await withHorizon(unknown)[kind as "complaint"].certificate(reader, "0123456789abcdefghijkl");
      assert.match(nobody.ok ? "" : nobody.because, /^no-such-/);
      const first = await by({ epoch: 4, expectedAt, receipt: null });
      assert.ok(first.ok && first.certificate.certificate.stage === "erased");
      assert.match(first.certificate.certificate.notProven[0] ?? "", /may still open until .*, when the last key/);
      const second = await by({ epoch: 4, expectedAt, receipt: provided });
      assert.ok(second.ok);
      const { stage, epoch, notProven, entry } = second.certificate.certificate;
      assert.equal(stage, "beyond-recovery");
      assert.deepEqual(epoch, {
        destroyedAt: expectedAt.toISOString(),
        expectedAt: expectedAt.toISOString(),
        fingerprint: "0011223344556677",
        number: 4,
        provider: "file",
      });
      assert.doesNotMatch(notProven.join(), /may still open/);
      assert.equal(entry, first.certificate.certificate.entry);
      assert.ok(verifyCertificate(certificateText(second.certificate)).ok);
    });
  });
}
