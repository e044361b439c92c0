import { ConfigError, readConfig } from "#config";
import { bounceMostBytes } from "#mail";

const usage = `candour bounce: a mail came back, and the shop should know

  candour bounce < report     reads the report of a mail server, as it came, from its standard input

Your mail server, or a program that fetches the mailbox to which reports come, hands each message to it; docs/mails.md says how.
`;

/** What the mail server, by the codes of sysexits.h, is to try again later. */
const tryAgainLater = 75;

/**
 * `candour bounce`: answers 0 once the message was looked at, whatever it was, so that no mail server answers a report with
 * another; 75 where the shop cannot be reached now.
 */
export async function bounceCommand(args: readonly string[]): Promise<number> {
  if (args.length > 0 || process.stdin.isTTY) {
    process.stdout.write(usage);
    return 2;
  }
  const message = await readInput(process.stdin);
  try {
    const { joinShop } = await import("../main.ts");
    const joined = await joinShop(readConfig());
    try {
      const found = await joined.transact((tx) => joined.modules.mail.takeBounce(tx, message));
      process.stdout.write(`${said[found]}\n`);
      return 0;
    } finally {
      await joined.close();
    }
  } catch (thrown) {
    const why = thrown instanceof ConfigError ? thrown.message : "the shop cannot be reached.";
    process.stderr.write(`candour: ${why} The report is to come again later.\n`);
    return tryAgainLater;
  }
}

const said = {
  "came-back": "The mail is marked as come back; the mail queue in the back office tells why.",
  unknown: "It is about no mail that this shop has sent and still knows.",
  "not-final": "It tells of a delay, or that all is well: nothing to do.",
  "no-report": "It is no report of a mail server about one of our mails.",
};

/** The beginning of what comes in; the rest is let pass, so that whoever writes it is not cut off. */
async function readInput(input: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of input) {
    const buffer = Buffer.from(part as Buffer);
    if (bytes < bounceMostBytes) parts.push(buffer);
    bytes += buffer.length;
  }
  return Buffer.concat(parts).subarray(0, bounceMostBytes).toString("latin1");
}
