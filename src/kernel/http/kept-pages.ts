/** An answer kept ready: its bytes as they go over the wire. */
export type KeptPage = {
  bytes: Uint8Array;
  /** Where in the bytes the number on the basket goes; undefined where there is none. */
  place: number | undefined;
  encoding: "br" | undefined;
  etag: string;
  tags: readonly string[];
  /** Shop time at which it may have become untrue (dates move at midnight, which is always a full hour). */
  until: number;
  /** Whether it is a page for people or data for programs. */
  kind: "page" | "data";
};

/** Answers that are the same for everyone, bounded by bytes, oldest use first out, dropped by tag when their source changes. */
export type KeptPages = {
  get(key: string, now: number): Omit<KeptPage, "tags"> | undefined;
  /** Counts what was thrown away so far; a page begun before a drop may be made from the past and is not kept. */
  generation(): number;
  put(key: string, page: KeptPage, generation: number): void;
  /** Throws away every page made from `tag`; without one, all. */
  drop(tag?: string): void;
  /** Of memory. */
  bytes(): number;
};

/** Where pages lie that memory has no room for. What it cannot write or read is as if it had never been put there. */
export type PagesFile = {
  /** Most bytes that it takes. */
  room: number;
  write(bytes: Uint8Array, at: number): boolean;
  read(length: number, at: number): Uint8Array | undefined;
};

type Entry = Omit<KeptPage, "bytes" | "tags"> & {
  key: string;
  /** Undefined while it lies in the file alone. */
  bytes: Uint8Array | undefined;
  length: number;
  /** Where it lies in the file, once it was written there. */
  at: number | undefined;
  /** What it was made from, as numbers: two names may share one, and then one page too many is thrown away. */
  tags: readonly number[];
};

/** What a page takes besides its bytes: itself with its key and its place in two lists, and each of its tags. */
const overheadBytes = 450;
const tagBytes = 8;

/** `maxBytes` are those in memory. What was not asked for longest moves to the file, if there is one, and is written over there in time. */
export function createKeptPages(maxBytes: number, file?: PagesFile): KeptPages {
  const pages = new Map<string, Entry>();
  /** Those whose bytes are in memory, in the order of their last use. */
  const held = new Set<Entry>();
  let bytes = 0;
  let generation = 0;

  const remove = (entry: Entry): void => {
    pages.delete(entry.key);
    ring?.forget(entry);
    if (held.delete(entry)) bytes -= entry.length;
    bytes -= weigh(entry);
  };
  const ring = file && createRing(file, (entry) => void (entry.bytes === undefined && remove(entry)));
  const hold = (entry: Entry, its: Uint8Array): void => {
    entry.bytes = its;
    held.add(entry);
    bytes += entry.length;
    while (bytes > maxBytes) {
      const oldest = first(held) ?? first(pages.values());
      if (oldest === undefined) return;
      letGo(oldest);
    }
  };
  /** Out of memory, to the file if it takes it. */
  const letGo = (entry: Entry) => {
    const lies = entry.at !== undefined || (entry.bytes !== undefined && ring?.write(entry, entry.bytes) === true);
    if (!lies || entry.bytes === undefined) return remove(entry);
    entry.bytes = undefined;
    held.delete(entry);
    bytes -= entry.length;
  };
  const bytesOf = (entry: Entry): Uint8Array | undefined => {
    if (entry.bytes !== undefined) {
      held.delete(entry);
      held.add(entry);
      return entry.bytes;
    }
    const read = file?.read(entry.length, entry.at ?? 0);
    if (read !== undefined) hold(entry, read);
    return read;
  };

  return {
    get: (key, now) => {
      const entry = pages.get(key);
      if (entry === undefined) return undefined;
      const its = now < entry.until ? bytesOf(entry) : undefined;
      if (its === undefined) remove(entry);
      return its && { ...entry, bytes: its };
    },
    generation: () => generation,
    put: (key, page, begun) => {
      if (begun !== generation) return;
      const before = pages.get(key);
      if (before !== undefined) remove(before);
      const entry = entryOf(key, page);
      pages.set(key, entry);
      bytes += weigh(entry);
      hold(entry, page.bytes);
    },
    drop: (tag) => {
      generation++;
      const wanted = tag === undefined ? undefined : scatter(tag);
      for (const entry of [...pages.values()]) {
        if (wanted === undefined || entry.tags.includes(wanted)) remove(entry);
      }
    },
    bytes: () => bytes,
  };
}

function entryOf(key: string, page: KeptPage): Entry {
  const tags = page.tags.map(scatter);
  return { ...page, key, tags, bytes: undefined, length: page.bytes.byteLength, at: undefined };
}

/** What it takes besides its bytes. */
function weigh({ tags }: Entry): number {
  return overheadBytes + tags.length * tagBytes;
}

/** Writes pages into the file one after the other, round and round; `writtenOver` is told what lies there no longer. */
function createRing(file: PagesFile, writtenOver: (entry: Entry) => void) {
  /** In the order in which they were written, which is that of their places from `next` on. */
  const written = new Set<Entry>();
  let next = 0;
  const clear = (from: number, to: number): void => {
    for (const entry of written) {
      const at = entry.at ?? 0;
      if (at < from || at >= to) return;
      written.delete(entry);
      entry.at = undefined;
      writtenOver(entry);
    }
  };
  return {
    write: (entry: Entry, bytes: Uint8Array): boolean => {
      const { byteLength } = bytes;
      if (byteLength > file.room) return false;
      if (next + byteLength > file.room) {
        clear(next, Number.POSITIVE_INFINITY);
        next = 0;
      }
      clear(next, next + byteLength);
      if (!file.write(bytes, next)) return false;
      entry.at = next;
      next += byteLength;
      written.add(entry);
      return true;
    },
    forget: (entry: Entry): void => void written.delete(entry),
  };
}

function first<T>(all: Iterable<T>): T | undefined {
  for (const one of all) return one;
  return undefined;
}

/** A number for a name, the same each time (FNV-1a in 30 bits): a hundredth of the memory that the names take. */
function scatter(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash >>> 2;
}
