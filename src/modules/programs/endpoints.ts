import { type Addressing, addressTrouble } from "#egress";
import { type Clock, day } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import type { Random } from "#kernel/random";
import {
  countEndpoints,
  deleteEndpoint,
  type EndpointRow,
  findEndpoint,
  insertEndpoint,
  nextGeneration,
  type OffBecause,
  selectEndpoints,
  switchOff,
  switchOn,
  updateEvents,
} from "./endpoints.sql.ts";
import type { EventId } from "./events.ts";
import { failWaiting } from "./messages.sql.ts";
import { secretOf, secretText } from "./sign.ts";
import type { Wanted } from "./tell.ts";

export type EndpointNeeds = {
  database: Database;
  clock: Clock;
  random: Random;
  addressing: Addressing;
  pepper(): Promise<Buffer>;
  wanted: Pick<Wanted, "changed">;
};

/** An address as people see it; its secret is shown once, when it is made. */
export type EndpointView = {
  id: string;
  url: string;
  events: readonly EventId[];
  createdAt: Date;
  /** Since when it has taken nothing. */
  failingSince: Date | null;
  /** Until when messages are signed with two secrets. */
  formerUntil: Date | null;
  off: { at: Date; because: OffBecause } | null;
};

export type AddEndpointResult =
  | { ok: true; endpoint: EndpointView; secret: string }
  | { ok: false; because: "not-an-address" | "not-https" | "not-public" | "no-event" | "too-many" | "there-already" };
export type ChangeEndpointResult = { ok: true } | { ok: false; because: "no-such-endpoint" | "no-event" };

export const mostEndpoints = 10;
/** So long both secrets sign, for the receiver to be changed. */
export const rotationMs = day;

/** Sets an address; its secret is answered once. What happened before is not told. */
export async function addEndpoint(
  needs: EndpointNeeds,
  tx: Tx,
  { url, events }: { url: string; events: readonly EventId[] },
): Promise<AddEndpointResult> {
  const typed = url.trim();
  const trouble = addressTrouble(typed, needs.addressing);
  if (trouble !== null) return { ok: false, because: trouble };
  if (events.length === 0) return { ok: false, because: "no-event" };
  const { href } = new URL(typed);
  if ((await countEndpoints(tx)) >= mostEndpoints) return { ok: false, because: "too-many" };
  if ((await selectEndpoints(tx)).some((each) => each.url === href)) return { ok: false, because: "there-already" };
  const row: EndpointRow = {
    id: needs.random.uuid(),
    url: href,
    events: [...new Set(events)],
    secret_generation: 1,
    former_until: null,
    created_at: needs.clock.now(),
    failing_since: null,
    off_at: null,
    off_because: null,
  };
  await insertEndpoint(tx, row);
  await needs.wanted.changed(tx);
  return { ok: true, endpoint: viewOf(row), secret: await secretFor(needs, row.id, 1) };
}

/** From now on it is told of these. */
export async function chooseEvents(
  needs: EndpointNeeds,
  tx: Tx,
  id: string,
  events: readonly EventId[],
): Promise<ChangeEndpointResult> {
  if (events.length === 0) return { ok: false, because: "no-event" };
  return after(needs, tx, await updateEvents(tx, id, [...new Set(events)]));
}

/** Switched off, what waits is given up; it can be sent again later. */
export async function switchEndpoint(
  needs: EndpointNeeds,
  tx: Tx,
  id: string,
  on: boolean,
): Promise<ChangeEndpointResult> {
  if (on) return after(needs, tx, await switchOn(tx, id));
  const now = needs.clock.now();
  const isOff = await switchOff(tx, id, "staff", now);
  if (isOff) await failWaiting(tx, id, now, "switched-off");
  return after(needs, tx, isOff);
}

/** Takes an address away, with all that is known of its messages. */
export async function removeEndpoint(needs: EndpointNeeds, tx: Tx, id: string): Promise<ChangeEndpointResult> {
  return after(needs, tx, await deleteEndpoint(tx, id));
}

/** A new secret, answered once; for a day messages carry the signatures of both. */
export async function renewSecret(
  needs: EndpointNeeds,
  tx: Tx,
  id: string,
): Promise<{ ok: true; secret: string; until: Date } | { ok: false; because: "no-such-endpoint" }> {
  const until = new Date(needs.clock.now().getTime() + rotationMs);
  const generation = await nextGeneration(tx, id, until);
  if (generation === undefined) return { ok: false, because: "no-such-endpoint" };
  return { ok: true, secret: await secretFor(needs, id, generation), until };
}

/** Every address, the oldest first. */
export async function endpoints(reader: Reader): Promise<EndpointView[]> {
  return (await selectEndpoints(reader)).map(viewOf);
}

export async function endpoint(reader: Reader, id: string): Promise<EndpointView | null> {
  const row = await findEndpoint(reader, id);
  return row === undefined ? null : viewOf(row);
}

async function after({ wanted }: EndpointNeeds, tx: Tx, isDone: boolean): Promise<ChangeEndpointResult> {
  if (!isDone) return { ok: false, because: "no-such-endpoint" };
  await wanted.changed(tx);
  return { ok: true };
}

async function secretFor({ pepper }: EndpointNeeds, id: string, generation: number): Promise<string> {
  const key = await pepper();
  const secret = secretOf(key, id, generation);
  key.fill(0);
  const text = secretText(secret);
  secret.fill(0);
  return text;
}

function viewOf(row: EndpointRow): EndpointView {
  const { off_at: at, off_because: because } = row;
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    createdAt: row.created_at,
    failingSince: row.failing_since,
    formerUntil: row.former_until,
    off: at === null || because === null ? null : { at, because },
  };
}
