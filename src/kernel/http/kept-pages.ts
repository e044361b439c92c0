/** A page kept ready: its bytes as they go over the wire. */
export type KeptPage = {
  body: Uint8Array;
  encoding: "br" | undefined;
  etag: string;
  tags: readonly string[];
  /** Shop time at which it may have become untrue (dates move at midnight, which is always a full hour). */
  until: number;
};

/** Pages that are the same for everyone, bounded by bytes, oldest use first out, dropped by tag when their source changes. */
export type KeptPages = {
  get(key: string, now: number): KeptPage | undefined;
  /** Counts what was thrown away so far; a page begun before a drop may be made from the past and is not kept. */
  generation(): number;
  put(key: string, page: KeptPage, generation: number): void;
  /** Throws away every page made from `tag`; without one, all. */
  drop(tag?: string): void;
  bytes(): number;
};

/** What a page takes besides its bytes: itself with its key, and each of its tags in two places. */
const overheadBytes = 500;
const tagBytes = 100;

export function createKeptPages(maxBytes: number): KeptPages {
  const pages = new Map<string, KeptPage>();
  const byTag = new Map<string, Set<string>>();
  let bytes = 0;
  let generation = 0;

  const weigh = ({ body, tags }: KeptPage): number => body.byteLength + overheadBytes + tags.length * tagBytes;
  const remove = (key: string): void => {
    const page = pages.get(key);
    if (page === undefined) return;
    pages.delete(key);
    bytes -= weigh(page);
    for (const tag of page.tags) {
      const keys = byTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) byTag.delete(tag);
    }
  };

  return {
    get: (key, now) => {
      const page = pages.get(key);
      if (page === undefined) return undefined;
      if (now >= page.until) {
        remove(key);
        return undefined;
      }
      pages.delete(key);
      pages.set(key, page);
      return page;
    },
    generation: () => generation,
    put: (key, page, begun) => {
      if (begun !== generation) return;
      remove(key);
      pages.set(key, page);
      bytes += weigh(page);
      for (const tag of page.tags) {
        const keys = byTag.get(tag) ?? new Set();
        keys.add(key);
        byTag.set(tag, keys);
      }
      while (bytes > maxBytes) {
        const oldest = pages.keys().next().value;
        if (oldest === undefined) return;
        remove(oldest);
      }
    },
    drop: (tag) => {
      generation++;
      const keys = tag === undefined ? [...pages.keys()] : [...(byTag.get(tag) ?? [])];
      for (const key of keys) remove(key);
    },
    bytes: () => bytes,
  };
}
