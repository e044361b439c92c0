import type { Bus } from "./bus.ts";
import { createClock, type ShopClock } from "./clock.ts";
import { type Reader, sql, type Tx } from "./db.ts";

const channel = "clock";

/** A clock that follows the announcements, and can be told to look for itself at once. */
export type AnnouncedClock = ShopClock & { reread(): Promise<void> };

/** A clock that follows the offset in `kernel.clock`: read now, and whenever a process announces another. */
export async function followAnnouncedClock(reader: Reader, bus: Bus): Promise<AnnouncedClock> {
  const clock = createClock();
  const read = async (): Promise<void> => clock.setOffset(await announcedOffset(reader));
  bus.on(channel, (offset) => clock.setOffset(Number(offset)));
  bus.onRestored(() => void read().catch(() => {}));
  await read();
  return { ...clock, reread: read };
}

/** Moves shop time by `ms` for every process, from the moment `tx` commits. Only forward: what was due stays due. */
export async function moveAnnouncedClock(tx: Tx, bus: Bus, ms: number): Promise<void> {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError("Shop time is moved forward by whole milliseconds.");
  const { rows } = await sql<{ offset_ms: number }>`
    UPDATE kernel.clock SET offset_ms = offset_ms + ${ms} RETURNING offset_ms`.execute(tx);
  await bus.notify(tx, channel, String(rows[0]?.offset_ms ?? 0));
}

/** Shop time now, for whoever only looks once. */
export async function announcedTime(reader: Reader): Promise<Date> {
  return new Date(createClock().now().getTime() + (await announcedOffset(reader)));
}

/** Milliseconds that shop time is ahead of real time. */
export async function announcedOffset(reader: Reader): Promise<number> {
  const { rows } = await sql<{ offset_ms: number }>`SELECT offset_ms FROM kernel.clock`.execute(reader);
  return rows[0]?.offset_ms ?? 0;
}
