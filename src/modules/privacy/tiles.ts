/** The log as tiles (c2sp.org/tlog-tiles): a finite set of files from which every proof can be made. */
import type { Reader } from "#kernel/db";
import { entriesFrom, storedNodes } from "./stored-tree.ts";
import { tileWidth } from "./tree.ts";

/** One tile of hashes, or one bundle of entries; `width` is below 256 for the partial tile at the right edge. */
export type Tile = { level: number | "entries"; nth: number; width: number };

const highestLevel = 6;

/**
 * Reads an address below `/tile/`: `0/067`, `1/x001/x234/067`, `entries/000.p/17`. Null for anything else, also for other ways
 * to write the same number.
 */
export function readTileAddress(level: string, rest: string): Tile | null {
  const match = /^((?:x\d{3}\/){0,2}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(rest);
  if (match === null) return null;
  const [, digits = "", partial] = match;
  const nth = Number(digits.replaceAll(/[x/]/g, ""));
  const width = partial === undefined ? tileWidth : Number(partial);
  if ((partial !== undefined && width >= tileWidth) || writeNumber(nth) !== digits) return null;
  if (level === "entries") return { level, nth, width };
  return /^\d$/.test(level) && Number(level) <= highestLevel ? { level: Number(level), nth, width } : null;
}

/** `1234067` → `x001/x234/067`. */
function writeNumber(nth: number): string {
  const groups =
    String(nth)
      .padStart(Math.ceil(String(nth).length / 3) * 3, "0")
      .match(/\d{3}/g) ?? [];
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
}

/** The bytes of a tile that lies within the first `size` entries; null for one that does not. */
export async function readTile(reader: Reader, { level, nth, width }: Tile, size: number): Promise<Buffer | null> {
  const depth = level === "entries" ? 0 : level;
  const from = nth * tileWidth;
  if ((from + width) * tileWidth ** depth > size) return null;
  if (level !== "entries") return Buffer.concat(await storedNodes(reader)(level, from, width));
  const entries = await entriesFrom(reader, from, width);
  return Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry]));
}

function lengthOf(entry: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(entry.byteLength);
  return length;
}
