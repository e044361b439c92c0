/**
 * The memory of a stand-in: a file to which lines of JSON are only ever added. A line is what happened at one moment,
 * whole or not at all. Whoever awaits `append` knows that the line is on the disk.
 */
import {
  closeSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  write,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export type Journal<Line> = {
  /** Adds a line; resolves when it is on the disk. Lines written while the disk works share one sync. */
  append(line: Line): Promise<void>;
  /** Resolves when everything appended so far is on the disk. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the journal at `path`, hands every line to `replay` in order and cuts off a half-written last line.
 * Throws if a line before the last cannot be read. On a full disk a line waits until there is room, and whoever awaits it
 * with it. Any other write that fails ends the process: what is in memory would no longer be what is on the disk.
 */
export function openJournal<Line>(path: string, replay: (line: Line) => void): Journal<Line> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fd = openSync(path, "a+", 0o600);
  let size = readWhole(path, replay);
  truncateSync(path, size);
  fsyncSync(fd);
  let closing = false;

  let waiting: Array<{ text: string; done: () => void }> = [];
  let flushing: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const bytes = Buffer.from(batch.map((one) => one.text).join(""));
      await writeOnceThereIsRoom(bytes);
      size += bytes.length;
      for (const one of batch) one.done();
    }
    flushing = undefined;
  };
  const writeOnceThereIsRoom = async (bytes: Buffer): Promise<void> => {
    for (;;) {
      try {
        return await writeSynced(fd, bytes);
      } catch (thrown) {
        const isFull = thrown instanceof Error && "code" in thrown && thrown.code === "ENOSPC";
        if (!isFull || closing) throw thrown;
        // What found room is half a line; it goes before the whole is tried again.
        ftruncateSync(fd, size);
        await pause(250);
      }
    }
  };
  const begin = (): Promise<void> => {
    flushing ??= flush().catch(() => process.exit(70));
    return flushing;
  };

  return {
    append: (line) =>
      new Promise((done) => {
        waiting.push({ text: `${JSON.stringify(line)}\n`, done });
        void begin();
      }),
    settled: () => flushing ?? Promise.resolve(),
    close: async () => {
      closing = true;
      await (flushing ?? Promise.resolve());
      closeSync(fd);
    },
  };
}

/** Replays all whole lines and returns how many bytes they fill. */
function readWhole<Line>(path: string, replay: (line: Line) => void): number {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  for (const text of bytes.subarray(0, end).toString("utf8").split("\n")) {
    if (text !== "") replay(JSON.parse(text) as Line);
  }
  return end;
}

function writeSynced(fd: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const writeFrom = (offset: number): void => {
      write(fd, bytes, offset, bytes.length - offset, null, (failed, written) => {
        if (failed !== null) return reject(failed);
        if (offset + written < bytes.length) return writeFrom(offset + written);
        fdatasync(fd, (unsynced) => (unsynced === null ? resolve() : reject(unsynced)));
      });
    };
    writeFrom(0);
  });
}
