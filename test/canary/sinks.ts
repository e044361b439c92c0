/** Every place where something could come to lie, each with a way to put something there as a leak would. */
import type { BrowserContext } from "playwright-core";
import type { RecordingProxy } from "../support/recording-proxy.ts";
import type { ShopInsides } from "../support/shop-insides.ts";
import type { ShopProcess } from "../support/shop-process.ts";
import { browserSinks } from "./browser-sinks.ts";
import { databaseSinks } from "./database-sinks.ts";
import { fileSinks } from "./file-sinks.ts";
import { newWord } from "./person.ts";
import { processSinks } from "./process-sinks.ts";
import { createSearch, type Find, type Search } from "./search.ts";

/** Something that can be searched, and what to call it when something is found in it. */
export type Piece = { where: string; bytes: Buffer };

export type Sink = {
  name: string;
  /** Everything that lies there now. */
  pieces(): AsyncIterable<Piece> | Iterable<Piece>;
  /** Puts bytes there. Answers where they must be found: the ends of names of pieces, all of them. */
  plant(bytes: Buffer): Promise<readonly string[]>;
};

/** What the sinks are of. */
export type Scene = {
  shop: ShopProcess;
  insides: ShopInsides;
  proxy: RecordingProxy;
  context: BrowserContext;
  /** The folder that the shop uses for temporary files. */
  temporary: string;
  /** What commands printed so far. */
  printed: string[];
  /** Processes besides those of the shop, for planting. */
  others: number[];
};

/** All sinks of a shop and of the browser that visits it. */
export function sinksOf(scene: Scene): Sink[] {
  return [...databaseSinks(scene), ...fileSinks(scene), ...processSinks(scene), ...browserSinks(scene)];
}

/** Something that was found, and in which piece of which sink. */
export type Leak = Find & { sink: string; where: string };

/** Searches all pieces of all sinks. */
export async function leaks(search: Search, sinks: readonly Sink[]): Promise<Leak[]> {
  const found: Leak[] = [];
  for (const sink of sinks) {
    for await (const { where, bytes } of sink.pieces()) {
      found.push(...search.layers(bytes).map((find) => ({ ...find, where, sink: sink.name })));
    }
  }
  return found;
}

/** What was found, one sentence each: `write-ahead log: e-mail, plain, in /00000001`. */
export function inWords(found: readonly Leak[]): string[] {
  return found.map(({ sink, word, form, where }) => `${sink}: ${word}, ${form}, in ${where}`);
}

/**
 * Puts a word of its own into each of these sinks, wrapped as told, and answers which of them is not found again: one
 * sentence each. Each place that `plant` names must give it back.
 */
export async function notFoundAgain(
  plants: ReadonlyArray<{ sink: Sink; wrapped: string; wrap(word: string): Buffer }>,
): Promise<string[]> {
  const planted: Array<{ name: string; sink: Sink; word: string; places: readonly string[] }> = [];
  for (const { sink, wrapped, wrap } of plants) {
    const word = newWord() + newWord();
    planted.push({ name: `${sink.name}, ${wrapped}`, sink, word, places: await sink.plant(wrap(word)) });
  }
  const search = createSearch(Object.fromEntries(planted.map(({ name, word }) => [name, word])));
  const found = await leaks(search, [...new Set(planted.map(({ sink }) => sink))]);
  return planted.flatMap(({ name, sink, places }) => {
    const own = found.filter((one) => one.word === name && one.sink === sink.name);
    const silent = places.filter((place) => !own.some(({ where }) => where.endsWith(place)));
    return silent.length === 0 ? [] : [`${name}: not found in ${silent.join(" and ") || "any place"}`];
  });
}
