/** Sends one mail and ends, or dies where CANDOUR_CRASH_AT says; for the test that kills it. */
import { armCrashpoint } from "#kernel/crashpoint";
import { openDatabase } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { createSmtpTransport, readSmtpUrl } from "./index.ts";
import { noReceipts, outboxOn } from "./test-outbox.ts";

const [url = "", smtp = "", mailId = "", crashAt] = process.argv.slice(2);
armCrashpoint(crashAt);
const database = openDatabase({ connection: { connectionString: url }, maxConnections: 2, log: silentLog });
const transport = createSmtpTransport({ settings: readSmtpUrl(smtp), egress: noReceipts });
const { mail } = outboxOn(database, { transport });
process.stdout.write(await mail.sendMail(mailId));
await database.close();
