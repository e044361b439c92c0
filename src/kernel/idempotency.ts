import { minute } from "./clock.ts";
import { type Reader, sql, type Tx } from "./db.ts";
import { equalBytes, hmacSha256, sha256 } from "./digest.ts";

/**
 * Requests that must not act twice (draft-ietf-httpapi-idempotency-key-header-07). The key is written down before the act.
 * The answer is not: it may hold a secret. Kept is what it is made from again, an id, or the code of a refusal.
 */

/** After so long a request that has no answer has died with its process, and may be taken up again. */
const claimMs = minute;

/** A request and its key, as hashes: neither can be read from the table. */
export type KeyedRequest = { keyHash: Buffer; requestHash: Buffer };

/** `id` is what the request is about, such as an order: known before the act, so that no crash can lose it. */
export type KeyState =
  /** Its answer is made again from the id, or is the refusal of this code. */
  | { state: "answered"; id: string; refusal: string | null }
  /** Somebody is at it at this moment, or was when the process died. */
  | { state: "in-progress"; id: string }
  /** The same key came with another request. */
  | { state: "different" };

/**
 * Reads the header: a quoted string (RFC 8941) or the same without quotes, 8 to 200 characters that need no escape.
 * Undefined for anything else.
 */
export function readIdempotencyKey(header: string): string | undefined {
  return /^(?<quote>"?)(?<key>[\w.:+/=~-]{8,200})\k<quote>$/.exec(header)?.groups?.key;
}

/** `operation` names the route, `bearer` who asks: a key means something to them alone. */
export function keyedRequest(asked: {
  operation: string;
  bearer: string;
  key: string;
  request: unknown;
}): KeyedRequest {
  const { operation, bearer, key, request } = asked;
  return {
    keyHash: sha256(JSON.stringify([operation, bearer, key])),
    requestHash: hmacSha256(key, JSON.stringify([bearer, request])),
  };
}

/** What is known of a key; `unknown` when it never came. Writes nothing. */
export async function findKey(reader: Reader, asked: KeyedRequest): Promise<KeyState | { state: "unknown" }> {
  const { rows } = await sql<Row>`
    SELECT request_hash, answer_id, refusal, answered_at FROM kernel.idempotency
    WHERE key_hash = ${asked.keyHash}`.execute(reader);
  const [row] = rows;
  return row === undefined ? { state: "unknown" } : stateOf(row, asked);
}

/**
 * Takes the request up: `mine` means that the caller acts now and then says `keepAnswer` or `releaseKey`. In a
 * transaction of its own that commits before the act. A claim that is older than a minute is taken over.
 */
export async function claimKey(
  tx: Tx,
  asked: KeyedRequest,
  id: string,
  now: Date,
): Promise<KeyState | { state: "mine" }> {
  const { keyHash, requestHash } = asked;
  const stale = new Date(now.getTime() - claimMs);
  for (let attempt = 1; attempt <= 3; attempt++) {
    const { rows } = await sql`
      INSERT INTO kernel.idempotency AS i (key_hash, request_hash, answer_id, created_at, claimed_at)
      VALUES (${keyHash}, ${requestHash}, ${id}, ${now}, ${now})
      ON CONFLICT (key_hash) DO UPDATE SET claimed_at = ${now}, answer_id = ${id}
      WHERE i.claimed_at <= ${stale} AND i.request_hash = ${requestHash} AND i.answered_at IS NULL
      RETURNING true`.execute(tx);
    if (rows.length === 1) return { state: "mine" };
    const found = await findKey(tx, asked);
    // Released in between: it is free again.
    if (found.state !== "unknown") return found;
  }
  return { state: "in-progress", id };
}

/** Notes that the request was answered; with the code, if it was refused. The first answer stays. */
export async function keepAnswer(tx: Tx, { keyHash }: KeyedRequest, refusal: string | null, now: Date): Promise<void> {
  await sql`
    UPDATE kernel.idempotency SET refusal = ${refusal}, answered_at = ${now}
    WHERE key_hash = ${keyHash} AND answered_at IS NULL`.execute(tx);
}

/** Forgets a key whose request changed nothing and may be sent again, such as one that a partner could not answer. */
export async function releaseKey(tx: Tx, { keyHash }: KeyedRequest): Promise<void> {
  await sql`DELETE FROM kernel.idempotency WHERE key_hash = ${keyHash} AND answered_at IS NULL`.execute(tx);
}

/** Forgets the keys that came before a moment; answers how many. */
export async function forgetKeys(tx: Tx, before: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`DELETE FROM kernel.idempotency WHERE created_at < ${before}`.execute(tx);
  return Number(numAffectedRows);
}

/** How many keys came before a moment and are still remembered. */
export async function countKeys(reader: Reader, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM kernel.idempotency WHERE created_at < ${before}`.execute(reader);
  return rows[0]?.count ?? 0;
}

type Row = { request_hash: Buffer; answer_id: string; refusal: string | null; answered_at: Date | null };

function stateOf({ request_hash, answer_id: id, refusal, answered_at }: Row, asked: KeyedRequest): KeyState {
  if (!equalBytes(request_hash, asked.requestHash)) return { state: "different" };
  return answered_at === null ? { state: "in-progress", id } : { state: "answered", id, refusal };
}
