/** What staff write about an order: sealed in the order's own bundle, opened for who may look and for the person, gone with them. */
import type { Noted } from "#access";
import type { Reader } from "#kernel/db";
import { tidyText } from "#kernel/tidy-text";
import { type Personal, type Place, personal, type Vault, VaultError } from "#vault";
import { bundleOf } from "./contact-card.ts";
import { countNotes, insertNote, type NoteRow, selectNotes } from "./note.sql.ts";
import { findCapsule } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { lockPurchase } from "./purchase.sql.ts";

/** A note of staff. `after`: how many notes of the order they saw; `by`: their short name; `words`: as they were typed. */
export type WriteNote = { orderId: string; by: string; words: unknown; after: number };
export type WriteNoteResult =
  | { ok: true }
  | {
      ok: false;
      because:
        | "no-words"
        | "too-many-words"
        | "too-many-notes"
        | "no-such-order"
        | "forgotten"
        | "others-wrote"
        | "key-unavailable";
    };

/** A note of staff with its words, opened and not revealed; null where they cannot be opened now. */
export type NoteView = { at: Date; by: string; words: Personal<string, "order-note"> | null };

/** Most characters of a note, and most notes of an order. */
export const noteLimits = { words: 1_000, notes: 100 } as const;

/**
 * Writes a note about an order whose person is known. `after` is how many notes somebody saw when they wrote: when there are more
 * by now, a colleague wrote one, or this one was sent twice, and nothing is written. The keystore is asked before the transaction.
 */
export async function writeNote(
  needs: Pick<OrdersNeeds, "vault" | "database" | "clock">,
  { orderId, by, words, after }: WriteNote,
): Promise<WriteNoteResult> {
  const { database, clock, vault } = needs;
  const tidied = tidyText(words, true);
  if (tidied === "") return { ok: false, because: "no-words" };
  if ([...tidied].length > noteLimits.words) return { ok: false, because: "too-many-words" };
  if (after >= noteLimits.notes) return { ok: false, because: "too-many-notes" };
  const capsule = await findCapsule(database.reader, orderId);
  if (capsule === undefined) return { ok: false, because: "forgotten" };
  const position = after + 1;
  const sealed = await seal(vault, { orderId, position, subject: capsule.subject }, personal("order-note", tidied));
  if (!sealed.ok) return sealed;
  return database.transact(async (tx) => {
    const order = await lockPurchase(tx, { id: orderId });
    if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
    if (order.buried_at !== null || (await findCapsule(tx, orderId)) === undefined)
      return { ok: false, because: "forgotten" };
    if ((await countNotes(tx, orderId)) !== after) return { ok: false, because: "others-wrote" };
    await insertNote(tx, {
      order_id: orderId,
      position,
      handle: by,
      written_at: clock.now(),
      sealed: sealed.sealed,
    });
    return { ok: true };
  });
}

/** The notes of an order, opened and not revealed, for staff: by the note that the look stands in the ledger. */
export function notesForStaff(
  needs: Pick<OrdersNeeds, "vault">,
  reader: Reader,
  noted: Noted,
): Promise<readonly NoteView[]> {
  return openNotes(needs, reader, noted.idOf("order"));
}

/** The same for whoever the order is about: the caller has seen their secret. The oldest first. */
export async function openNotes(
  { vault }: Pick<OrdersNeeds, "vault">,
  reader: Reader,
  orderId: string,
): Promise<readonly NoteView[]> {
  const capsule = await findCapsule(reader, orderId);
  if (capsule === undefined) return [];
  const ref = bundleOf(orderId, capsule.subject);
  const rows = await selectNotes(reader, orderId);
  return Promise.all(
    rows.map(async ({ position, handle, written_at, sealed }) => {
      const opened = await vault.open<string, "order-note@1">(ref, placeOf(orderId, position), sealed);
      return { at: written_at, by: handle, words: opened.ok ? opened.value : null };
    }),
  );
}

function placeOf(orderId: string, position: number): Place<"order-note@1"> {
  return { entity: "orders.note", field: "sealed", rowId: `${orderId}:${position}`, labelSet: "order-note@1" };
}

type Where = Pick<NoteRow, "position"> & { orderId: string; subject: string };

async function seal(
  vault: Pick<Vault, "seal">,
  { orderId, position, subject }: Where,
  words: Personal<string, "order-note">,
): Promise<{ ok: true; sealed: Buffer } | { ok: false; because: "forgotten" | "key-unavailable" }> {
  try {
    return { ok: true, sealed: await vault.seal(bundleOf(orderId, subject), placeOf(orderId, position), words) };
  } catch (thrown) {
    if (!(thrown instanceof VaultError)) throw thrown;
    if (thrown.code === "key-unavailable") return { ok: false, because: thrown.code };
    if (thrown.code === "bundle-shredded") return { ok: false, because: "forgotten" };
    throw thrown;
  }
}
