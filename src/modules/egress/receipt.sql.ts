import { type Reader, sql, type Tx } from "#kernel/db";
import { insertRows } from "#kernel/insert-rows";

type EgressTables = {
  "egress.receipt": {
    id: string;
    flow: string;
    partner: string;
    categories: string[];
    fields: string[];
    sha256: Buffer;
    policy_version: string;
    at: Date;
  };
  "egress.outcome": { receipt_id: string; outcome: string; status: number | null; at: Date };
};

export type Receipt = {
  receiptId: string;
  flow: string;
  partner: string;
  categories: readonly string[];
  fields: readonly string[];
  sha256: Buffer;
  policyVersion: string;
  at: Date;
};

/** What became of a message, beside its receipt; `null` when its process died on the way. */
export type ReceiptWithOutcome = Receipt & { outcome: string | null; status: number | null };

export async function insertReceipts(tx: Tx, receipts: readonly Receipt[]): Promise<void> {
  await tx
    .withTables<EgressTables>()
    .insertInto("egress.receipt")
    .values(
      receipts.map((receipt) => ({
        id: receipt.receiptId,
        flow: receipt.flow,
        partner: receipt.partner,
        categories: [...receipt.categories],
        fields: [...receipt.fields],
        sha256: receipt.sha256,
        policy_version: receipt.policyVersion,
        at: receipt.at,
      })),
    )
    .execute();
}

/** Writes receipts of calls that were answered with 200 a moment after. */
export async function insertPastReceipts(
  tx: Tx,
  rows: readonly (Omit<EgressTables["egress.receipt"], "categories" | "fields"> & {
    categories: readonly string[];
    fields: readonly string[];
  })[],
): Promise<void> {
  await insertRows(
    tx,
    "egress.receipt",
    ["id", "flow", "partner", "categories", "fields", "sha256", "policy_version", "at"],
    rows,
  );
  const ended = rows.map(({ id, at }) => ({ receipt_id: id, outcome: "answered", status: 200, at }));
  await insertRows(tx, "egress.outcome", ["receipt_id", "outcome", "status", "at"], ended);
}

export type Outcome = { receiptId: string; outcome: string; status: number | null; at: Date };

/** Adds how messages ended; what is known of one stays. */
export async function insertOutcomes(tx: Tx, outcomes: readonly Outcome[]): Promise<void> {
  await sql`
    INSERT INTO egress.outcome (receipt_id, outcome, status, at)
    SELECT receipt_id, outcome, status, at FROM unnest(
      ${outcomes.map(({ receiptId }) => receiptId)}::uuid[], ${outcomes.map(({ outcome }) => outcome)}::text[],
      ${outcomes.map(({ status }) => status)}::int[], ${outcomes.map(({ at }) => at)}::timestamptz[]
    ) AS ended (receipt_id, outcome, status, at)
    ON CONFLICT (receipt_id) DO NOTHING`.execute(tx);
}

/** The newest receipts first, at most `limit`. */
export async function selectReceipts(reader: Reader, limit: number): Promise<ReceiptWithOutcome[]> {
  const rows = await reader
    .withTables<EgressTables>()
    .selectFrom("egress.receipt as receipt")
    .leftJoin("egress.outcome as outcome", "outcome.receipt_id", "receipt.id")
    .select([
      "receipt.id as receiptId",
      "receipt.flow",
      "receipt.partner",
      "receipt.categories",
      "receipt.fields",
      "receipt.sha256",
      "receipt.policy_version as policyVersion",
      "receipt.at",
      "outcome.outcome",
      "outcome.status",
    ])
    .orderBy("receipt.at", "desc")
    .orderBy("receipt.id")
    .limit(limit)
    .execute();
  return rows;
}
