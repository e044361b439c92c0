import { type Config, ConfigError } from "#config";
import { type Courier, createSandboxCourier, type Egress, noCourier } from "#egress";
import { type Clock, createClock } from "#kernel/clock";
import { createMailbox, createSmtpTransport, type Mailbox, type MailTransport, readSmtpUrl } from "#mail";
import { createSandboxBank, noProvider, type PaymentProvider } from "#payments";
import type { Partners } from "./partners.ts";

/** Whom money comes through and goods are handed to: the stand-ins, or nobody where the shop is open for real. */
export function partnerClients(
  partners: Partners | undefined,
  egress: Egress,
): { provider: PaymentProvider; courier: Courier } {
  if (partners === undefined) return { provider: noProvider, courier: noCourier };
  const { bank, courier } = partners;
  // The stand-ins sign with the machine's clock, whatever the shop's says.
  const wallClock = createClock();
  return {
    provider: createSandboxBank({ egress, origin: bank.origin, secrets: bank, wallClock }),
    courier: createSandboxCourier({ egress, secrets: courier, wallClock }),
  };
}

/** Where the egress gate may go to, by partner. */
export function partnerOrigins(partners: Partners | undefined): Record<string, string> {
  return partners === undefined
    ? {}
    : { "sandbox-bank": partners.bank.origin, "sandbox-courier": partners.courier.origin };
}

/** How mails leave: by the mail server of the settings, or into a mailbox in memory. Throws a `ConfigError` for a server that cannot be one. */
export function mailWay(
  { smtpUrl }: Pick<Config, "smtpUrl">,
  { egress, clock }: { egress: Egress; clock: Clock },
): { mailbox: Mailbox | undefined; transport: MailTransport } {
  if (smtpUrl === undefined) {
    const mailbox = createMailbox(clock);
    return { mailbox, transport: mailbox };
  }
  try {
    return { mailbox: undefined, transport: createSmtpTransport({ settings: readSmtpUrl(smtpUrl), egress }) };
  } catch (thrown) {
    throw new ConfigError(thrown instanceof Error ? thrown.message : "SMTP_URL cannot be used.");
  }
}
