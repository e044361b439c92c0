import { type Reader, sql, type Tx } from "#kernel/db";

export type PasswordRow = {
  member_id: string;
  verifier: string;
  code_generation: number;
  code_step: number;
  confirmed_at: Date | null;
  failures: number;
  failed_at: Date | null;
  created_at: Date;
};

type Tables = {
  "staff.password": PasswordRow;
  "staff.recovery_code": { code_hash: Buffer; member_id: string; created_at: Date };
};
const tables = (reader: Reader) => reader.withTables<Tables>();

/** Puts a password in the place of the one before. */
export async function putPassword(tx: Tx, row: PasswordRow): Promise<void> {
  const { member_id: _, ...rest } = row;
  await tables(tx)
    .insertInto("staff.password")
    .values(row)
    .onConflict((on) => on.column("member_id").doUpdateSet(rest))
    .execute();
}

export async function findPassword(reader: Reader, memberId: string): Promise<PasswordRow | undefined> {
  return tables(reader).selectFrom("staff.password").selectAll().where("member_id", "=", memberId).executeTakeFirst();
}

/** Notes a try before it is judged: of many at once, each waits for the one before. False while it is too early for another. */
export async function beginTry(tx: Tx, memberId: string, now: Date, mostSeconds: number): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE staff.password SET failures = least(failures + 1, 1000), failed_at = ${now}
    WHERE member_id = ${memberId}
      AND (failures < 3 OR failed_at + make_interval(secs => least(power(2, least(failures, 20) - 2), ${mostSeconds})) <= ${now})`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** A try was right: the code of this step is used up, and nobody waits any more. False if the code was used meanwhile. */
export async function endTry(tx: Tx, memberId: string, step: number): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE staff.password SET failures = 0, failed_at = NULL, code_step = ${step}
    WHERE member_id = ${memberId} AND code_step < ${step}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function confirmPassword(tx: Tx, memberId: string, at: Date): Promise<void> {
  await tables(tx).updateTable("staff.password").set({ confirmed_at: at }).where("member_id", "=", memberId).execute();
}

export async function deletePassword(tx: Tx, memberId: string): Promise<void> {
  await tables(tx).deleteFrom("staff.password").where("member_id", "=", memberId).execute();
}

/** Puts new recovery codes in the place of all before. */
export async function putRecoveryCodes(tx: Tx, memberId: string, hashes: readonly Buffer[], at: Date): Promise<void> {
  await tables(tx).deleteFrom("staff.recovery_code").where("member_id", "=", memberId).execute();
  const rows = hashes.map((code_hash) => ({ code_hash, member_id: memberId, created_at: at }));
  await tables(tx).insertInto("staff.recovery_code").values(rows).execute();
}

/** Takes a code away; whose it was, or undefined when it is none. */
export async function takeRecoveryCode(tx: Tx, codeHash: Buffer): Promise<string | undefined> {
  const row = await tables(tx)
    .deleteFrom("staff.recovery_code")
    .where("code_hash", "=", codeHash)
    .returning("member_id")
    .executeTakeFirst();
  return row?.member_id;
}

export async function countRecoveryCodes(reader: Reader, memberId: string): Promise<number> {
  const { count } = await tables(reader)
    .selectFrom("staff.recovery_code")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("member_id", "=", memberId)
    .executeTakeFirstOrThrow();
  return count;
}
