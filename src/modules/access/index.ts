/** Special access: who may see a person's details, for what and how long, and every time somebody did. The module's only door. */
export { grantMs, mostAtOnce } from "./ask.ts";
export type { Noted } from "./noted.ts";
export { reasonLimits } from "./reason.ts";
export { undertaking } from "./undertaking.ts";
export * from "./views.ts";

import { day } from "#kernel/clock";
import type { Reader, Tx } from "#kernel/db";
import { keptMs, type RetentionWork } from "#policy/retention";
import type { Personal } from "#vault";
import {
  type AccessStanding,
  countLooks,
  countOld,
  countUnfounded,
  deleteOld,
  deleteReasons,
  findOpenGrant,
  findWide,
  selectLooks,
  selectLooksAt,
  selectLooksOf,
  selectReasons,
  selectStanding,
  selectWide,
} from "./access.sql.ts";
import { approve, ask, grantMs } from "./ask.ts";
import { holders, nameHolder, removeHolder, signUndertaking, standingOf } from "./holders.ts";
import { look } from "./look.ts";
import type { Noted } from "./noted.ts";
import { openReason } from "./reason.ts";
import { undertaking } from "./undertaking.ts";
import type { About, AccessNeeds, Asking, Colleague, LookAtYou, OpenGrant } from "./views.ts";

export type { AccessStanding } from "./access.sql.ts";

/** How special access stands, with the looks of the last seven days: for commands, which open no module. */
export function accessStanding(reader: Reader, now: Date): Promise<AccessStanding> {
  return selectStanding(reader, undertaking.version, new Date(now.getTime() - 7 * day));
}

/** What others may ask of special access. */
export type Access = ReturnType<typeof createAccess>;

/** Most looks that are shown to the person at once. */
const mostShown = 100;

/** Makes the module from what it needs of others. Opens nothing and starts nothing. */
export function createAccess(needs: AccessNeeds) {
  const { clock, vault } = needs;
  return {
    /** How many people may have special access. */
    most: needs.most,
    holders: (reader: Reader) => holders(needs, reader),
    standing: (reader: Reader, memberId: string) => standingOf(needs, reader, memberId),
    nameHolder: (who: Pick<Colleague, "id" | "handle">, by: Pick<Colleague, "id">) => nameHolder(needs, who, by),
    removeHolder: (memberId: string) => removeHolder(needs, memberId),
    signUndertaking: (who: Pick<Colleague, "id">, version: string) => signUndertaking(needs, who, version),
    ask: (who: Colleague, about: readonly About[], asking: Asking) => ask(needs, who, about, asking),
    approve: (who: Colleague, grantId: string) => approve(needs, who, grantId),
    /** The grant of somebody for one thing that is open now. */
    openGrant: async (reader: Reader, who: Pick<Colleague, "id">, aboutId: string): Promise<OpenGrant | null> =>
      (await findOpenGrant(reader, who.id, aboutId, clock.now())) ?? null,
    look: <T>(who: Pick<Colleague, "id">, aboutId: string, open: (note: Noted) => Promise<T>) =>
      look(needs, who, aboutId, open),
    /** Requests for several orders and grants of them, of the last hour. */
    wideGrants: (reader: Reader) => selectWide(reader, new Date(clock.now().getTime() - 2 * grantMs)),
    wideGrant: async (reader: Reader, grantId: string) => (await findWide(reader, grantId)) ?? null,
    /** What was typed as a reason for a grant, opened; null where all it is about is gone. */
    reasonOf: async (reader: Reader, grantId: string): Promise<Personal<string, "access-reason"> | null> => {
      for (const row of await selectReasons(reader, grantId)) {
        const reason = await openReason(vault, row);
        if (reason !== null) return reason;
      }
      return null;
    },
    /** One page of the ledger, the newest first. */
    looks: selectLooks,
    /** Every look of somebody, or of a role, between two moments; the oldest first. For whoever finds out what a breach reached. */
    looksOf: selectLooksOf,
    /** Every look at one order, complaint or question, for the person it is about; the newest first, at most 100. */
    looksAt: async (reader: Reader, aboutId: string): Promise<LookAtYou[]> => {
      const rows = await selectLooksAt(reader, aboutId, mostShown);
      return Promise.all(
        rows.map(async ({ at, role, purpose, subject, sealed, ...row }) => ({
          ...{ at, role, purpose, destroyed: sealed === null },
          reason: subject === null || sealed === null ? null : await openReason(vault, { ...row, subject, sealed }),
        })),
      );
    },
    /** Takes away the words about one order, complaint or question; part of shredding its bundle. Answers how many. */
    forgetReasons: (tx: Tx, aboutId: string): Promise<number> => deleteReasons(tx, aboutId),
    counts: countLooks,
    /** For a patrol: looks that no grant covered. */
    unfounded: countUnfounded,
    retention: retentionOf(needs),
  };
}

function retentionOf({ database, clock }: AccessNeeds): readonly RetentionWork[] {
  const before = (moment: Date) => new Date(moment.getTime() - keptMs("special-access"));
  return [
    {
      rule: "special-access",
      carryOut: () => database.transact((tx) => deleteOld(tx, before(clock.now()))),
      overdue: (moment) => countOld(database.reader, before(moment)),
    },
  ];
}
