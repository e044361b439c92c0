/** Changes what a product is taken for: how it is drawn until it has a picture, and what the law wants said of it (L74, L77). */
import type { Tx } from "#kernel/db";
import { blankDrawings, kindOf, type ProductKind } from "./blank-drawing.ts";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { writeDrawing } from "./changing.sql.ts";
import { missingFacts } from "./draft.ts";

/** Refuses, on sale, a kind of which the law wants more said. The kind that it is changes nothing. */
export async function drawAs(deps: ChangeDeps, tx: Tx, which: WhichProduct, kind: ProductKind): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision, isOffSale } = begun.kept;
  const before = kindOf(product.drawing);
  if (before === kind) return { ok: true, revision };
  const drawing = blankDrawings[kind];
  const faults = isOffSale ? [] : missingFacts({ ...product, drawing });
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  await writeDrawing(tx, product.id, drawing);
  return endChange(deps, tx, begun.kept, [{ field: "kind", before, after: kind }]);
}
