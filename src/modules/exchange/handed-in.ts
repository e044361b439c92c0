/** Files that staff hand in, brought in step by step: whoever comes back, or another process, goes on where it stopped. */
import { createClock, second } from "#kernel/clock";
import type { Random } from "#kernel/random";
import { type HandedInState, type HandedInStore, handedInStore } from "./handed-in-store.ts";
import { type FileIndex, indexFile } from "./index-file.ts";
import { notTakenFile } from "./not-taken.ts";
import { type ImportDeps, productsInABatch, runImport } from "./run-import.ts";
import type { Source } from "./source.ts";
import { count, noTally, type Tally } from "./tally.ts";
import { type ImportWishes, PLAIN_WISHES } from "./wishes.ts";

export type HandedIn = Omit<HandedInState, "at" | "notTakenBytes"> & { id: string; at: Date };

/** `trouble`: sentences for whoever wished it; nothing was kept then. */
export type Looked = { ok: true; file: HandedIn; index: FileIndex } | { ok: false; trouble: readonly string[] };

export type HandedInFiles = {
  /** Takes a file in and looks through it. The oldest beyond ten goes. */
  receive(bytes: Uint8Array): Promise<Looked>;
  /** The newest first. */
  all(): Promise<HandedIn[]>;
  /** Null where there is no such file, or not any more. */
  look(id: string): Promise<{ file: HandedIn; index: FileIndex } | null>;
  /** Keeps what is wished of a file that was not begun. */
  wish(id: string, wishes: ImportWishes): Promise<Looked>;
  /** What would become of the first `rehearsed` products; nothing is kept of it. */
  rehearse(id: string): Promise<Tally>;
  /**
   * Does a step of some seconds, from where the file stood when whoever asks saw it. Where somebody else went on meanwhile, or is at it,
   * nothing is done here. `by` is named in the history of the products. Answers how it stands; null where there is no such file.
   */
  goOn(id: string, from: number, by: string): Promise<HandedIn | null>;
  /** The rows that were not taken, with the reason in each; null where there is no such file. */
  notTaken(id: string): Promise<Uint8Array | null>;
  /** Where pictures are put to be taken in with the products that name them, and how many files lie there. */
  pictures(): Promise<{ folder: string; files: number }>;
};

/** A rehearsal answers within seconds, however long the file is. */
export const rehearsed = 2 * productsInABatch;
const mostKept = 10;
const stepMs = 4 * second;

type Deps = ImportDeps & { folder: string; random: Random };

const wall = createClock();

export function openHandedIn(deps: Deps): HandedInFiles {
  const store = handedInStore(deps.folder, wall);
  const look = (id: string, wishes: ImportWishes) => store.within(id, (file) => indexFile(file, wishes));
  return {
    all: () => allOf(store),
    receive: async (bytes) => {
      const looked = await indexFile(inMemory(bytes), PLAIN_WISHES);
      if (!looked.ok) return looked;
      const { index } = looked;
      const id = deps.random.uuid();
      await store.keep(id, bytes);
      const state: HandedInState = {
        ...{ at: deps.clock.now().toISOString(), format: index.format.words, products: index.products.length },
        ...{ wishes: PLAIN_WISHES, through: null, tally: noTally(), notTakenBytes: 0 },
      };
      await store.write(id, state);
      for (const old of (await allOf(store)).slice(mostKept)) await store.remove(old.id);
      return { ok: true, file: shown(id, state), index };
    },
    look: async (id) => {
      const state = await store.read(id);
      const looked = state === null ? null : await look(id, state.wishes);
      return state !== null && looked?.ok === true ? { file: shown(id, state), index: looked.index } : null;
    },
    wish: async (id, wishes) => {
      const looked = await look(id, wishes);
      if (!looked.ok) return looked;
      const kept = await store.alone(id, async () => {
        const state = await store.read(id);
        if (state === null || state.through !== null) return null;
        const next = { ...state, wishes, products: looked.index.products.length };
        await store.write(id, next);
        return next;
      });
      if (!kept) return { ok: false, trouble: ["It was begun meanwhile."] };
      return { ok: true, file: shown(id, kept), index: looked.index };
    },
    rehearse: (id) => rehearse(deps, store, id),
    goOn: async (id, from, by) => {
      const done = await store.alone(id, async () => {
        const state = await store.read(id);
        if (state === null || (state.through ?? 0) !== from || isThrough(state)) return state;
        const next = await step(deps, store, id, { state, by });
        await store.write(id, next);
        return next;
      });
      const state = done ?? (await store.read(id));
      return state === null ? null : shown(id, state);
    },
    notTaken: store.notTaken,
    pictures: store.picturesThere,
  };
}

function inMemory(bytes: Uint8Array): Source {
  return {
    async *chunks() {
      yield bytes;
    },
    read: async (from, to) => bytes.subarray(from, to),
  };
}

/** Whether every product of the file was gone through. */
export function isThrough({ through, products }: Pick<HandedIn, "through" | "products">): boolean {
  return through !== null && through >= products;
}

function shown(id: string, { notTakenBytes: _, ...state }: HandedInState): HandedIn {
  return { ...state, id, at: new Date(state.at) };
}

async function allOf(store: HandedInStore): Promise<HandedIn[]> {
  const found: HandedIn[] = [];
  for (const id of await store.ids()) {
    const state = await store.read(id);
    if (state !== null) found.push(shown(id, state));
  }
  return found.sort((a, b) => b.at.getTime() - a.at.getTime());
}

async function rehearse(deps: Deps, store: HandedInStore, id: string): Promise<Tally> {
  const tally = noTally();
  const state = await store.read(id);
  if (state === null) return tally;
  const { wishes } = state;
  const options = { write: false, by: null, pictures: await store.pictures() };
  await store.within(id, async (file) => {
    const looked = await indexFile(file, wishes);
    if (!looked.ok) return;
    const index = { ...looked.index, products: looked.index.products.slice(0, rehearsed) };
    for await (const done of runImport(deps, file, index, wishes, options)) count(tally, done);
  });
  return tally;
}

type StepOf = { state: HandedInState; by: string };

/** Some batches more. Should it die on the way, its products are there and it is done again: they are then found to be there. */
async function step(deps: Deps, store: HandedInStore, id: string, { state, by }: StepOf): Promise<HandedInState> {
  const until = wall.now().getTime() + stepMs;
  const { wishes } = state;
  const next = { ...state, through: state.through ?? 0, tally: structuredClone(state.tally) };
  const options = { write: true, by, pictures: await store.pictures(), from: next.through };
  await store.within(id, async (file) => {
    const looked = await indexFile(file, wishes);
    if (!looked.ok) throw new Error(looked.trouble.join(" "));
    const { head, rows } = notTakenFile(looked.index);
    const notTaken = await store.notTakenFrom(id, next.notTakenBytes);
    const add = async (text: string): Promise<void> => {
      const { bytesWritten } = await notTaken.write(Buffer.from(text), 0, undefined, next.notTakenBytes);
      next.notTakenBytes += bytesWritten;
    };
    try {
      if (next.notTakenBytes === 0) await add(head);
      for await (const done of runImport(deps, file, looked.index, wishes, options)) {
        count(next.tally, done);
        if (done.outcome === "failed") await add(rows(done));
        next.through++;
        if (next.through % productsInABatch === 0 && wall.now().getTime() > until) break;
      }
    } finally {
      await notTaken.close();
    }
  });
  return next;
}
