import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv } from "node:crypto";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { seededRandom, systemRandom } from "#kernel/random";
import { fromBuckets, toBuckets } from "./canonical.ts";
import { keyBytes, saltBytes } from "./cipher.ts";
import { VaultError } from "./error.ts";
import { type Binding, openRecord, overheadBytes, readHeader, sealRecord } from "./record.ts";
import { saltPool } from "./salt-pool.ts";
import { forgeForTwoKeys } from "./test-forgery.ts";
import { flipEveryByte } from "./test-tampering.ts";
import { makeVectors, type Vectors } from "./test-vectors.ts";
import published from "./vectors.json" with { type: "json" };

const vectors = published as Vectors;
const random = seededRandom("record.test");
const key = { dekId: random.uuid(), dek: random.bytes(keyBytes) };
const place: Binding = {
  shop: random.uuid(),
  subject: random.uuid(),
  bundle: "account",
  entity: "accounts.person",
  field: "details",
  rowId: random.uuid(),
  labelSet: "contact-card@1",
};
const seal = (value: unknown) => sealRecord(key, 1, place, random.bytes(saltBytes), toBuckets(value));

for (const { proves, dekId, dek, label, binding, salt, value, record } of vectors.opens) {
  test(`published vector: ${proves}`, () => {
    const vectorKey = { dekId, dek: Buffer.from(dek, "hex") };
    const sealed = sealRecord(vectorKey, label, binding, Buffer.from(salt, "hex"), toBuckets(value));
    assert.equal(sealed.toString("hex"), record);
    assert.deepEqual(readHeader(sealed), { label, dekId });
    assert.deepEqual(fromBuckets(openRecord(vectorKey, binding, sealed)), value);
  });
}

for (const { proves, dekId, dek, binding, record, refused } of vectors.refuses) {
  test(`published vector: ${proves}`, () => {
    assert.throws(() => openRecord({ dekId, dek: Buffer.from(dek, "hex") }, binding, Buffer.from(record, "hex")), {
      name: "VaultError",
      code: refused,
    });
  });
}

test("the published vectors are the ones this code makes", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(makeVectors())), published);
});

test("WebCrypto opens a published record, so that the description and not our code is what binds", async () => {
  for (const vector of vectors.opens) {
    const record = Buffer.from(vector.record, "hex");
    const { subtle } = globalThis.crypto;
    const algorithm = { name: "HMAC", hash: "SHA-512" };
    const mac = await subtle.importKey("raw", Buffer.from(vector.dek, "hex"), algorithm, false, ["sign"]);
    const message = Buffer.concat([Buffer.from("candour.pv1\x01"), record.subarray(20, 44)]);
    const derived = Buffer.from(await subtle.sign("HMAC", mac, message));
    assert.deepEqual(derived.subarray(32), record.subarray(44, 76));
    const { shop, subject, bundle, entity, field, rowId, labelSet } = vector.binding;
    const additionalData = Buffer.concat(
      ["pv1", shop, subject, bundle, entity, field, rowId, labelSet].map((text) =>
        Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]),
      ),
    );
    const aes = await subtle.importKey("raw", derived.subarray(0, 32), "AES-GCM", false, ["decrypt"]);
    const parameters = { name: "AES-GCM", iv: Buffer.alloc(12), additionalData };
    const plaintext = Buffer.from(await subtle.decrypt(parameters, aes, record.subarray(76)));
    assert.equal(plaintext.length % 64, 0);
    assert.deepEqual(JSON.parse(plaintext.toString()), vector.value);
  }
});

test("vault failure 1: a ciphertext does not open in another row, person, bundle, column, table or shop", () => {
  const record = seal({ name: "Ann" });
  assert.deepEqual(fromBuckets(openRecord(key, place, record)), { name: "Ann" });
  for (const name of ["shop", "subject", "bundle", "entity", "field", "rowId"] as const) {
    assert.throws(() => openRecord(key, { ...place, [name]: `${place[name]}x` }, record), {
      code: "authentication-failed",
    });
  }
});

test("vault failure 1: parts of the place cannot flow into each other", () => {
  const record = sealRecord(key, 1, { ...place, entity: "ab", field: "c" }, random.bytes(saltBytes), toBuckets(1));
  assert.throws(() => openRecord(key, { ...place, entity: "a", field: "bc" }, record), {
    code: "authentication-failed",
  });
  assert.throws(() => openRecord(key, { ...place, entity: "abc", field: "" }, record), {
    code: "authentication-failed",
  });
});

test("vault failure 2: a ciphertext does not open under another label set", () => {
  const record = seal({ name: "Ann" });
  assert.throws(() => openRecord(key, { ...place, labelSet: "contact-card@2" }, record), {
    code: "authentication-failed",
  });
});

test("vault failure 3: every byte flipped is refused with a code, and no plaintext comes out", () => {
  const found = flipEveryByte(5_000, "vault failure 3");
  assert.deepEqual(found, {
    flips: 5_000,
    opened: 0,
    codes: ["authentication-failed", "commitment-mismatch", "key-mismatch", "suite-unknown", "version-unknown"],
  });
});

test("vault failure 3: a cut or lengthened record is refused at every length", () => {
  const record = seal({ name: "Ann" });
  for (let length = 0; length < record.length; length++) {
    const code = length < overheadBytes ? "record-malformed" : "authentication-failed";
    assert.throws(() => openRecord(key, place, record.subarray(0, length)), { name: "VaultError", code });
    if (length < overheadBytes) assert.throws(() => readHeader(record.subarray(0, length)), { code });
  }
  assert.throws(() => openRecord(key, place, Buffer.concat([record, Buffer.alloc(16)])), {
    code: "authentication-failed",
  });
});

test("vault failure 4: a wrong key of the right length is found by the commitment", () => {
  const record = seal({ name: "Ann" });
  for (let i = 0; i < 256; i++) {
    const dek = Buffer.from(key.dek);
    dek[i >> 3] = (dek[i >> 3] ?? 0) ^ (1 << (i & 7));
    assert.throws(() => openRecord({ ...key, dek }, place, record), { code: "commitment-mismatch" });
  }
  assert.throws(() => openRecord({ ...key, dek: Buffer.alloc(31) }, place, record), RangeError);
});

test("vault failure 5: a ciphertext forged to open under two keys opens under one", () => {
  const other = { dekId: key.dekId, dek: random.bytes(keyBytes) };
  const salt = random.bytes(saltBytes);
  const forged = forgeForTwoKeys(key, other, place, salt);

  // The positive control: plain AES-256-GCM takes the very same bytes under both keys.
  for (const each of [forged.first, forged.second]) {
    const decipher = createDecipheriv("aes-256-gcm", each.encryptionKey, Buffer.alloc(12));
    decipher.setAAD(forged.aad);
    decipher.setAuthTag(forged.tag);
    decipher.update(forged.ciphertext);
    decipher.final();
  }

  const underFirst = Buffer.concat([forged.header, salt, forged.first.commitment, forged.ciphertext, forged.tag]);
  const underSecond = Buffer.concat([forged.header, salt, forged.second.commitment, forged.ciphertext, forged.tag]);
  assert.equal(openRecord(key, place, underFirst).length, forged.ciphertext.length);
  assert.throws(() => openRecord(other, place, underFirst), { code: "commitment-mismatch" });
  assert.equal(openRecord(other, place, underSecond).length, forged.ciphertext.length);
  assert.throws(() => openRecord(key, place, underSecond), { code: "commitment-mismatch" });
});

test("vault failure 6: no salt comes twice, also not from worker threads", async () => {
  const seen = new Set<string>();
  const nextSalt = saltPool(systemRandom);
  for (let i = 0; i < 50_000; i++) seen.add(nextSalt().toString("latin1"));
  const fromWorkers = await Promise.all([saltsOfWorker(25_000), saltsOfWorker(25_000)]);
  for (const salts of fromWorkers) {
    for (let at = 0; at < salts.length; at += saltBytes) seen.add(salts.toString("latin1", at, at + saltBytes));
  }
  assert.equal(seen.size, 100_000);
});

test("vault failure 6: a pool never gives a byte out twice, over its refills", () => {
  const block = Array.from({ length: 3 }, () => systemRandom.bytes(8_192));
  let refills = 0;
  const nextSalt = saltPool({ ...systemRandom, bytes: () => block[refills++] ?? Buffer.alloc(0) });
  const given = Array.from({ length: 341 * 3 }, () => nextSalt().toString("hex"));
  const expected = block.flatMap((bytes) =>
    Array.from({ length: 341 }, (_, i) => bytes.toString("hex", i * saltBytes, (i + 1) * saltBytes)),
  );
  assert.equal(refills, 3);
  assert.deepEqual(given, expected);
});

test("vault failure 7: empty, huge, null and unicode values come back as they were", () => {
  const values = [
    null,
    "",
    {},
    [],
    0,
    false,
    "\u0000",
    "🛋️ Zoë 家具 \u202e \ud800",
    { "": "", ["__proto__"]: "kept", ключ: [[[]]] },
    "x".repeat(200_000),
  ];
  for (const value of values) assert.deepEqual(fromBuckets(openRecord(key, place, seal(value))), value);
});

test("vault failure 7: what JSON would lose is refused, and too much is refused", () => {
  const refused = [undefined, () => 1, Symbol("s"), 1n, Number.NaN, Number.POSITIVE_INFINITY, new Date(0), new Map()];
  for (const value of refused) {
    assert.throws(() => toBuckets(value), { code: "value-not-plain" });
    assert.throws(() => toBuckets({ deep: [value] }), { code: "value-not-plain" });
  }
  assert.throws(() => toBuckets(new Array(2)), { code: "value-not-plain" });
  assert.throws(() => toBuckets({ [Symbol("hidden")]: 1 }), { code: "value-not-plain" });
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assert.throws(() => toBuckets(circle), { code: "value-not-plain" });
  assert.equal(toBuckets("x".repeat(256 * 1024 - 2)).length, 256 * 1024);
  assert.throws(() => toBuckets("x".repeat(256 * 1024 - 1)), { code: "value-too-large" });
});

test("vault failure 8: an unknown version or suite is refused before a key is asked for", () => {
  for (let byte = 0; byte < 256; byte++) {
    const record = seal({});
    record[0] = byte;
    if (byte !== 1) assert.throws(() => readHeader(record), { code: "version-unknown" });
    record[0] = 1;
    record[1] = byte;
    if (byte !== 1) assert.throws(() => readHeader(record), { code: "suite-unknown" });
  }
});

test("a length tells only the bucket, and 255 bytes grow less than half again", () => {
  const lengths = new Set(Array.from({ length: 61 }, (_, n) => seal({ n: "x".repeat(n % 56) }).length));
  assert.deepEqual([...lengths], [overheadBytes + 64]);
  assert.equal(seal("x".repeat(253)).length, 348);
  assert.ok(348 / 255 < 1.5);
});

test("the encryption is AES-256-GCM itself: the same key and data give the same bytes elsewhere", () => {
  const forged = forgeForTwoKeys(key, { ...key, dek: random.bytes(keyBytes) }, place, Buffer.alloc(saltBytes, 7));
  const cipher = createCipheriv("aes-256-gcm", forged.first.encryptionKey, Buffer.alloc(12));
  cipher.setAAD(forged.aad);
  const plaintext = toBuckets({ name: "Ann" });
  const expected = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  const record = sealRecord(key, 1, place, Buffer.alloc(saltBytes, 7), plaintext);
  assert.deepEqual(record.subarray(76), expected);
});

test("errors are VaultErrors and repeat nothing of what they were given", () => {
  try {
    openRecord({ ...key, dek: random.bytes(keyBytes) }, place, seal({ name: "Ann" }));
    assert.fail("opened");
  } catch (thrown) {
    assert.ok(thrown instanceof VaultError);
    assert.deepEqual(Object.keys(thrown).sort(), ["code", "name"]);
    assert.equal(thrown.cause, undefined);
  }
});

function saltsOfWorker(count: number): Promise<Buffer> {
  return new Promise((settle, fail) => {
    const worker = new Worker(new URL("./test-salts.ts", import.meta.url), { workerData: count });
    worker.once("message", (salts: Uint8Array) => settle(Buffer.from(salts)));
    worker.once("error", fail);
  });
}
