/** Changes which photographs show a product, what is said of each, their order, and the point of each that a crop keeps in sight. */
import type { Tx } from "#kernel/db";
import { beginChange, type ChangeDeps, type ChangeOutcome, endChange, type WhichProduct } from "./change-product.ts";
import { contradictions, type DraftFault } from "./draft.ts";
import { hidePhotograph, writePhotograph, writePhotographOrder } from "./photographs.sql.ts";
import type { Focus, Photograph } from "./product.ts";

/** A photograph whose master is kept in the media store. */
export type NewPhotograph = Omit<Photograph, "focus">;

/** Shown last. The same one again is refused. */
export async function addPhotograph(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  photograph: NewPhotograph,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product } = begun.kept;
  const faults = photographFaults([...product.photographs, photograph], begun.kept.product);
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  await writePhotograph(tx, product.id, photograph, product.photographs.length);
  return endChange(deps, tx, begun.kept, [{ field: "picture", before: null, after: photograph.alt }]);
}

/** `place` counts from 1; `focus` in per cent from the left and from the top. */
export type PhotographChange = Pick<Photograph, "shot" | "look" | "size" | "alt"> & { place: number; focus: Focus };

/** Says what a photograph shows, where it stands among the others, and which point of it a crop keeps in sight. */
export async function describePhotograph(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  sha256: string,
  { place, ...change }: PhotographChange,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product, revision } = begun.kept;
  const before = product.photographs.find((each) => each.sha256 === sha256);
  if (before === undefined) return { ok: false, because: "no-such-product" };
  const after = { ...before, ...change };
  const others = product.photographs.filter((each) => each !== before);
  const faults = photographFaults([...others, after], product);
  if (!Number.isInteger(place) || place < 1 || place > product.photographs.length)
    faults.push({ field: "place", says: `Write a place from 1 to ${product.photographs.length}.` });
  if (![change.focus.x, change.focus.y].every((per) => Number.isInteger(per) && per >= 0 && per <= 100))
    faults.push({ field: "focus", says: "Write whole per cent from 0 to 100." });
  if (faults.length > 0) return { ok: false, because: "not-fit-for-sale", faults };
  const [was, is] = [inWords(before, product.photographs.indexOf(before) + 1), inWords(after, place)];
  if (was === is) return { ok: true, revision };
  await writePhotograph(tx, product.id, after, place - 1);
  const order = others.map((each) => each.sha256).toSpliced(place - 1, 0, sha256);
  await writePhotographOrder(tx, product.id, order);
  return endChange(deps, tx, begun.kept, [{ field: "picture", before: was, after: is }]);
}

/** Shows a photograph no more. Its master stays, for a preview that was printed and for whoever takes this back. */
export async function removePhotograph(
  deps: ChangeDeps,
  tx: Tx,
  which: WhichProduct,
  sha256: string,
): Promise<ChangeOutcome> {
  const begun = await beginChange(tx, which);
  if (!begun.ok) return begun;
  const { product } = begun.kept;
  const photograph = product.photographs.find((each) => each.sha256 === sha256);
  if (photograph === undefined) return { ok: false, because: "no-such-product" };
  await hidePhotograph(tx, product.id, sha256);
  return endChange(deps, tx, begun.kept, [{ field: "picture", before: photograph.alt, after: null }]);
}

/** What must not be so of these photographs; what else may be wrong with the product is another matter. */
function photographFaults(
  photographs: readonly Photograph[],
  product: Parameters<typeof contradictions>[0],
): DraftFault[] {
  return contradictions({ ...product, photographs }).filter(({ field }) => field === "photographs");
}

function inWords({ alt, shot, look, size, focus = { x: 50, y: 50 } }: Photograph, place: number): string {
  const shows = [look, size].filter((each) => each !== null).join(", ") || "any";
  return `${alt} (${shot}, ${shows}, place ${place}, focal point ${focus.x} %, ${focus.y} %)`;
}
