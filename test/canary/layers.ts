import { brotliDecompressSync, constants, inflateRawSync } from "node:zlib";

/** Something that was wrapped, unwrapped. `run` is the text it was written as, where it was written as text. */
export type Layer = { how: string; bytes: Buffer; run?: string };

/** How deep wrappings are opened: base64 of gzip of hex is three. */
export const deepest = 3;
/** A stream that opens to more than this is cut there. */
const largest = 8 * 1024 * 1024;
/** Streams without a sign of their own (brotli, raw deflate) are tried where a value begins, and only on values this small. */
const largestUnsigned = 256 * 1024;
/**
 * What can be unwrapped from these bytes at once: gzip and zlib streams wherever they begin, brotli and raw deflate at the
 * beginning, and what runs of hex, of base64 and of escapes stand for. Runs that `isKnown` are left out.
 */
export function* layersOf(bytes: Buffer, isKnown: (run: string) => boolean = () => false): Generator<Layer> {
  yield* signedStreams(bytes);
  if (bytes.length <= largestUnsigned) yield* unsignedStreams(bytes);
  yield* runs(bytes, isKnown);
}

/** Streams that say what they are: gzip (RFC 1952) and zlib (RFC 1950), wherever they begin. */
function* signedStreams(bytes: Buffer): Generator<Layer> {
  for (let at = bytes.indexOf("1f8b08", 0, "hex"); at !== -1; at = bytes.indexOf("1f8b08", at + 1, "hex")) {
    const open = inflated(bytes.subarray(at + gzipHead(bytes, at)));
    if (open !== undefined) yield { how: "gzip", bytes: open };
  }
  for (let at = bytes.indexOf(0x78); at !== -1; at = bytes.indexOf(0x78, at + 1)) {
    if (!beginsDeflate(bytes, at)) continue;
    const open = inflated(bytes.subarray(at + 2));
    if (open !== undefined) yield { how: "zlib", bytes: open };
  }
}

/**
 * Whether a zlib stream may begin here: its two bytes of head say one of four levels, and its first block is of a kind
 * that exists (RFC 1951 §3.2.3). Without this every other kilobyte of a database would have to be tried.
 */
function beginsDeflate(bytes: Buffer, at: number): boolean {
  const [, level = 0, block = 0, low = 0, high = 0, notLow = 0, notHigh = 0] = bytes.subarray(at, at + 7);
  if (level !== 0x01 && level !== 0x5e && level !== 0x9c && level !== 0xda) return false;
  const kind = (block >> 1) & 3;
  if (kind === 3) return false;
  if (kind === 0) return (low ^ notLow) === 0xff && (high ^ notHigh) === 0xff;
  return kind === 1 || (block >> 3 < 30 && (low & 31) < 30);
}

/** How many bytes stand before the stream: ten, and whatever the flags announce. */
function gzipHead(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  const extra = (flags & 4) === 0 ? 0 : 2 + (bytes[at + 10] ?? 0) + ((bytes[at + 11] ?? 0) << 8);
  let head = 10 + extra;
  for (const text of [8, 16]) {
    if ((flags & text) !== 0) head = Math.max(head, bytes.indexOf(0, at + head) - at + 1);
  }
  return head + ((flags & 2) === 0 ? 0 : 2);
}

/** The content of a deflate stream with anything behind it; of one that breaks off, what comes before. */
function inflated(bytes: Buffer): Buffer | undefined {
  for (const length of [bytes.length, 4_096, 1_024, 256]) {
    if (length > bytes.length) continue;
    const open = opened(() => inflateRawSync(bytes.subarray(0, length), options));
    if (open !== undefined) return open.length < 6 ? undefined : open;
  }
  return undefined;
}

/** Streams that begin like anything else. What opens by chance is noise, in which no word will be found. */
function* unsignedStreams(bytes: Buffer): Generator<Layer> {
  if (bytes.length < 6) return;
  const brotli = opened(() =>
    brotliDecompressSync(bytes, { ...options, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  );
  if (brotli !== undefined && brotli.length > 0) yield { how: "brotli", bytes: brotli };
  const raw = inflated(bytes);
  if (raw !== undefined) yield { how: "raw deflate", bytes: raw };
}

/** Bytes written as text: `\x68656c6c6f` in a dump, base64 in JSON. */
function* runs(bytes: Buffer, isKnown: (run: string) => boolean): Generator<Layer> {
  const text = bytes.toString("latin1");
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)) {
    if (isKnown(run)) continue;
    if (!/^[0-9a-fA-F]+$/.test(run)) yield { how: "base64", bytes: Buffer.from(run, "base64"), run };
    for (const [hex] of run.matchAll(/[0-9a-fA-F]{16,}/g)) {
      yield { how: "hex", bytes: Buffer.from(hex.slice(0, hex.length & ~1), "hex"), run };
    }
  }
  for (const [lines] of text.matchAll(base64Lines)) {
    yield { how: "base64 in lines", bytes: Buffer.from(lines.replaceAll(lineEnd, ""), "base64"), run: lines };
  }
  yield* escaped(text, isKnown);
}

/** How a line ends: as it is, or as it is written inside JSON, and in a dump of that. */
const lineEnd = /\\+[rn]|\s/g;
/** Whole lines of base64 as in mails (RFC 2045 §6.8), and the last one. */
const base64Lines = /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{60,76}(?:\\+[rn]|\s)+)+[A-Za-z0-9+/]{4,}/g;
const anyEscape = /%[0-9a-f]{2}|\\u[0-9a-f]{4}|&(?:amp;)*#/i;
/** Percent signs of addresses, escapes of JSON, references of HTML, each taken off once. */
const escapes = /%([0-9a-f]{2})|\\u([0-9a-f]{4})|\\(["\\/])|&#x([0-9a-f]{1,4});|&#(\d{1,5});|&amp;/gi;

/** Text in which some letters are written by their numbers, or that the soft end of a line (RFC 2045 §6.7) cuts in two. */
function* escaped(text: string, isKnown: (run: string) => boolean): Generator<Layer> {
  for (const [run] of text.matchAll(/[!-~]{16,}/g)) {
    if (!anyEscape.test(run) || isKnown(run)) continue;
    const open = run.replaceAll(
      escapes,
      (_all, percent?: string, unit?: string, self?: string, x?: string, n?: string) => {
        const hex = percent ?? unit ?? x;
        return hex === undefined ? (self ?? (n === undefined ? "&" : String.fromCharCode(Number(n)))) : fromHex(hex);
      },
    );
    // Something that only looks like an escape would be opened for ever.
    if (open.length < run.length) yield { how: "escapes", bytes: Buffer.from(open, "latin1"), run };
  }
  for (const { index, 0: end } of text.matchAll(/=(?:\\+[rn]|[\r\n])+\t?/g)) {
    const whole =
      text.slice(Math.max(0, index - softReach), index) + text.slice(index + end.length).slice(0, softReach);
    yield { how: "soft end of a line", bytes: Buffer.from(whole, "latin1"), run: whole };
  }
}

/** How much of the text on both sides of the soft end of a line is joined again. */
const softReach = 80;
const fromHex = (digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));

/** What lies behind a stream may be anything, and a stream may be cut off: as much as can be had is taken. */
const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: largest, chunkSize: 4_096 };

function opened(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
