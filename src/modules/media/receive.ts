/** Takes in a picture that somebody hands in: what it is, is seen by decoding it, and what else it carries is left behind. */
import { z } from "zod";
import type { Darkroom } from "./darkroom.ts";
import { LEAST_MASTER_WIDTH } from "./names.ts";
import type { Store } from "./store.ts";

/** A picture that is kept: the SHA-256 of its master in hex, and its size in pixels. */
export type Received = { readonly sha256: string; readonly width: number; readonly height: number };

export type ReceiveOutcome =
  | ({ ok: true } & Received)
  /** `no-picture`: not one of the formats taken, or broken. `try-later`: it took too long, or nothing could be started. */
  | { ok: false; because: "no-picture" | "too-narrow" | "too-tall" | "try-later" };

/** Formats that browsers and cameras make; what else a decoder might read is nobody's picture of a product. */
const taken: readonly string[] = ["jpeg", "png", "webp", "heif"];
const widest = 3_200;
const tallest = 3;

const factsShape = z.object({ format: z.string(), width: z.number().int(), height: z.number().int() });

/**
 * Decodes a picture apart from everything, and keeps it as a master: upright, at most 3,200 pixels wide, in the colours of the web, and
 * without place, camera, author or comments. Refuses what is no JPEG, PNG, WebP or AVIF, what is narrower than pages need, and what is
 * more than three times as high as it is wide.
 */
export async function receive(store: Store, darkroom: Darkroom, bytes: Uint8Array): Promise<ReceiveOutcome> {
  const developed = await darkroom.develop(bytes, ["0.facts", `${widest}.master`]);
  if (!developed.ok) return { ok: false, because: developed.because === "broken" ? "no-picture" : "try-later" };
  const [said, master] = developed.pictures;
  const { format, width, height } = factsShape.parse(JSON.parse(String(said)));
  if (master === undefined || !taken.includes(format)) return { ok: false, because: "no-picture" };
  if (width < LEAST_MASTER_WIDTH) return { ok: false, because: "too-narrow" };
  if (height > width * tallest) return { ok: false, because: "too-tall" };
  const kept = Math.min(width, widest);
  return { ok: true, sha256: await store.keepMaster(master), width: kept, height: Math.round((height * kept) / width) };
}
