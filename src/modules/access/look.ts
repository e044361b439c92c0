import { findOpenGrant, insertReveal } from "./access.sql.ts";
import { lockedStanding, refusalOf } from "./holders.ts";
import { type Noted, noted } from "./noted.ts";
import type { AccessNeeds, Colleague, LookPurpose, LookRefusal } from "./views.ts";

/**
 * Looks at one order, complaint or question by a grant that is open. The look stands in the ledger before `open` is called, and when
 * that cannot be written, `open` is not called. What it gives back is dropped if the grant ended meanwhile.
 */
export async function look<T>(
  needs: AccessNeeds,
  who: Pick<Colleague, "id">,
  aboutId: string,
  open: (note: Noted) => Promise<T>,
): Promise<{ ok: true; value: T; purpose: LookPurpose; endsAt: Date } | { ok: false; because: LookRefusal }> {
  const { database, clock } = needs;
  const begun = await database.transact((tx) => note(needs, tx, who, aboutId));
  if (!begun.ok) return begun;
  const { purpose, endsAt } = begun.note;
  const value = await open(begun.note);
  if (clock.now() >= endsAt) return { ok: false, because: "grant-over" };
  return { ok: true, value, purpose, endsAt };
}

type Begun = { ok: true; note: Noted } | { ok: false; because: LookRefusal };

async function note(
  needs: AccessNeeds,
  tx: Parameters<typeof lockedStanding>[1],
  { id: memberId }: Pick<Colleague, "id">,
  aboutId: string,
): Promise<Begun> {
  const refusal = refusalOf(await lockedStanding(needs, tx, memberId));
  if (refusal !== null) return { ok: false, because: refusal };
  const at = needs.clock.now();
  const grant = await findOpenGrant(tx, memberId, aboutId, at);
  if (grant === undefined) return { ok: false, because: "no-grant" };
  const { grantId, about, purpose, endsAt } = grant;
  await insertReveal(tx, { id: needs.random.uuid(), grantId, aboutId, memberId, at });
  return { ok: true, note: noted({ kind: about, id: aboutId }, purpose, endsAt) };
}
