/**
 * The only place that writes text into a page without escaping it as HTML. Each takes what the shop itself made: a style sheet
 * from our files, data that is serialised here with every character that could end the block escaped, and pieces of pages
 * that were drawn, and escaped, before.
 */
import { raw } from "hono/html";
import type { FC } from "hono/jsx";

/** The style sheet of the page. `styles` comes from our own files; its hash stands in the content security policy. */
export function StyleBlock({ styles }: { styles: string }) {
  return <style dangerouslySetInnerHTML={{ __html: styles }} />;
}

/** A schema.org data block. Never run by a browser, so that the content security policy needs no exception for it. */
export function DataBlock({ value }: { value: object }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: dataText(value) }} />;
}

/** JSON that is safe inside a script element: `<`, `>`, `&` and the two line separators are escaped. */
export function dataText(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

declare const drawn: unique symbol;
/** A piece of a page as it was drawn. Only `readyPiece` makes one, so that nothing unescaped can become one. */
export type ReadyPiece = string & { readonly [drawn]: true };

/** Draws a piece of a page now, to be put into pages later. */
export function readyPiece(piece: NonNullable<ReturnType<FC>>): ReadyPiece {
  if (piece instanceof Promise) throw new Error("What waits for something cannot be drawn now.");
  return piece.toString() as ReadyPiece;
}

/** A piece that was drawn before. */
export function Ready({ piece }: { piece: ReadyPiece }) {
  return raw(piece);
}

/** The same piece with its picture loaded at once, as `Picture` draws it when that is asked for. */
export function loadedAtOnce(piece: ReadyPiece): ReadyPiece {
  return piece.replace(' loading="lazy" decoding="async"', ' fetchpriority="high"') as ReadyPiece;
}

/** The same piece with its one heading a rank lower. */
export function underHeading(piece: ReadyPiece): ReadyPiece {
  return piece.replace("<h2>", "<h3>").replace("</h2>", "</h3>") as ReadyPiece;
}

/** Many pieces in few bytes: as they go over the wire, one after the other in large buffers. */
export class PieceStore {
  readonly #places = new Map<string, { from: number; to: number; slab: Buffer }>();
  #slab = Buffer.alloc(0);
  #used = 0;
  #slabs = 0;

  /** What all of them take, in bytes. */
  get bytes(): number {
    return this.#slabs * slabBytes;
  }

  get(key: string): ReadyPiece | undefined {
    const place = this.#places.get(key);
    return place && (place.slab.toString("utf8", place.from, place.to) as ReadyPiece);
  }

  put(key: string, piece: ReadyPiece): void {
    const length = Buffer.byteLength(piece);
    if (length > slabBytes) return;
    if (this.#used + length > this.#slab.byteLength) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes);
      this.#slabs++;
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += this.#slab.write(piece, from);
    this.#places.set(key, { slab: this.#slab, from, to: this.#used });
  }

  clear(): void {
    this.#places.clear();
    this.#slab = Buffer.alloc(0);
    this.#used = 0;
    this.#slabs = 0;
  }
}

const slabBytes = 256 * 1_024;
