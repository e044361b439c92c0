/** Reviews: what buyers say of products, without a person. The only file of the module that others may import. */
import type { Bus } from "#kernel/bus";
import type { Database, Reader, Tx } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import { CHANNEL, importReviews } from "./import-reviews.ts";
import { type Review, type ReviewDraft, type StarCount, type Stars, type Summary, summarise } from "./review.ts";
import { countStars, readReviews } from "./reviews.sql.ts";

export { type Review, type ReviewDraft, reviewTrouble, STARS, type Stars, type Summary } from "./review.ts";

export const REVIEWS_A_PAGE = 10;

export type ReviewPage = {
  readonly reviews: readonly Review[];
  /** Of all reviews of the product, or of those with the stars asked for. */
  readonly total: number;
  readonly page: number;
  readonly pages: number;
};

export type Reviews = {
  /** From memory; null where nothing was written. Throws before the first `refresh`. */
  summaryOf(product: string): Summary | null;
  /** Newest first, ten a page; with `stars` only those. A page past the end is the last one. */
  read(reader: Reader, product: string, ask: { stars: Stars | null; page: number }): Promise<ReviewPage>;
  /** The newest few. */
  newest(reader: Reader, product: string, most: number): Promise<readonly Review[]>;
  /** Throws, and writes nothing, if one cannot be. Other processes hear of it when `tx` commits. */
  importReviews(tx: Tx, drafts: readonly ReviewDraft[]): Promise<void>;
  /** Reads the counts; call once before serving. */
  refresh(): Promise<void>;
  /** Called after counts were read again. */
  onChange(listener: () => void): void;
};

/** Holds the counts of all reviews in this process. */
export function createReviews({ database, bus, log }: { database: Database; bus: Bus; log: Log }): Reviews {
  let summaries: ReadonlyMap<string, Summary> | undefined;
  const listeners: Array<() => void> = [];
  const refresh = async (): Promise<void> => {
    summaries = await readSummaries(database.reader);
    for (const listener of listeners) listener();
  };
  const refreshQuietly = (): void => {
    refresh().catch((thrown: unknown) => log.error("reviews-not-read", { code: errorCode(thrown) }));
  };
  bus.on(CHANNEL, refreshQuietly);
  bus.onRestored(refreshQuietly);
  const summaryOf = (product: string): Summary | null => {
    if (summaries === undefined) throw new Error("The reviews have not been read yet.");
    return summaries.get(product) ?? null;
  };
  return {
    summaryOf,
    read: async (reader, product, { stars, page: asked }) => {
      const summary = summaryOf(product);
      const total = (stars === null ? summary?.count : summary?.byStars[stars]) ?? 0;
      const pages = Math.max(1, Math.ceil(total / REVIEWS_A_PAGE));
      const page = Math.min(Math.max(1, asked), pages);
      const slice = { stars, offset: (page - 1) * REVIEWS_A_PAGE, limit: REVIEWS_A_PAGE };
      const reviews = total === 0 ? [] : (await readReviews(reader, product, slice)).map(reviewOf);
      return { reviews, total, page, pages };
    },
    newest: async (reader, product, most) => {
      if (summaryOf(product) === null) return [];
      return (await readReviews(reader, product, { stars: null, offset: 0, limit: most })).map(reviewOf);
    },
    importReviews: (tx, drafts) => importReviews(tx, bus, drafts),
    refresh,
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

async function readSummaries(reader: Reader): Promise<Map<string, Summary>> {
  const counts = new Map<string, StarCount[]>();
  for (const { product, ...count } of await countStars(reader)) {
    counts.set(product, [...(counts.get(product) ?? []), count]);
  }
  return new Map(
    [...counts].flatMap(([product, each]) => {
      const summary = summarise(each);
      return summary === null ? [] : [[product, summary] as const];
    }),
  );
}

function reviewOf({ written_on, ...row }: Awaited<ReturnType<typeof readReviews>>[number]): Review {
  return { ...row, writtenOn: written_on };
}
