import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "#config";
import { createClock, day } from "#kernel/clock";
import { openDatabase } from "#kernel/db";
import { inspectCertificate } from "#kernel/http";
import { silentLog } from "#kernel/log";
import { readDkimKey } from "#mail";
import { readSetting, traderShape } from "#settings";
import type { NameFacts } from "./name-findings.ts";
import { askNames } from "./names.ts";
import type { DkimSeen, OnlineFacts, Way } from "./online.ts";

/** What of going online the settings and files say. `trader` and `names` were asked for elsewhere. */
export function gatherOnline(
  config: Config,
  { mailDomain, ...more }: Pick<OnlineFacts, "trader" | "names"> & Pick<TraderSeen, "mailDomain">,
): OnlineFacts {
  const { shopUrl, office, production, redirectPort, smtpUrl, ownerEmail, sample } = config;
  const provider = providerOf(config);
  return {
    ...{ shopUrl, officeUrl: office.url, production, redirectPort, smtpUrl, ownerEmail, sample, provider },
    carrier: production ? null : "the sandbox courier",
    dkim: dkimOf(config, mailDomain),
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

/** Which key signs the mails, and what its domain has to publish. */
function dkimOf({ dkim, shopUrl }: Config, mailDomain: string | undefined): DkimSeen | undefined {
  if (dkim === undefined) return undefined;
  const domain = mailDomain ?? new URL(shopUrl).hostname;
  const { keyFile, selector } = dkim;
  try {
    const { bits, record } = readDkimKey(dkim);
    const keyOpen = (statSync(keyFile).mode & 0o077) !== 0;
    return { kind: "signs", keyFile, keyOpen, bits, record, domain, where: `${selector}._domainkey.${domain}` };
  } catch (thrown) {
    return { kind: "broken", sentence: thrown instanceof Error ? thrown.message : "CANDOUR_DKIM_KEY cannot be used." };
  }
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

/** Who trades, as far as the doctor needs it: whether that is said, and the domain of the address that mails come from. */
export type TraderSeen = { trader: OnlineFacts["trader"]; mailDomain: string | undefined };

/** What the file says, if there is one. */
export function traderInFiles({ sample, dataDir }: Config): TraderSeen | undefined {
  if (sample) return { trader: "said", mailDomain: undefined };
  const path = join(dataDir, "shop.json");
  if (!existsSync(path)) return undefined;
  try {
    const { email } = traderShape.parse(JSON.parse(readFileSync(path, "utf8")));
    return { trader: "said", mailDomain: domainOf(email) };
  } catch {
    // The start says what is wrong with the file.
    return { trader: "unsaid", mailDomain: undefined };
  }
}

/** The same, or what was set in the office. */
export async function traderSeen(config: Config, databaseUrl: string): Promise<TraderSeen> {
  const inFiles = traderInFiles(config);
  if (inFiles !== undefined) return inFiles;
  const database = openDatabase({ connection: { connectionString: databaseUrl }, maxConnections: 1, log: silentLog });
  try {
    const set = traderShape.safeParse(await readSetting(database.reader, "trader"));
    return set.success
      ? { trader: "said", mailDomain: domainOf(set.data.email) }
      : { trader: "unsaid", mailDomain: undefined };
  } catch {
    return { trader: undefined, mailDomain: undefined };
  } finally {
    await database.close();
  }
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}

/** What the world is told of the shop's name, and of the domain its mails come from. */
export function askForNames(
  config: Config,
  { mailDomain, selector }: { mailDomain: string | undefined; selector: string | undefined },
): Promise<NameFacts> {
  const host = new URL(config.shopUrl).hostname;
  const own = dkimOf(config, mailDomain);
  const expected = selector === undefined && own?.kind === "signs" ? own.record : undefined;
  return askNames({ host, mailDomain: mailDomain ?? host, selector: selector ?? config.dkim?.selector, expected });
}
