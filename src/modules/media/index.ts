/**
 * Pictures of the shop as files: masters as they were handed in, and the smaller pictures that pages show. The only file of
 * the module that others may import.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "#kernel/clock";
import type { Log } from "#kernel/log";
import { openDarkroom } from "./darkroom.ts";
import { type Print, shortName, widthsOf } from "./names.ts";
import { openQueue } from "./queue.ts";
import { type ReceiveOutcome, receive } from "./receive.ts";
import { openStore } from "./store.ts";

export {
  type Format,
  LEAST_MASTER_WIDTH,
  MEDIA_TYPES,
  type Print,
  printName,
  readPrintName,
  shortName,
  type Width,
  widthsOf,
} from "./names.ts";

export type { Received, ReceiveOutcome } from "./receive.ts";

export type Media = {
  /** Keeps the bytes of a master and gives their SHA-256 in hex. The same bytes are kept once. Throws above 40 MB. */
  keep(master: Uint8Array): Promise<string>;
  /**
   * Takes in a picture that somebody hands in, and keeps a master of it: decoded apart, upright, without metadata. One at a time; whoever
   * comes meanwhile waits.
   */
  receive(bytes: Uint8Array): Promise<ReceiveOutcome>;
  /** True if a master of this SHA-256 is kept. */
  has(master: string): Promise<boolean>;
  /**
   * The bytes of a picture. One that was not made yet is made, and whoever asks waits for it a few seconds; null if it is not
   * there then or cannot be made, which the log says. Does not throw for what a master holds.
   */
  print(print: Print): Promise<Uint8Array | null>;
  /** Makes what pages ask for first, in the background and in this order, where it is missing. Costs nothing when it is there. */
  prepare(masters: ReadonlyArray<{ readonly sha256: string; readonly width: number }>): void;
  /** Ends the process that makes pictures, if one runs. */
  close(): void;
};

export type MediaDeps = {
  /** Where the pictures lie: `media` in the folder of the shop's data. Processes of one shop share it. */
  folder: string;
  /** Folder of the project. */
  root: string;
  clock: Clock;
  log: Log;
  /** Most milliseconds that one request waits for a picture. */
  waitMs?: number;
};

const mostWaitMs = 5_000;
const mostDevelopMs = 60_000;
/** Above that, what few ask for is made when somebody does. */
const widestInAdvance = 1_080;

/** Opens the pictures of a shop. Nothing is read or started before it is needed. */
export function createMedia({ folder, root, clock, log, waitMs = mostWaitMs }: MediaDeps): Media {
  const store = openStore(folder);
  const darkroom = openDarkroom({ root, withinMs: mostDevelopMs });
  const queue = openQueue({ store, darkroom, clock, log });
  const prepared = new Set<string>();
  let received: Promise<unknown> = Promise.resolve();
  return {
    keep: store.keepMaster,
    receive: (bytes) => {
      const next = received.catch(() => {}).then(() => receive(store, darkroom, bytes));
      received = next;
      return next;
    },
    has: async (master) => (await store.missing(shortName(master), ["master"])).length === 0,
    print: async ({ master, width, format }) => {
      const [short, size] = [shortName(master), `${width}.${format}`];
      const made = await store.made(short, size);
      if (made !== null) return made;
      const patience = new AbortController();
      const outcome = await Promise.race([
        queue.ask(short, size),
        pause(waitMs, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      return outcome instanceof Map ? (outcome.get(size) ?? null) : null;
    },
    prepare: (masters) => {
      for (const { sha256, width } of masters) {
        if (prepared.has(sha256)) continue;
        prepared.add(sha256);
        const widths = widthsOf(width, "avif").filter((each) => each <= widestInAdvance);
        queue.later(
          shortName(sha256),
          widths.map((each) => `${each}.avif`),
        );
      }
    },
    close: () => {
      queue.close();
      darkroom.close();
    },
  };
}
