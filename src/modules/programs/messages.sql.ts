import { type Reader, sql, type Tx } from "#kernel/db";
import type { EventId } from "./events.ts";

export type MessageRow = {
  id: string;
  endpoint_id: string;
  event: EventId;
  about: string;
  happened_at: Date;
  state: "queued" | "sent" | "failed";
  attempts: number;
  next_attempt_at: Date | null;
  ended_at: Date | null;
  last_outcome: string | null;
};

export async function insertMessage(
  tx: Tx,
  row: Pick<MessageRow, "id" | "endpoint_id" | "event" | "about" | "happened_at">,
): Promise<void> {
  const { id, endpoint_id, event, about, happened_at: at } = row;
  await sql`
    INSERT INTO programs.message (id, endpoint_id, event, about, happened_at, next_attempt_at, job_queued_at)
    VALUES (${id}, ${endpoint_id}, ${event}, ${about}, ${at}, ${at}, ${at})`.execute(tx);
}

export type ClaimedMessage = Pick<MessageRow, "id" | "endpoint_id" | "event" | "about" | "happened_at" | "attempts">;

/**
 * Gives a due message to one worker until `until`. Nothing if it is not queued, not due, or with another worker; nor while another is
 * on its way to an address that fails, so that one which hangs holds up one worker and not all.
 */
export async function claimMessage(tx: Tx, id: string, now: Date, until: Date): Promise<ClaimedMessage | undefined> {
  const { rows } = await sql<ClaimedMessage>`
    UPDATE programs.message AS m SET claimed_until = ${until}, attempts = attempts + 1
    WHERE id = ${id} AND state = 'queued' AND next_attempt_at <= ${now}
      AND (claimed_until IS NULL OR claimed_until <= ${now})
      AND NOT EXISTS (
        SELECT FROM programs.message AS other JOIN programs.endpoint AS e ON e.id = other.endpoint_id
        WHERE other.endpoint_id = m.endpoint_id AND other.state = 'queued' AND other.claimed_until > ${now}
          AND e.failing_since IS NOT NULL)
    RETURNING id, endpoint_id, event, about, happened_at, attempts`.execute(tx);
  return rows[0];
}

export type MessageOutcome =
  | { is: "sent"; at: Date; word: string }
  | { is: "failed"; at: Date; word: string }
  | { is: "later"; word: string; nextAttemptAt: Date };

/** Writes how an attempt ended. A worker whose claim ran out may still report that it was taken; anything else of it is ignored. */
export async function settleMessage(tx: Tx, id: string, attempt: number, outcome: MessageOutcome): Promise<boolean> {
  const ended = outcome.is === "later" ? null : outcome.at;
  const next = outcome.is === "later" ? outcome.nextAttemptAt : null;
  const { numAffectedRows = 0n } = await sql`
    UPDATE programs.message SET claimed_until = NULL, job_queued_at = NULL, next_attempt_at = ${next}, ended_at = ${ended},
      state = ${outcome.is === "later" ? "queued" : outcome.is}, last_outcome = ${outcome.word}
    WHERE id = ${id} AND state = 'queued' AND (${outcome.is === "sent"} OR attempts = ${attempt})`.execute(tx);
  return numAffectedRows === 1n;
}

/** Gives up what waits for an address. */
export async function failWaiting(tx: Tx, endpointId: string, at: Date, word: string): Promise<void> {
  await sql`
    UPDATE programs.message SET state = 'failed', next_attempt_at = NULL, job_queued_at = NULL, claimed_until = NULL,
      ended_at = ${at}, last_outcome = ${word}
    WHERE endpoint_id = ${endpointId} AND state = 'queued'`.execute(tx);
}

/** Takes note that the queue is given work for messages that are due and for which nothing is under way. At most `limit`. */
export async function takeDueMessages(tx: Tx, now: Date, jobLostBefore: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH due AS MATERIALIZED (
      SELECT id FROM programs.message
      WHERE state = 'queued' AND next_attempt_at <= ${now}
        AND (claimed_until IS NULL OR claimed_until <= ${now})
        AND (job_queued_at IS NULL OR job_queued_at <= ${jobLostBefore})
      ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE programs.message SET job_queued_at = ${now} WHERE id IN (SELECT id FROM due) RETURNING id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Queues an ended message again, its attempts counted anew. False where there is none, it waits, or its address is off. */
export async function requeueMessage(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE programs.message AS m SET state = 'queued', attempts = 0, next_attempt_at = ${now}, job_queued_at = ${now},
      claimed_until = NULL, ended_at = NULL
    FROM programs.endpoint AS e
    WHERE m.id = ${id} AND m.state <> 'queued' AND e.id = m.endpoint_id AND e.off_at IS NULL`.execute(tx);
  return numAffectedRows === 1n;
}

const shown = sql`id, endpoint_id, event, about, happened_at, state, attempts, next_attempt_at, ended_at, last_outcome`;

/** The newest first. */
export async function selectMessages(reader: Reader, endpointId: string, limit: number): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    SELECT ${shown} FROM programs.message WHERE endpoint_id = ${endpointId}
    ORDER BY happened_at DESC, id DESC LIMIT ${limit}`.execute(reader);
  return rows;
}

export async function findMessage(reader: Reader, id: string): Promise<MessageRow | undefined> {
  const { rows } = await sql<MessageRow>`SELECT ${shown} FROM programs.message WHERE id = ${id}`.execute(reader);
  return rows[0];
}

export async function deleteMessages(tx: Tx, endedBefore: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM programs.message WHERE state <> 'queued' AND ended_at < ${endedBefore}`.execute(tx);
  return Number(numAffectedRows);
}

export async function countMessages(reader: Reader, endedBefore: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM programs.message
    WHERE state <> 'queued' AND ended_at < ${endedBefore}`.execute(reader);
  return rows[0]?.count ?? 0;
}
