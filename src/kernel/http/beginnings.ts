/**
 * Half of a page is its style sheet, the same in all of them. Brotli has no way to begin with what was compressed before, but its
 * format has one (RFC 7932 §9): a stream goes on where a whole part of it ends. So the beginning is compressed once, as well as
 * can be, and only the rest with each page.
 */
import { brotliCompress, brotliCompressSync, constants } from "node:zlib";

/** Ends a beginning: the bits of these spaces bring it to where the rest goes on. */
export const joint = " ".repeat(6);

/** How documents begin, each ready to be gone on from. */
export type Beginnings = {
  /** The document compressed, quickly; undefined where it begins with none of these, or with one that is not ready yet. */
  compress(html: string): Uint8Array<ArrayBuffer> | undefined;
};

/** `texts` end in `joint`. They are compressed beside other work; `prepared` resolves when all are. */
export function readyBeginnings(texts: readonly string[]): Beginnings & { prepared: Promise<void> } {
  const ready: { text: string; bytes: Buffer }[] = [];
  const prepare = async (text: string): Promise<void> => {
    if (!text.endsWith(joint)) throw new Error("The beginning of a document does not end in its joint.");
    ready.push({ text, bytes: Buffer.concat([await well(text.slice(0, -joint.length)), jointBits]) });
  };
  const prepared = Promise.all(texts.map(prepare)).then(() => {});
  return {
    prepared,
    compress: (html) => {
      const beginning = ready.find(({ text }) => html.startsWith(text));
      return beginning && goOn(beginning.bytes, html.slice(beginning.text.length));
    },
  };
}

/**
 * The lowest qualities refer neither to where in a stream they are, nor to its last distances, nor to the bytes before: what they
 * make can stand behind anything. Both parts have to name one size of window, in the first four bits; those of the rest give way.
 */
const windowBits = 18;
const restQuality = 1;

function optionsOf(quality: number, more: { finishFlush?: number; chunkSize?: number } = {}) {
  return {
    ...more,
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_LGWIN]: windowBits,
    },
  };
}

function well(text: string): Promise<Buffer> {
  const options = optionsOf(constants.BROTLI_MAX_QUALITY, { finishFlush: constants.BROTLI_OPERATION_FLUSH });
  return new Promise((resolve, reject) => {
    brotliCompress(text, options, (thrown, bytes) => (thrown === null ? resolve(bytes) : reject(thrown)));
  });
}

function goOn(beginning: Buffer, rest: string): Uint8Array<ArrayBuffer> {
  const more = brotliCompressSync(rest, optionsOf(restQuality, { chunkSize: Math.max(1_024, rest.length >> 1) }));
  const whole = Buffer.allocUnsafe(beginning.byteLength + more.byteLength - 1);
  whole.set(more, beginning.byteLength - 1);
  whole.set(beginning);
  const seam = beginning.byteLength - 1;
  whole[seam] = (beginning[seam] ?? 0) | ((more[0] ?? 0) & 0xf0);
  return whole;
}

/**
 * The spaces of the joint as a part of a stream of their own, in 84 bits: 10 bytes and the four bits that the window takes where the
 * rest begins, so that everything in the rest stays at its place in its byte.
 */
const jointBits: Buffer = (() => {
  const bits: number[] = [];
  const put = (...fields: readonly (readonly [value: number, width: number])[]) => {
    for (const [value, width] of fields) for (let at = 0; at < width; at++) bits.push((value >> at) & 1);
  };
  // Not the last part; its length, in 4 digits of 4 bits; compressed.
  put([0, 1], [0, 2], [joint.length - 1, 16], [0, 1]);
  // One type of block for literals, commands and distances; plain distances; a context that does not matter; one code for each.
  put([0, 3], [0, 6], [0, 2], [0, 2]);
  // Literals: a line feed or a space. Commands: insert six or seven. Distances: none is read.
  put([1, 2], [1, 2], [10, 8], [32, 8]);
  put([1, 2], [0, 2], [176, 10]);
  put([1, 2], [0, 2], [0, 6]);
  // Six, not seven; and each of them a space.
  put([0, 1]);
  for (let at = 0; at < joint.length; at++) put([1, 1]);
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7));
  return bytes;
})();
