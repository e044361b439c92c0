import type { Reader, Tx } from "#kernel/db";
import { deleteHolder, insertHolder, insertUndertaking, lockHolder, selectHolders } from "./access.sql.ts";
import { undertaking, undertakingHash } from "./undertaking.ts";
import type { AccessNeeds, Colleague, HolderView, NamingRefusal, Standing } from "./views.ts";

/** Everybody with special access, by place. */
export function holders({ most }: AccessNeeds, reader: Reader): Promise<HolderView[]> {
  return selectHolders(reader, undertaking.version, most);
}

/** What somebody may do at this moment. */
export async function standingOf(needs: AccessNeeds, reader: Reader, memberId: string): Promise<Standing> {
  const place = (await holders(needs, reader)).find((holder) => holder.memberId === memberId);
  if (place === undefined || place.beyond) return "none";
  return place.signedAt === null ? "unsigned" : "holder";
}

/** The same for whoever is about to look: their place cannot be taken away before the transaction ends. */
export async function lockedStanding(needs: AccessNeeds, tx: Tx, memberId: string): Promise<Standing> {
  return (await lockHolder(tx, memberId)) ? standingOf(needs, tx, memberId) : "none";
}

/** Why somebody of this standing sees nothing; null for a holder. */
export function refusalOf(standing: Standing): "no-special-access" | "not-signed" | null {
  if (standing === "holder") return null;
  return standing === "none" ? "no-special-access" : "not-signed";
}

/** Two owners may name at once and want the same place; then it is tried again, at most once for each place. */
const tries = 5;

/** Gives somebody special access, if a place is left. They see nothing before they have signed. */
export async function nameHolder(
  needs: AccessNeeds,
  who: Pick<Colleague, "id" | "handle">,
  by: Pick<Colleague, "id">,
): Promise<{ ok: true } | { ok: false; because: NamingRefusal }> {
  const { database, clock, most } = needs;
  for (let attempt = 0; attempt < tries; attempt++) {
    const now = await holders(needs, database.reader);
    if (now.some(({ memberId }) => memberId === who.id)) return { ok: false, because: "has-it-already" };
    if (now.filter(({ beyond }) => !beyond).length >= most) return { ok: false, because: "no-place-left" };
    const row = { memberId: who.id, handle: who.handle, namedBy: by.id, at: clock.now() };
    if (await database.transact((tx) => insertHolder(tx, row, most))) return { ok: true };
  }
  return { ok: false, because: "no-place-left" };
}

/** Takes special access away: from this moment nothing opens, whatever was granted. False where there was none. */
export function removeHolder({ database }: AccessNeeds, memberId: string): Promise<boolean> {
  return database.transact((tx) => deleteHolder(tx, memberId));
}

/** Notes that somebody promised confidentiality in the words of `version`; the caller has seen to their passkey. */
export async function signUndertaking(
  needs: AccessNeeds,
  who: Pick<Colleague, "id">,
  version: string,
): Promise<{ ok: true } | { ok: false; because: "no-special-access" | "other-words" }> {
  if (version !== undertaking.version) return { ok: false, because: "other-words" };
  return needs.database.transact(async (tx) => {
    if ((await lockedStanding(needs, tx, who.id)) === "none") return { ok: false, because: "no-special-access" };
    await insertUndertaking(tx, { memberId: who.id, at: needs.clock.now(), version, hash: undertakingHash() });
    return { ok: true };
  });
}
