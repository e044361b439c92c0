import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

/** A word inside something larger, as a careless program would have it. */
const within = (word: string): string =>
  `{"kind":"contact card","name":"${word}","town":"Kendal","postcode":"LA9 7ZX"}`;
const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");
const hex = (text: string | Buffer): string => Buffer.from(text).toString("hex");
const each = (word: string, written: (code: number) => string): string =>
  [...word].map((letter) => written(letter.charCodeAt(0))).join("");

/** Ways in which a word leaks as text without standing there in letters; a place that takes text takes all of them. */
const asText = {
  plain: within,
  base64: (word) => base64(within(word)),
  "base64 for addresses": (word) => Buffer.from(`?${within(word)}`).toString("base64url"),
  // As in a mail: the end of a line stands in the middle of the word.
  "base64 in lines": (word) => base64(`Dear ${within(word)}`.padStart(130, "-")).replaceAll(/.{76}/g, "$&\r\n"),
  "base64 of base64": (word) => base64(base64(within(word))),
  hex,
  HEX: (word) => hex(word).toUpperCase(),
  percent: (word) => each(word, (code) => `%${code.toString(16)}`),
  "percent of base64": (word) => encodeURIComponent(base64(gzipSync(within(word)))),
  reversed: (word) => [...word].reverse().join(""),
  "escapes of JSON": (word) => `{"name":"${each(word, (code) => `\\u${code.toString(16).padStart(4, "0")}`)}"}`,
  "references of HTML": (word) => each(word, (code) => `&#x${code.toString(16)};`),
  "numbers of HTML": (word) => each(word, (code) => `&#${code};`),
  "a soft end of a line": (word) => `Dear ${word.slice(0, 8)}=\r\n${word.slice(8)}, your order`,
  "gzip in base64": (word) => base64(gzipSync(within(word))),
  "brotli in base64": (word) => base64(brotliCompressSync(within(word))),
  "zlib in hex": (word) => hex(deflateSync(within(word))),
} as const satisfies Record<string, (word: string) => string>;

/** Ways in which it leaks as bytes, which only some places can take as they are. */
const asBytes = {
  "utf-16": (word) => Buffer.from(within(word), "utf16le"),
  gzip: (word) => gzipSync(within(word)),
  zlib: (word) => deflateSync(within(word)),
  "raw deflate": (word) => deflateRawSync(within(word)),
  brotli: (word) => brotliCompressSync(within(word)),
} as const satisfies Record<string, (word: string) => Buffer>;

export type Wrapping = { wrapped: string; isText: boolean; wrap(word: string): Buffer };

/** All of them. */
export const wrappings: readonly Wrapping[] = [
  ...Object.entries(asText).map(([wrapped, wrap]) => ({
    wrapped,
    isText: true,
    wrap: (word: string) => Buffer.from(wrap(word)),
  })),
  ...Object.entries(asBytes).map(([wrapped, wrap]) => ({ wrapped, isText: false, wrap })),
];
