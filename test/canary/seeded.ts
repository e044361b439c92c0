/**
 * Leaks that are made on purpose: every wrapping in every place that can take it. Where something can be put within
 * milliseconds it is put there really; the places that need a browser or a process are read once, and the leaks are put into
 * copies of what was read, written as that place writes text.
 */
import type { Sink } from "./sinks.ts";
import { type Wrapping, wrappings } from "./wrappings.ts";

export type Seeded = Wrapping & { sink: Sink };

/** Places that take bytes as they are. The others take text: what is no text cannot lie there unless it is written as text. */
const ofBytes = /^(tables and indexes of|dump of|write-ahead log|folder of|temporary files|cores of crashed processes)/;

/** How the places that are slow to reach write a text. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  "what the shop and its commands print": (text) => `${JSON.stringify({ level: "warn", event: text })}\n`,
  "settings and arguments of processes": (text) => `\0LEAK=${text}\0`,
  "storage of the browser": (text) => JSON.stringify({ local: { leak: text } }),
  "addresses and referrers": (text) => `/search?q=${encodeURIComponent(text)}&page=2`,
  "heads of answers": (text) => `\nlocation: /search?q=${encodeURIComponent(text)}\n`,
  "pages that anybody is shown": (text) =>
    `<p>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")}</p>`,
};

/** Every leak there can be: all wrappings in all places, bytes only where bytes can lie. */
export async function everyLeak(sinks: readonly Sink[]): Promise<Seeded[]> {
  const places = await Promise.all(sinks.map(copied));
  return places.flatMap((sink) =>
    wrappings.filter(({ isText }) => isText || ofBytes.test(sink.name)).map((wrapping) => ({ sink, ...wrapping })),
  );
}

/** Long enough that a leak lies among other things, short enough to be searched in no time. */
const copiedBytes = 4_096;

async function copied(sink: Sink): Promise<Sink> {
  const write = writings[sink.name];
  if (write === undefined) return sink;
  let around: Buffer = Buffer.alloc(0);
  for await (const { bytes } of sink.pieces()) {
    around = bytes.subarray(0, copiedBytes);
    break;
  }
  if (around.length === 0) throw new Error(`There was nothing to read in: ${sink.name}`);
  const half = around.length >> 1;
  const pieces: Array<{ where: string; bytes: Buffer }> = [];
  return {
    name: sink.name,
    pieces: () => pieces,
    plant: (bytes) => {
      const where = `copy ${pieces.length}`;
      const leak = Buffer.from(write(bytes.toString()));
      pieces.push({ where, bytes: Buffer.concat([around.subarray(0, half), leak, around.subarray(half)]) });
      return Promise.resolve([where]);
    },
  };
}
