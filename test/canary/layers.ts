import { brotliDecompressSync, constants, inflateRawSync } from "node:zlib";

/** Something that was wrapped, unwrapped. */
export type Layer = { how: string; bytes: Buffer };

const deepest = 3;
/** A stream that opens to more than this is cut there. */
const largest = 8 * 1024 * 1024;
/** Streams without a sign of their own (brotli, raw deflate) are tried where a value begins, and only on values this small. */
const largestUnsigned = 256 * 1024;
/** Runs of hex and base64 shorter than this hold no compressed word. */
const shortestRun = 16;

/**
 * Everything that can be unwrapped from these bytes, and from what is in there again, three deep: gzip and zlib streams
 * wherever they begin, brotli and raw deflate at the beginning, and what runs of hex and base64 stand for.
 */
export function* layersOf(bytes: Buffer, depth = 1): Generator<Layer> {
  for (const layer of outermost(bytes)) {
    yield layer;
    if (depth === deepest) continue;
    for (const { how, bytes: inner } of layersOf(layer.bytes, depth + 1))
      yield { how: `${how} in ${layer.how}`, bytes: inner };
  }
}

function* outermost(bytes: Buffer): Generator<Layer> {
  yield* signedStreams(bytes);
  if (bytes.length <= largestUnsigned) yield* unsignedStreams(bytes);
  yield* runs(bytes);
}

/** Streams that say what they are: gzip (RFC 1952) and zlib (RFC 1950), wherever they begin. */
function* signedStreams(bytes: Buffer): Generator<Layer> {
  for (let at = bytes.indexOf("1f8b08", 0, "hex"); at !== -1; at = bytes.indexOf("1f8b08", at + 1, "hex")) {
    const open = inflated(bytes.subarray(at + gzipHead(bytes, at)));
    if (open !== undefined) yield { how: "gzip", bytes: open };
  }
  for (let at = bytes.indexOf(0x78); at !== -1; at = bytes.indexOf(0x78, at + 1)) {
    // The two bytes of the head are a multiple of 31.
    if (((0x78 << 8) | (bytes[at + 1] ?? 0)) % 31 !== 0) continue;
    const open = inflated(bytes.subarray(at + 2));
    if (open !== undefined) yield { how: "zlib", bytes: open };
  }
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
function* runs(bytes: Buffer): Generator<Layer> {
  const text = bytes.toString("latin1");
  for (const [run] of text.matchAll(/[0-9a-fA-F]{16,}/g)) {
    yield { how: "hex", bytes: Buffer.from(run.slice(0, run.length & ~1), "hex") };
  }
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)) {
    if (/^[0-9a-fA-F]+$/.test(run) || run.length < shortestRun) continue;
    yield { how: "base64", bytes: Buffer.from(run, "base64") };
  }
}

/** What lies behind a stream may be anything, and a stream may be cut off: as much as can be had is taken. */
const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: largest };

function opened(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
