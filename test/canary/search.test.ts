import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { seededRandom } from "#kernel/random";
import { withoutPageHeads } from "./database-sinks.ts";
import { createSearch } from "./search.ts";

const search = createSearch({ name: "Ottilie Quarzenbrück", postcode: "LA97ZX" });
const name = Buffer.from("Ottilie Quarzenbrück");
/** Noise that is the same each time: in other noise a stream of something may begin by chance. */
const { bytes: noiseOf } = seededRandom("the search for canaries");
const around = (bytes: Buffer): Buffer => Buffer.concat([noiseOf(5_000), bytes, noiseOf(5_000)]);
const formOf = (haystack: Buffer): string[] => search.layers(haystack).map(({ form }) => form);

test("a word is found in every form, in the middle of noise", () => {
  const forms: Array<[string, Buffer]> = [
    ["plain", name],
    ["plain", Buffer.from("OTTILIE QUARZENBRück")],
    ["reversed", Buffer.from([..."Ottilie Quarzenbrück"].reverse().join(""))],
    ["utf-16", Buffer.from("Ottilie Quarzenbrück", "utf16le")],
    ["utf-16 big-endian", Buffer.from("Ottilie Quarzenbrück", "utf16le").swap16()],
    ["hex", Buffer.from(name.toString("hex"))],
    ["hex", Buffer.from(name.toString("hex").toUpperCase())],
    ["url", Buffer.from(encodeURIComponent("Ottilie Quarzenbrück"))],
    ["form", Buffer.from("a=Ottilie+Quarzenbr%C3%BCck&b")],
    ["every character percent-encoded", Buffer.from([...name].map((b) => `%${b.toString(16)}`).join(""))],
  ];
  for (const before of ["", "a", "ab"]) {
    const whole = Buffer.from(`${before}Ottilie Quarzenbrück and more`);
    forms.push([`base64, ${before.length} before`, Buffer.from(whole.toString("base64"))]);
    forms.push([`base64, ${before.length} before`, Buffer.from(whole.toString("base64url"))]);
  }
  for (const [form, bytes] of forms) assert.ok(formOf(around(bytes)).includes(form), `${form} of ${bytes.toString()}`);
});

test("a word is found in compressed streams, and in compressed streams that were written as text", () => {
  const long = Buffer.from(`{"kind":"card","name":"Ottilie Quarzenbrück","town":"Kendal","postcode":"LA97ZX"}`);
  const streams: Array<[string, Buffer]> = [
    ["plain in gzip", around(gzipSync(long))],
    ["plain in zlib", around(deflateSync(long))],
    ["plain in brotli", brotliCompressSync(long)],
    ["plain in raw deflate", deflateRawSync(long)],
    ["plain in gzip in base64", Buffer.from(`{"x":"${gzipSync(long).toString("base64")}"}`)],
    ["plain in brotli in hex", Buffer.from(`\\\\x${brotliCompressSync(long).toString("hex")}\tf`)],
    ["plain in raw deflate in base64", Buffer.from(`a ${deflateRawSync(long).toString("base64url")} b`)],
    ["hex in gzip", around(gzipSync(Buffer.from(long.toString("hex"))))],
  ];
  for (const [form, bytes] of streams) assert.ok(formOf(bytes).includes(form), form);
});

test("a word is found in text that was escaped, and in lines of base64 that end in the middle of it", () => {
  const word = "Ottilie Quarzenbruck";
  const each = (written: (code: number) => string): string =>
    [...word].map((letter) => written(letter.charCodeAt(0))).join("");
  const lines = Buffer.from(`${"-".repeat(50)}${word}${"-".repeat(50)}`)
    .toString("base64")
    .replaceAll(/.{76}/g, "$&\r\n");
  const ascii = createSearch({ name: word });
  const written: Array<[string, string]> = [
    ["plain in escapes", `{"name":"${each((code) => `\\u${code.toString(16).padStart(4, "0")}`)}"}`],
    ["plain in escapes", each((code) => `&#x${code.toString(16)};`)],
    ["plain in escapes", each((code) => `&#${code};`)],
    ["every character percent-encoded in escapes", each((code) => `%25${code.toString(16)}`)],
    ["plain in escapes in escapes", each((code) => `&amp;#${code};`)],
    ["plain in base64 in lines", lines],
    ["plain in base64 in lines", JSON.stringify({ body: lines })],
    ["plain in soft end of a line", "Dear Ottilie Quar=\r\nzenbruck, your order"],
    ["plain in soft end of a line", JSON.stringify("Dear Ottilie Quar=\r\nzenbruck, your order")],
  ];
  for (const [form, text] of written) {
    const found = ascii.layers(Buffer.from(`<p>${text}</p>`)).map((find) => find.form);
    assert.ok(found.includes(form), `${form} of ${text}: ${found.join(", ") || "nothing"}`);
  }
});

test("a word that a page of the write-ahead log ends in the middle of is found once the heads of pages are left out", () => {
  const page = (info: number, head: number, content: Buffer): Buffer => {
    const bytes = Buffer.concat([Buffer.alloc(head, 1), content]);
    bytes.writeUInt16LE(info, 2);
    assert.equal(bytes.length, 8_192);
    return bytes;
  };
  const stream = gzipSync(`{"name":"Ottilie Quarzenbrück","town":"Kendal"}`);
  const first = page(0x0002, 40, Buffer.concat([noiseOf(8_152 - 20), stream.subarray(0, 20)]));
  const second = page(0x0001, 24, Buffer.concat([stream.subarray(20), noiseOf(8_168 - stream.length + 20)]));
  const segment = Buffer.concat([first, second]);
  assert.deepEqual(formOf(segment), []);
  // Noise may begin a stream that holds what follows as it is, so there may be more forms than the one that was written.
  assert.equal(formOf(withoutPageHeads(segment))[0], "plain in gzip");
});

test("nothing is found where nothing is, not in megabytes of noise, and a short word is refused", () => {
  const noise = noiseOf(8 * 1024 * 1024);
  assert.deepEqual(search.layers(noise), []);
  assert.deepEqual(search.layers(Buffer.from(noise.subarray(0, 1_000_000).toString("base64"))), []);
  assert.deepEqual(search.bytes(Buffer.from("Ottilie Quarzenbruck, LA97Z")), []);
  assert.deepEqual(search.layers(Buffer.from("a&#b%zz\\u12-and-so-on=\r\n&amp;#")), []);
  assert.throws(() => createSearch({ cvc: "12345" }), /too short/);
});
