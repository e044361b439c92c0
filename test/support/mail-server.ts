import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import type { Arrival } from "./invariants.ts";

/** A mail server that takes every mail and remembers it, so that what arrived outlives the shop that sent it. */
export type MailServer = {
  /** For SMTP_URL. */
  url: string;
  /** In the order of their coming, repeats included. */
  arrived: readonly Arrival[];
  close(): Promise<void>;
};

/** Starts one on a free port of this machine. */
export async function startMailServer(): Promise<MailServer> {
  const arrived: Arrival[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData: (stream, _, done) => {
      const read = async (): Promise<void> => {
        const { messageId = "", subject = "" } = await simpleParser(stream);
        // Noted before the yes: what the sender may believe to have arrived has.
        arrived.push({ messageId, subject });
      };
      read().then(() => done(), done);
    },
  });
  // A sender that is killed breaks off in the middle.
  server.on("error", () => {});
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
