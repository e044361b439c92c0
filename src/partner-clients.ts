import { type Config, ConfigError } from "#config";
import { type Addressing, type Courier, createSandboxCourier, type Egress, noCourier } from "#egress";
import { type Clock, createClock } from "#kernel/clock";
import type { Log } from "#kernel/log";
import {
  createMailbox,
  createSmtpTransport,
  type Mailbox,
  type MailTransport,
  parseMailAddress,
  readDkimKey,
  readSmtpUrl,
} from "#mail";
import { createSandboxBank, createStripe, noProvider, type PaymentProvider } from "#payments";
import { partners as declared, type PartnerId } from "#policy/flows";
import type { Partners } from "./partners.ts";

/**
 * Whom money comes through and goods are handed to: Stripe where the settings name a key; else the stand-ins, or nobody
 * where the shop is open for real.
 */
export function partnerClients(
  { stripe }: Pick<Config, "stripe">,
  partners: Partners | undefined,
  { egress, log }: { egress: Egress; log: Log },
): { provider: PaymentProvider; courier: Courier } {
  // All of them sign with the clock of their machine, whatever the shop's says.
  const wallClock = createClock();
  const pages = partners?.stripe === undefined ? {} : { pages: partners.stripe.origin };
  const bank = (): PaymentProvider =>
    partners === undefined
      ? noProvider
      : createSandboxBank({ egress, origin: partners.bank.origin, secrets: partners.bank, wallClock });
  return {
    provider: stripe === undefined ? bank() : createStripe({ ...{ egress, log, wallClock }, ...stripe, ...pages }),
    courier:
      partners === undefined ? noCourier : createSandboxCourier({ egress, secrets: partners.courier, wallClock }),
  };
}

/** Where the egress gate may go to, by partner. */
export function partnerOrigins({ stripe }: Pick<Config, "stripe">, partners: Partners | undefined) {
  const standIns = partners && { "sandbox-bank": partners.bank.origin, "sandbox-courier": partners.courier.origin };
  const at = { stripe: partners?.stripe?.origin ?? "https://api.stripe.com" };
  return {
    origins: { ...standIns, ...(stripe === undefined ? {} : at) },
    // A test's own Stripe is on this machine, which no partner elsewhere may be.
    ...(partners?.stripe === undefined
      ? {}
      : { partners: { ...declared, stripe: { ...declared.stripe, loopback: true } } }),
  };
}

/** Where programs of the merchant's own may be that are told of orders. */
export function addressingOf({
  production,
  programsNearby,
}: Pick<Config, "production" | "programsNearby">): Addressing {
  return { plainOnThisMachine: !production, ownNetwork: programsNearby };
}

/** Those of the declared partners that this shop has anything to do with: others have no place in its policy. The two are told by id or name. */
export function partnersInUse({ provider, courier }: { provider: string; courier: string }): PartnerId[] {
  const chosen: readonly string[] = [provider, courier];
  return (Object.keys(declared) as PartnerId[]).filter((id) => {
    const { recipient, name } = declared[id];
    const isChosen = chosen.includes(id) || chosen.includes(name);
    return isChosen || (recipient !== "payment-provider" && recipient !== "carrier");
  });
}

/** How mails leave: by the mail server of the settings, or into a mailbox in memory. Throws a `ConfigError` for a server that cannot be one. */
export function mailWay(
  { smtpUrl, dkim, bounceAddress }: Pick<Config, "smtpUrl" | "dkim" | "bounceAddress">,
  { egress, clock }: { egress: Egress; clock: Clock },
): { mailbox: Mailbox | undefined; transport: MailTransport } {
  if (smtpUrl === undefined) {
    const mailbox = createMailbox(clock);
    return { mailbox, transport: mailbox };
  }
  try {
    const key = dkim === undefined ? undefined : readDkimKey(dkim);
    const reports = bounceAddress === undefined ? undefined : parseMailAddress(bounceAddress);
    if (reports?.ok === false) throw new Error("CANDOUR_BOUNCE_ADDRESS is no address that mails can be sent to.");
    const settings = { settings: readSmtpUrl(smtpUrl), dkim: key, bounceAddress: reports?.address };
    return { mailbox: undefined, transport: createSmtpTransport({ ...settings, egress }) };
  } catch (thrown) {
    throw new ConfigError(thrown instanceof Error ? thrown.message : "SMTP_URL cannot be used.");
  }
}
