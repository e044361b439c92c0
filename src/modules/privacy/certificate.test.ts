import assert from "node:assert/strict";
import { test } from "node:test";
import { signingKey } from "#kernel/signature";
import { explainCertificate } from "../../commands/verify.ts";
import {
  certificateText,
  type ErasureStatement,
  erasureCertificate,
  issueCertificate,
  verifyCertificate,
} from "./certificate.ts";
import { entryText, genesis } from "./chain.ts";
import { subjectTagOf } from "./index.ts";
import { checkpointText, signNote, verifierKey } from "./note.ts";
import { leafHash, nodeHash } from "./tree.ts";

const name = "shop.example/.well-known/privacy-log";
const key = signingKey(Buffer.alloc(32, 7));
const vkey = verifierKey({ name, publicKey: key.publicKey });
const signer = { verifierKey: () => vkey, sign: (text: string) => key.sign(text) };
const secret = "0123456789abcdefghijkl";
const at = new Date("2027-01-27T00:01:00.000Z");
const counts = { keys: 1, "mail.outbox": 3, "orders.capsule": 1, "payments.references": 1 };
const words = { type: "bundle-shredded", policyVersion: "2027-01-01", subjectTag: subjectTagOf(secret), counts, at };
const entry = entryText(2, words, genesis);

const said: Omit<ErasureStatement, "kind"> = {
  about: { kind: "order", number: "FF-7K3M-9QTX" },
  entry,
  epoch: { destroyedAt: null, expectedAt: null, fingerprint: null, number: 1, provider: null },
  erased: {
    at: at.toISOString(),
    bundles: ["fulfilment"],
    keys: { atTheLatest: at.toISOString(), destroyed: 1 },
    rows: { "mail.outbox": 3, "orders.capsule": 1, "payments.references": 1 },
  },
  notProven: ["Older copies."],
  partners: [
    { askedAt: at.toISOString(), confirmedAt: null, fields: ["name"], partner: "courier", state: "requested" },
  ],
  policyVersion: "2027-01-01",
  request: { at: at.toISOString(), because: "order-complete" },
  shop: "shop.example",
  stage: "erased",
  statedAt: at.toISOString(),
  stays: [{ what: "The books.", why: "The law." }],
};

/** A log of three entries, of which this is the second. */
const leaves = [leafHash(Buffer.from("first")), leafHash(Buffer.from(entry)), leafHash(Buffer.from("third"))] as const;
const root = nodeHash(nodeHash(leaves[0], leaves[1]), leaves[2]);
const checkpoint = signNote(checkpointText({ origin: name, size: 3, root }), name, key);
const proof = { checkpoint, index: 1, path: [leaves[0], leaves[2]].map((hash) => hash.toString("base64")) };
const good = issueCertificate(signer, said, proof);

test("a certificate is checked with nothing but itself, and says where its entry lies", () => {
  const text = certificateText(good);
  const verdict = verifyCertificate(text);
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.inLog, { size: 3, index: 1 });
  assert.deepEqual(verdict.said, good.certificate);
  assert.ok(verifyCertificate(text, { trusted: vkey, tag: subjectTagOf(secret) }).ok);
  // White space and the order of keys are no part of what was signed.
  assert.ok(verifyCertificate(JSON.stringify(JSON.parse(text), null, 2)).ok);
});

test("it comes out canonical: keys sorted at every depth, no white space", () => {
  const text = certificateText(good);
  assert.equal(JSON.stringify(erasureCertificate.parse(good)), text);
  for (const [, keys] of text.matchAll(/\{((?:"\w+":(?:"[^"]*"|null|\d+),?)+)\}/g)) {
    const names = [...(keys ?? "").matchAll(/"(\w+)":/g)].map(([, each]) => each);
    assert.deepEqual(names, [...names].sort());
  }
  assert.doesNotMatch(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, ""), /\s/);
});

test("one of the first kind, which orders had before other things had any, is checked as it ever was", () => {
  const { about, ...rest } = said;
  const first = { ...rest, kind: "candour.erasure-certificate.1", order: about.number ?? "" };
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === "object" && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
        : each,
    );
  const signature = key.sign(`candour.erasure-certificate.1\n${sorted(first)}\n`).toString("base64");
  const old = { certificate: first, key: vkey, log: good.log, signature };
  const verdict = verifyCertificate(sorted(old), { trusted: vkey, tag: subjectTagOf(secret) });
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.said, good.certificate);
  assert.deepEqual(verifyCertificate(sorted({ ...old, certificate: { ...first, order: "FF-0000-0000" } })), {
    ok: false,
    because: "changed",
  });
});

test("before a checkpoint covers it, it says so and holds otherwise", () => {
  const verdict = verifyCertificate(certificateText(issueCertificate(signer, said, null)));
  assert.ok(verdict.ok);
  assert.equal(verdict.inLog, null);
});

const other = signingKey(Buffer.alloc(32, 8));
const otherKey = verifierKey({ name, publicKey: other.publicKey });
const bent = (change: object): string => JSON.stringify({ ...good, ...change });
const reworded = (change: Partial<ErasureStatement>): string =>
  bent({ certificate: { ...good.certificate, ...change } });
/** Signed anew, as only the shop could: the words then disagree with the log. */
const resigned = (change: Partial<ErasureStatement>): string =>
  certificateText(issueCertificate(signer, { ...said, ...change }, proof));

const forged = signNote(checkpointText({ origin: name, size: 3, root }), name, other);
const faults: ReadonlyArray<[what: string, text: string, because: string, options?: object]> = [
  ["no JSON", "certificate", "no-certificate"],
  ["a part missing", bent({ log: undefined }), "no-certificate"],
  ["a stranger in it", bent({ note: "x" }), "no-certificate"],
  ["a key that is none", bent({ key: "shop+00000000+AAAA" }), "no-key"],
  ["another key than the published one", certificateText(good), "another-key", { trusted: otherKey }],
  ["a published key that is none", certificateText(good), "another-key", { trusted: "x" }],
  ["another order", reworded({ about: { kind: "order", number: "FF-0000-0000" } }), "changed"],
  ["another date", reworded({ statedAt: "2028-01-01T00:00:00.000Z" }), "changed"],
  ["a later stage", reworded({ stage: "beyond-recovery" }), "changed"],
  ["a partner made quiet", reworded({ partners: [] }), "changed"],
  ["a limit made quiet", reworded({ notProven: [] }), "changed"],
  ["a signature of somebody else", bent({ signature: other.sign(entry).toString("base64") }), "changed"],
  ["the key of somebody else", bent({ key: otherKey }), "changed"],
  [
    "rows that the log does not know",
    resigned({ erased: { ...said.erased, rows: { "orders.capsule": 2 } } }),
    "entry-differs",
  ],
  ["another policy than in the log", resigned({ policyVersion: "2028-01-01" }), "entry-differs"],
  ["the erasure of something else", resigned({ about: { kind: "complaint", number: "C-7K3M-9QTX" } }), "entry-differs"],
  ["an entry of another kind", resigned({ entry: entry.replace("bundle-shredded", "hold-placed") }), "entry-differs"],
  ["the link of another order", certificateText(good), "not-of-this-link", { tag: subjectTagOf("of-another-order") }],
  ["a checkpoint of somebody else", bent({ log: { ...proof, checkpoint: forged } }), "checkpoint-not-signed"],
  ["a path that leads elsewhere", bent({ log: { ...proof, path: proof.path.toReversed() } }), "not-in-the-log"],
  ["another place in the log", bent({ log: { ...proof, index: 0 } }), "not-in-the-log"],
  [
    "an entry that was told differently",
    resigned({ entry: entry.replace(subjectTagOf(secret).toString("hex"), "0".repeat(64)) }),
    "not-in-the-log",
  ],
];

for (const [what, text, because, options] of faults) {
  test(`a certificate with ${what} is refused, in a sentence`, () => {
    assert.deepEqual(verifyCertificate(text, options), { ok: false, because });
  });
}

test("in words: what it says, what it does not prove, and whose key to compare", () => {
  const { good: holds, words: explained } = explainCertificate(certificateText(good), {
    key: vkey,
    link: `https://shop.example/orders/${secret}`,
  });
  assert.ok(holds);
  assert.equal(
    explained,
    [
      "The certificate is what shop.example signed on 2027-01-27T00:01:00.000Z.",
      "Its entry is number 2 of the 3 that a signed checkpoint covers.",
      "Order FF-7K3M-9QTX: 1 key and 5 rows were destroyed by 2027-01-27T00:01:00.000Z.",
      "courier: deletion requested.",
      "Not proven: Older copies.",
      "It is the certificate of what the link leads to.",
      "It is signed with the key that you gave.",
    ].join("\n"),
  );
  const destroyedAt = "2027-01-28T23:51:00.000Z";
  const later = { ...said, stage: "beyond-recovery" as const, epoch: { ...said.epoch, destroyedAt } };
  const beyond = explainCertificate(certificateText(issueCertificate(signer, later, proof)), {
    key: vkey,
    link: undefined,
  });
  assert.ok(
    beyond.words
      .split("\n")
      .includes(
        "No older copy that the shop knows of opens any more; the wrapping key was destroyed on 2027-01-28T23:51:00.000Z.",
      ),
    beyond.words,
  );
  const alone = explainCertificate(certificateText(good), { key: undefined, link: undefined });
  assert.match(alone.words, new RegExp(`Compare that with the one the shop publishes:\n  ${RegExp.escape(vkey)}$`));
  for (const [, text, , options] of faults) {
    if (options !== undefined) continue;
    const { good: taken, words: refusal } = explainCertificate(text, { key: undefined, link: undefined });
    assert.ok(!taken);
    assert.match(refusal, /^[A-Z][^\n]+\.$/);
  }
  assert.deepEqual(explainCertificate(certificateText(good), { key: undefined, link: "https://shop.example/" }), {
    good: false,
    words: "The link is not the address of a page with a secret in it.",
  });
});
