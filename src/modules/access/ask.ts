import { minute } from "#kernel/clock";
import { beginGrant, type GrantRow, insertGrant, insertScope, lockRequest, type ScopeRow } from "./access.sql.ts";
import { lockedStanding, refusalOf } from "./holders.ts";
import { readReason, sealReason } from "./reason.ts";
import type { About, AccessNeeds, ApproveRefusal, Asking, AskRefusal, Colleague, LookPurpose } from "./views.ts";

/** How long a grant is open, and how long a request for several orders waits for its second person. */
export const grantMs = 30 * minute;
/** Most orders that one grant covers. */
export const mostAtOnce = 20;

/**
 * Asks to look at orders, complaints, questions or VAT invoices. One is granted at once, for 30 minutes; several wait for a second person. The words
 * of the reason are sealed in every bundle they are about. Refusals write nothing.
 */
export async function ask(
  needs: AccessNeeds,
  who: Colleague,
  about: readonly About[],
  asking: Asking,
): Promise<{ ok: true; grantId: string } | { ok: false; because: AskRefusal }> {
  const { database, random, clock } = needs;
  if (about.length === 0) return { ok: false, because: "nothing-to-see" };
  if (about.length > mostAtOnce) return { ok: false, because: "too-many" };
  if (about.some(({ kind }) => kind !== collectedWith(asking.purpose)))
    throw new Error("What was collected for the one is not looked at for the other.");
  const read = readReason(asking.reason);
  if (!read.ok) return read;
  const grantId = random.uuid();
  const reference = asking.case.kind === "dispatch" ? batchNumber(grantId) : asking.case.reference;
  const breadth = about.length;
  const scope: ScopeRow[] = [];
  for (const [at, { kind, id: aboutId, number, ref }] of about.entries()) {
    const sealed = await sealReason(needs.vault, { grantId, aboutId, ref }, read.reason);
    if (!sealed.ok) return sealed;
    const { subject } = ref;
    scope.push({
      ...{ grantId, breadth, aboutId, number, subject },
      position: at + 1,
      about: kind,
      sealed: sealed.sealed,
    });
  }
  return database.transact(async (tx) => {
    const refusal = refusalOf(await lockedStanding(needs, tx, who.id));
    if (refusal !== null) return { ok: false, because: refusal };
    const askedAt = clock.now();
    const open = breadth === 1 ? { beginsAt: askedAt, endsAt: later(askedAt) } : { beginsAt: null, endsAt: null };
    const grant: GrantRow = {
      ...{ id: grantId, memberId: who.id, handle: who.handle, role: who.role, purpose: asking.purpose },
      ...{ caseKind: asking.case.kind, caseReference: reference, breadth, askedAt },
      ...open,
    };
    await insertGrant(tx, grant);
    for (const row of scope) await insertScope(tx, row);
    return { ok: true, grantId };
  });
}

/** The second person says yes: from now on, for 30 minutes, whoever asked may look. Nobody approves what they asked for. */
export async function approve(
  needs: AccessNeeds,
  who: Colleague,
  grantId: string,
): Promise<{ ok: true } | { ok: false; because: ApproveRefusal }> {
  return needs.database.transact(async (tx) => {
    const refusal = refusalOf(await lockedStanding(needs, tx, who.id));
    if (refusal !== null) return { ok: false, because: refusal };
    const request = await lockRequest(tx, grantId);
    if (request === undefined) return { ok: false, because: "no-such-request" };
    if (request.memberId === who.id) return { ok: false, because: "own-request" };
    const at = needs.clock.now();
    if (request.beginsAt !== null || later(request.askedAt) <= at) return { ok: false, because: "too-late" };
    await beginGrant(tx, grantId, { memberId: who.id, handle: who.handle, at, endsAt: later(at) });
    await needs.tellOwner(tx, grantId);
    return { ok: true };
  });
}

/** What a purpose is of: an order's details, a complaint, a question or a VAT invoice. */
function collectedWith(purpose: LookPurpose): About["kind"] {
  if (purpose === "answer-complaint") return "complaint";
  if (purpose === "issue-invoice") return "invoice";
  return purpose === "answer-question" ? "question" : "order";
}

/** What a batch is called: `B-7C3A-9F10`, from the id of its grant, so that nobody can put a name into it. */
function batchNumber(grantId: string): string {
  const digits = grantId.replaceAll("-", "").toUpperCase();
  return `B-${digits.slice(0, 4)}-${digits.slice(4, 8)}`;
}

function later(moment: Date): Date {
  return new Date(moment.getTime() + grantMs);
}
