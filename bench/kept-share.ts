/**
 * How many of the asked pages the shop had kept ready: found by asking the same requests, in the same order, of the same
 * cache with pages of the mean size. The shop itself counts nothing.
 */
import { createKeptPages } from "../src/kernel/http/kept-pages.ts";
import type { Measured } from "./load.ts";
import { picks } from "./picks.ts";

export type KeptShare = {
  /** Follows one load, and answers what share of its requests was kept. Ask it of every load of the shop, in their order. */
  follow(requests: readonly string[], measured: Measured, walk?: number): number;
};

/** Every different request is a different page, whatever lies in the basket. `onDisk` is the room of its file. */
export function keptShare(maxBytes: number, onDisk: number): KeptShare {
  const kept = createKeptPages(maxBytes, {
    room: onDisk,
    write: () => true,
    read: (length) => new Uint8Array(length),
  });
  return {
    follow: (requests, { requests: asked, bodyBytes }, walk) => {
      const bytes = new Uint8Array(bodyBytes);
      const page = { kind: "page", bytes, place: 0, encoding: "br", etag: "", tags: [], until: Infinity } as const;
      const pick = walk === undefined ? undefined : picks(walk, requests.length);
      let found = 0;
      for (let at = 0; at < asked; at++) {
        const key = (requests[pick?.() ?? at] ?? "").replace(/\r\nCookie: .*/, "");
        if (kept.get(key, 0) === undefined) kept.put(key, page, 0);
        else found++;
      }
      return asked === 0 ? 0 : found / asked;
    },
  };
}
