/** What staff changed of products, and when it is forgotten who it was. */
import type { Clock } from "#kernel/clock";
import type { Database, Reader } from "#kernel/db";
import { keptMs, type RetentionWork } from "#policy/retention";
import { countAuthors, forgetAuthors, readChanges } from "./changing.sql.ts";
import { canBePutBack } from "./take-back.ts";

/** One field that was changed. `handle` is null once it is forgotten who it was. */
export type ProductChange = {
  entry: number;
  /** The revision that the change made. */
  revision: number;
  field: string;
  /** The variant, where the change is of one. */
  sku: string | null;
  before: string | null;
  after: string | null;
  handle: string | null;
  at: Date;
  canBePutBack: boolean;
};

/** What was changed of a product, the newest first. */
export async function readHistory(
  reader: Reader,
  slug: string,
  { before, most }: { before?: number | undefined; most: number },
): Promise<ProductChange[]> {
  const rows = await readChanges(reader, slug, before, most);
  return rows.map(({ changed_at: at, ...row }) => ({ ...row, at, canBePutBack: canBePutBack(row.field) }));
}

/** Forgets who changed a product when the policy says so; what was changed stays. */
export function authorsForgotten({ reader, transact }: Database, clock: Clock): RetentionWork {
  const until = (moment: Date): Date => new Date(moment.getTime() - keptMs("change-author"));
  return {
    rule: "change-author",
    carryOut: () => transact((tx) => forgetAuthors(tx, until(clock.now()))),
    overdue: (moment) => countAuthors(reader, until(moment)),
  };
}
