import { type Reader, sql, type Tx } from "#kernel/db";
import type { EventId } from "./events.ts";

export type OffBecause = "staff" | "gone" | "failing";

export type EndpointRow = {
  id: string;
  url: string;
  events: EventId[];
  secret_generation: number;
  former_until: Date | null;
  created_at: Date;
  failing_since: Date | null;
  off_at: Date | null;
  off_because: OffBecause | null;
};

const tables = (reader: Reader) => reader.withTables<{ "programs.endpoint": EndpointRow }>();

export async function insertEndpoint(tx: Tx, row: EndpointRow): Promise<void> {
  await tables(tx).insertInto("programs.endpoint").values(row).execute();
}

export async function selectEndpoints(reader: Reader): Promise<EndpointRow[]> {
  return tables(reader).selectFrom("programs.endpoint").selectAll().orderBy("created_at").orderBy("id").execute();
}

/** How many there are. Whoever asks holds the table, so that two do not add the last one at once. */
export async function countEndpoints(tx: Tx): Promise<number> {
  await sql`LOCK TABLE programs.endpoint IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
  return (await selectEndpoints(tx)).length;
}

export async function findEndpoint(reader: Reader, id: string): Promise<EndpointRow | undefined> {
  return tables(reader).selectFrom("programs.endpoint").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The addresses that are told of something. */
export async function endpointsFor(tx: Tx, event: EventId): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM programs.endpoint WHERE off_at IS NULL AND ${event} = ANY (events) ORDER BY id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** All that any address is told of. */
export async function selectWanted(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ event: string }>`
    SELECT DISTINCT unnest(events) AS event FROM programs.endpoint WHERE off_at IS NULL`.execute(reader);
  return rows.map(({ event }) => event);
}

/** False where there is no such address. */
export async function updateEvents(tx: Tx, id: string, events: readonly EventId[]): Promise<boolean> {
  return changed(await sql`UPDATE programs.endpoint SET events = ${[...events]}::text[] WHERE id = ${id}`.execute(tx));
}

/** Switches an address on again. False where there is none, or it is on. */
export async function switchOn(tx: Tx, id: string): Promise<boolean> {
  return changed(
    await sql`
      UPDATE programs.endpoint SET off_at = NULL, off_because = NULL, failing_since = NULL
      WHERE id = ${id} AND off_at IS NOT NULL`.execute(tx),
  );
}

/** Switches an address off. False where there is none, or it is off. */
export async function switchOff(tx: Tx, id: string, because: OffBecause, at: Date): Promise<boolean> {
  return changed(
    await sql`
      UPDATE programs.endpoint SET off_at = ${at}, off_because = ${because} WHERE id = ${id} AND off_at IS NULL`.execute(
      tx,
    ),
  );
}

/** The next secret; messages are signed with the one before as well until a moment. Answers its number. */
export async function nextGeneration(tx: Tx, id: string, formerUntil: Date): Promise<number | undefined> {
  const { rows } = await sql<{ secret_generation: number }>`
    UPDATE programs.endpoint SET secret_generation = secret_generation + 1, former_until = ${formerUntil}
    WHERE id = ${id} RETURNING secret_generation`.execute(tx);
  return rows[0]?.secret_generation;
}

/** A message was taken: nothing fails any more. */
export async function noteTaken(tx: Tx, id: string): Promise<void> {
  await sql`UPDATE programs.endpoint SET failing_since = NULL WHERE id = ${id} AND failing_since IS NOT NULL`.execute(
    tx,
  );
}

/** A message was not taken; answers since when none is. */
export async function noteNotTaken(tx: Tx, id: string, at: Date): Promise<Date | undefined> {
  const { rows } = await sql<{ failing_since: Date }>`
    UPDATE programs.endpoint SET failing_since = coalesce(failing_since, ${at}) WHERE id = ${id}
    RETURNING failing_since`.execute(tx);
  return rows[0]?.failing_since;
}

export async function deleteEndpoint(tx: Tx, id: string): Promise<boolean> {
  return changed(await sql`DELETE FROM programs.endpoint WHERE id = ${id}`.execute(tx));
}

function changed({ numAffectedRows = 0n }: { numAffectedRows?: bigint | undefined }): boolean {
  return numAffectedRows === 1n;
}
