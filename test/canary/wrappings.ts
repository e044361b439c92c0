import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

/** A word inside something larger, as a careless program would have it. */
const within = (word: string): string => `{"kind":"card","name":"${word}","town":"Kendal"}`;

/** Ways in which a word leaks without standing there in letters. */
export const wrappings = {
  base64: (word: string) => Buffer.from(Buffer.from(within(word)).toString("base64")),
  "base64 for addresses": (word: string) => Buffer.from(Buffer.from(`?${within(word)}`).toString("base64url")),
  hex: (word: string) => Buffer.from(Buffer.from(word).toString("hex")),
  HEX: (word: string) => Buffer.from(Buffer.from(word).toString("hex").toUpperCase()),
  percent: (word: string) => Buffer.from([...word].map((each) => `%${each.charCodeAt(0).toString(16)}`).join("")),
  reversed: (word: string) => Buffer.from([...word].reverse().join("")),
  "utf-16": (word: string) => Buffer.from(within(word), "utf16le"),
  gzip: (word: string) => gzipSync(within(word)),
  zlib: (word: string) => deflateSync(within(word)),
  "raw deflate": (word: string) => deflateRawSync(within(word)),
  brotli: (word: string) => brotliCompressSync(within(word)),
  "gzip in base64": (word: string) => Buffer.from(gzipSync(within(word)).toString("base64")),
  "brotli in base64": (word: string) => Buffer.from(brotliCompressSync(within(word)).toString("base64")),
} as const satisfies Record<string, (word: string) => Buffer>;
