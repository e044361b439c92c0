import type { Tx } from "#kernel/db";
import type { Random } from "#kernel/random";
import { insertSent } from "./outbox.sql.ts";
import type { MailAsk } from "./queue-mail.ts";

/** A mail about an order that was sent at `at`, before the shop moved here. */
export type SentMail = Extract<MailAsk, { orderId: string }> & { at: Date };

/** Takes in mails that were sent long ago; none of them is sent again, because one that was sent never is. */
export async function importSent(
  tx: Tx,
  { random, host }: { random: Random; host: string },
  mails: readonly SentMail[],
): Promise<void> {
  const rows = mails.map(({ kind, orderId, cause = "", at }) => {
    const id = random.uuid();
    return { id, kind, aboutId: orderId, cause, messageId: `<${id}@${host}>`, at };
  });
  await insertSent(tx, rows);
}
