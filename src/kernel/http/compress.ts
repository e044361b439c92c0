import { type BrotliOptions, brotliCompress, brotliCompressSync, constants, createBrotliCompress } from "node:zlib";
import { placeholder, rawBlockHeader } from "./count-place.ts";

/** A page fits into this window. The usual one takes megabytes for each page, and longer to get them than to compress. */
const windowBits = 17;

function optionsFor(bytes: number, quality: number): BrotliOptions {
  return {
    // Room for the result at once: the usual 64 KiB are eight times what a page needs.
    chunkSize: Math.max(1_024, bytes >> 1),
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_LGWIN]: windowBits,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes,
    },
  };
}

/** At once, for what is sent once. */
export function compress(text: string | Uint8Array, quality: number): Uint8Array<ArrayBuffer> {
  return brotliCompressSync(text, optionsFor(text.length, quality)) as Uint8Array<ArrayBuffer>;
}

/** Beside other work, for what is sent often. */
export function compressAside(text: string, quality: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    brotliCompress(text, optionsFor(text.length, quality), (thrown, bytes) => {
      if (thrown === null) resolve(bytes);
      else reject(thrown);
    });
  });
}

/**
 * Two parts of a page as one Brotli stream with a place between them, whose `placeBytes` stand in it as they are and may be
 * exchanged. What follows is compressed in the light of what precedes; `place` says where the place begins.
 */
export async function compressAround(
  before: string,
  after: string,
  quality: number,
): Promise<{ bytes: Buffer; place: number }> {
  const size = before.length + after.length;
  const stream = createBrotliCompress({
    ...optionsFor(size, quality),
    // Each part ends with a whole byte.
    flush: constants.BROTLI_OPERATION_FLUSH,
  });
  const made: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    stream.on("data", (part: Buffer) => made.push(part));
    stream.once("end", resolve);
    stream.once("error", reject);
  });
  const written = (part: string | Buffer) =>
    new Promise<number>((resolve) => stream.write(part, () => resolve(sum(made))));
  const place = await written(before);
  const continued = await written(placeholder);
  stream.end(after);
  await ended;
  const all = Buffer.concat(made);
  return {
    bytes: Buffer.concat([all.subarray(0, place), rawBlockHeader, placeholder, all.subarray(continued)]),
    place: place + rawBlockHeader.byteLength,
  };
}

function sum(parts: readonly Buffer[]): number {
  return parts.reduce((bytes, part) => bytes + part.byteLength, 0);
}
