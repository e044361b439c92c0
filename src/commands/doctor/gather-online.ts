import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#config";
import { createClock, day } from "#kernel/clock";
import { openDatabase } from "#kernel/db";
import { inspectCertificate } from "#kernel/http";
import { silentLog } from "#kernel/log";
import { hasBeenSet } from "#settings";
import { readIdentity } from "../../trader.ts";
import type { NameFacts } from "./name-findings.ts";
import { askNames } from "./names.ts";
import type { OnlineFacts, Way } from "./online.ts";

/** What of going online the settings and files say. `trader` and `names` were asked for elsewhere. */
export function gatherOnline(config: Config, more: Pick<OnlineFacts, "trader" | "names">): OnlineFacts {
  const { shopUrl, office, production, redirectPort, smtpUrl, ownerEmail, sample } = config;
  const provider = providerOf(config);
  return {
    ...{ shopUrl, officeUrl: office.url, production, redirectPort, smtpUrl, ownerEmail, sample, provider },
    way: wayOf(config),
    ...more,
  };
}

/** Through whom money comes, and what was found of it; never the key itself. */
function providerOf({ production, stripe }: Config): string | null {
  if (stripe === undefined) return production ? null : "the sandbox bank";
  const { live, secretKey, webhookSecrets } = stripe;
  const key = `${live ? "live" : "test"} key${secretKey.startsWith("rk_") ? ", restricted" : ", unrestricted"}`;
  const secrets = webhookSecrets.length === 1 ? "one webhook secret" : `${webhookSecrets.length} webhook secrets`;
  return `Stripe (a ${key}; ${secrets})`;
}

function wayOf({ tls, trustedProxies, shopUrl, office }: Config): Way {
  if (tls === undefined) {
    return trustedProxies.length === 0 ? { kind: "nobody" } : { kind: "proxies", proxies: trustedProxies };
  }
  const hosts = [shopUrl, office.url].filter((url) => url.startsWith("https:")).map((url) => new URL(url).hostname);
  const seen = inspectCertificate(tls, hosts);
  if (!seen.ok) return { kind: "broken", sentence: seen.because };
  const { names, until } = seen;
  const { keyFile } = tls;
  return {
    kind: "itself",
    names,
    until: until.toISOString().slice(0, "2026-11-30".length),
    daysLeft: Math.floor((until.getTime() - createClock().now().getTime()) / day),
    keyFile,
    keyOpen: (statSync(keyFile).mode & 0o077) !== 0,
  };
}

/** Whether the sample trades, or a file says who does. */
export function traderInFiles({ sample, dataDir }: Config): boolean {
  return sample || existsSync(join(dataDir, "shop.json"));
}

/** Whether somebody said who trades: in the file, in the office, or the sample. */
export async function traderSaid(config: Config, databaseUrl: string): Promise<OnlineFacts["trader"]> {
  if (traderInFiles(config)) return "said";
  const database = openDatabase({ connection: { connectionString: databaseUrl }, maxConnections: 1, log: silentLog });
  try {
    return (await hasBeenSet(database.reader, "trader")) ? "said" : "unsaid";
  } catch {
    return undefined;
  } finally {
    await database.close();
  }
}

/** What the world is told of the shop's name and of the domain its mails come from. */
export function askForNames(config: Config, selector: string | undefined): Promise<NameFacts> {
  const mailDomain = senderDomain(config) ?? new URL(config.shopUrl).hostname;
  return askNames({ host: new URL(config.shopUrl).hostname, mailDomain, selector });
}

function senderDomain(config: Config): string | undefined {
  try {
    const { trader } = readIdentity(config);
    return trader.email.slice(trader.email.lastIndexOf("@") + 1);
  } catch {
    return undefined;
  }
}
