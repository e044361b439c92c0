import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { PagesFile } from "./kept-pages.ts";

/**
 * A file for pages in `folder`, of at most `room` bytes. It has no name once it is open, so that nothing of it is left when the
 * process ends, however it ends; it holds what everybody may see, and nothing else. Undefined where no file can be made: pages are
 * then drawn anew that memory has no room for.
 */
export function openPagesFile(folder: string, room: number): (PagesFile & { close(): void }) | undefined {
  const path = join(folder, `kept-pages.${process.pid}`);
  let file: number;
  try {
    file = openSync(path, "w+", 0o600);
    unlinkSync(path);
  } catch {
    return undefined;
  }
  return {
    room,
    write: (bytes, at) => {
      try {
        return writeSync(file, bytes, 0, bytes.byteLength, at) === bytes.byteLength;
      } catch {
        // A disk that is full.
        return false;
      }
    },
    read: (length, at) => {
      const bytes = Buffer.allocUnsafeSlow(length);
      try {
        return readSync(file, bytes, 0, length, at) === length ? bytes : undefined;
      } catch {
        return undefined;
      }
    },
    close: () => closeSync(file),
  };
}
