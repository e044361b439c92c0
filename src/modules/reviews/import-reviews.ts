/** Brings reviews in. Importing the same twice adds nothing. */
import type { Bus } from "#kernel/bus";
import type { Tx } from "#kernel/db";
import { namedUuid } from "#kernel/digest";
import { type ReviewDraft, reviewTrouble } from "./review.ts";
import { addReviews } from "./reviews.sql.ts";

export const CHANNEL = "reviews";

/** Adds reviews and tells every process when `tx` commits. Throws, and writes nothing, if one cannot be; says which and why. */
export async function importReviews(tx: Tx, bus: Bus, drafts: readonly ReviewDraft[]): Promise<void> {
  const trouble = drafts.flatMap((draft) =>
    reviewTrouble(draft).map((what) => `${draft.product}, ${draft.writtenOn}: ${what}`),
  );
  if (trouble.length > 0) throw new Error(`The reviews were not imported. ${trouble.slice(0, 10).join(" ")}`);
  await addReviews(
    tx,
    drafts.map(({ writtenOn, ...draft }) => ({
      ...draft,
      id: namedUuid(
        `reviews.review:${JSON.stringify([draft.product, draft.sku, draft.stars, writtenOn, draft.title, draft.words])}`,
      ),
      written_on: writtenOn,
    })),
  );
  await bus.notify(tx, CHANNEL, String(drafts.length));
}
