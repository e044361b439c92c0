import { deleteView, selectViews, upsertView } from "./saved-views.sql.ts";
import type { StaffNeeds } from "./views.ts";

/** What a title may be: short, and of plain characters. */
export const viewTitlePattern = /^[A-Za-z0-9][A-Za-z0-9 £%+&.,()-]{0,39}$/;
const mostViews = 20;

export type SaveViewResult = { ok: true } | { ok: false; because: "bad-title" | "too-many" };

/** Keeps the filters of a room under a title, for everybody; under a title that is taken they replace those before. */
export async function saveView(
  { database, random }: Pick<StaffNeeds, "database" | "random">,
  view: { room: string; title: string; query: string },
): Promise<SaveViewResult> {
  const title = view.title.trim().replace(/\s+/g, " ");
  if (!viewTitlePattern.test(title)) return { ok: false, because: "bad-title" };
  return database.transact(async (tx): Promise<SaveViewResult> => {
    const there = await selectViews(tx, view.room);
    if (there.length >= mostViews && there.every((each) => each.title !== title))
      return { ok: false, because: "too-many" };
    await upsertView(tx, { ...view, id: random.uuid(), title });
    return { ok: true };
  });
}

/** Takes a view away; one that is gone already is as good as taken away. */
export async function removeView({ database }: Pick<StaffNeeds, "database">, id: string): Promise<void> {
  await database.transact((tx) => deleteView(tx, id));
}
