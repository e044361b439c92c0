/** Where files lie that staff hand in: a folder for each, with how far it is. Processes of one shop share them. */
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, second } from "#kernel/clock";
import { openPictures, type PictureFolder } from "./pictures.ts";
import { type FileSource, openFile } from "./source.ts";
import type { Tally } from "./tally.ts";
import type { ImportWishes } from "./wishes.ts";

/** How a file stands. `through`: so many products were gone through; null before it was begun. */
export type HandedInState = {
  /** When it came in (ISO 8601). */
  at: string;
  /** What kind of file it is, in words. */
  format: string;
  products: number;
  wishes: ImportWishes;
  through: number | null;
  tally: Tally;
  /** So long the file of what was not taken is. */
  notTakenBytes: number;
};

/** Whoever began a step and has not ended it by then has died over it. */
const claimMs = 120 * second;

export type HandedInStore = ReturnType<typeof handedInStore>;

/** `wall`: the clock of the machine, which is that of its files, whatever the shop’s says. */
export function handedInStore(folder: string, wall: Clock) {
  const placeOf = (id: string, name = "") => join(folder, id, name);
  const pictures = join(folder, "pictures");
  return {
    ids: (): Promise<string[]> => readdir(folder).catch(() => []),
    keep: async (id: string, bytes: Uint8Array): Promise<void> => {
      await mkdir(placeOf(id), { recursive: true, mode: 0o700 });
      await writeFile(placeOf(id, "file.csv"), bytes, { mode: 0o600 });
    },
    remove: (id: string): Promise<void> => rm(placeOf(id), { recursive: true, force: true }),
    /** Null where there is no such file. */
    read: async (id: string): Promise<HandedInState | null> => {
      const text = await readFile(placeOf(id, "state.json"), "utf8").catch(() => null);
      return text === null ? null : (JSON.parse(text) as HandedInState);
    },
    /** In one move, so that whoever reads meanwhile sees the one before or this. */
    write: async (id: string, state: HandedInState): Promise<void> => {
      await writeFile(placeOf(id, "state.json.new"), JSON.stringify(state), { mode: 0o600 });
      await rename(placeOf(id, "state.json.new"), placeOf(id, "state.json"));
    },
    /** The file, open for as long as the work takes. */
    within: async <T>(id: string, work: (file: FileSource) => Promise<T>): Promise<T> => {
      const file = await openFile(placeOf(id, "file.csv"));
      try {
        return await work(file);
      } finally {
        await file.close();
      }
    },
    /** Does work that one at a time may do, also among processes; undefined where somebody is at it. */
    alone: async <T>(id: string, work: () => Promise<T>): Promise<T | undefined> => {
      const path = placeOf(id, "claim");
      const made = await stat(path).catch(() => null);
      if (made !== null && wall.now().getTime() - made.mtimeMs > claimMs) await rm(path, { force: true });
      const claim = await open(path, "wx", 0o600).catch(() => null);
      if (claim === null) return undefined;
      try {
        await claim.close();
        return await work();
      } finally {
        await rm(path, { force: true });
      }
    },
    /** The file of what was not taken, to be written on from so many bytes: what a step that died wrote behind them goes. */
    notTakenFrom: async (id: string, bytes: number) => {
      const file = await open(placeOf(id, "not-taken.csv"), bytes === 0 ? "w" : "r+", 0o600);
      await file.truncate(bytes);
      return file;
    },
    notTaken: (id: string): Promise<Buffer | null> => readFile(placeOf(id, "not-taken.csv")).catch(() => null),
    /** Pictures that are put here are taken in with the products that name them; undefined where nobody made the folder. */
    pictures: (): Promise<PictureFolder | undefined> => openPictures(pictures).catch(() => undefined),
    picturesThere: async (): Promise<{ folder: string; files: number }> => {
      const found = await readdir(pictures, { recursive: true, withFileTypes: true }).catch(() => []);
      return { folder: pictures, files: found.filter((each) => each.isFile()).length };
    },
  };
}
