/**
 * The number on the basket in a page that is kept for everybody: the page is drawn and compressed once, with room for the number,
 * which is put in when the page is sent.
 */

/** Instead of the number, where the page is drawn for whoever will ask. */
export const anyCount = -1;

/** Stands in the drawn document where the number goes. No words of a shop hold these characters. */
export const countPlace = "\u0001\u0002\u0003\u0004";

/** Room for what is shown of a number, the end included. */
export const placeBytes = 50;
/** Ends what is put in: with the same two bytes whatever the number, because Brotli reads the next ones in their light. */
const ending = "\t\n";
const mostCount = 999;

/** What is shown of each number, as bytes of one length. */
export type CountBadges = {
  /** For a number from 0 to 999; any other is none. */
  of(count: number): Buffer;
  /** The document with the number in its place. */
  fill(html: string, count: number): string;
};

/** `draw` gives what a page shows of a number, as HTML. Throws where that takes more room than there is. */
export function createCountBadges(draw: (count: number) => string): CountBadges {
  const made = new Map<number, Buffer>();
  const of = (asked: number): Buffer => {
    const count = asked > 0 && asked <= mostCount ? asked : 0;
    const before = made.get(count);
    if (before !== undefined) return before;
    const room = placeBytes - ending.length;
    const shown = Buffer.from(draw(count));
    if (shown.byteLength > room) throw new Error(`The number on the basket is drawn in more than ${room} bytes.`);
    const badge = Buffer.concat([shown, Buffer.alloc(room - shown.byteLength, " "), Buffer.from(ending)]);
    made.set(count, badge);
    return badge;
  };
  of(mostCount);
  return { of, fill: (html, count) => splitAtPlace(html).join(of(count).toString()) };
}

/** What stands before and after the place; all of it as one where there is none. */
export function splitAtPlace(html: string): [string] | [before: string, after: string] {
  const [before = "", ...rest] = html.split(countPlace);
  return rest.length === 0 ? [before] : [before, rest.join("")];
}

/**
 * Holds the place while the page is compressed: bytes that are all different and stand in no text, so that no part of the page is
 * written as a repetition of them, nor they of it.
 */
export const placeholder: Buffer = Buffer.concat([
  Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]),
  Buffer.from([31, 127, 192, 193, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 20, 10, 30, 5, 25, 15]),
  Buffer.from(ending),
]);

/** Begins a part of a Brotli stream that is not compressed (RFC 7932 §9.2): not the last, so many bytes, as they are. */
export const rawBlockHeader: Buffer = (() => {
  const bits = ((placeBytes - 1) << 3) | (1 << 19);
  return Buffer.from([bits & 255, (bits >> 8) & 255, (bits >> 16) & 255]);
})();
