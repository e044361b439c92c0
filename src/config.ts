import { isAbsolute, join, resolve } from "node:path";
import { isNetwork } from "#kernel/http/network";
import { readStripe, type StripeSettings } from "./stripe-settings.ts";

/** Every setting of the shop, parsed once and frozen. */
export type Config = Readonly<{
  /** TCP port of the shop. */
  port: number;
  /** Address to listen on; `undefined` means every address of the machine. */
  host: string | undefined;
  /** Files of the certificate (with its chain) and its key, PEM, when the shop speaks TLS itself. */
  tls: Readonly<{ certFile: string; keyFile: string }> | undefined;
  /** Proxies whose word about who asks, by what name and how, is believed: addresses and networks (CIDR). */
  trustedProxies: readonly string[];
  /** Port where plain HTTP is answered only with the way to https; `undefined` means nowhere. */
  redirectPort: number | undefined;
  /** Absolute folder of everything the shop keeps itself: database, keys, sandbox. */
  dataDir: string;
  /** Absolute folder of the backups and of the escrow copy. */
  backupDir: string;
  /** A PostgreSQL of one's own; `undefined` means that we start one in `dataDir`. */
  databaseUrl: string | undefined;
  /** The keystore's database; `undefined` means one beside the shop's. */
  keystoreUrl: string | undefined;
  /** Where `candour move` takes the shop: another PostgreSQL, and the keystore's database there. */
  moveTo: Readonly<{ databaseUrl: string; keystoreUrl: string | undefined }> | undefined;
  /** Scheme, host and port under which shoppers know the shop; no trailing slash. */
  shopUrl: string;
  /** Where the back office listens, and under which name staff know it: never that of the shop, so that no cookie crosses. */
  office: Readonly<{ port: number; host: string; url: string }>;
  /** True when `shopUrl` is https: no sandbox, no demo, no mailbox page. */
  production: boolean;
  /** SMTP server; `undefined` means the mailbox in memory. */
  smtpUrl: string | undefined;
  /** The key that mails are signed with (DKIM), and the name under which the domain publishes its other half; `undefined` signs none. */
  dkim: Readonly<{ keyFile: string; selector: string }> | undefined;
  /** Where mail servers report what they could not deliver; `undefined`: where mails come from. */
  bounceAddress: string | undefined;
  /** How the shop is paid through Stripe; `undefined` means the sandbox bank, and in production nobody. */
  stripe: StripeSettings | undefined;
  /** Who runs the shop, for mails about the shop itself; `undefined` sends none. */
  ownerEmail: string | undefined;
  /** Fill an empty shop with the sample catalogue. */
  sample: boolean;
  /** Give the sample shop two years of orders. */
  sampleOrders: boolean;
  /** Where its photographs lie; `undefined` means those that came with the shop. */
  samplePhotographs: string | undefined;
  /** Ports of the stand-in bank and courier on 127.0.0.1; used only outside production. */
  bankPort: number;
  courierPort: number;
  /** Database connections of one process. */
  maxConnections: number;
  /** Most megabytes of pages kept ready: in memory, and in a file beside it. */
  keptPagesMb: number;
  keptOnDiskMb: number;
  /** Days after the cancellation period before an order is complete. */
  completionDays: number;
  /** Days after dispatch at which an order counts as delivered when nobody says so. */
  deliveredAfterDays: number;
  /** Hours after which the keys of living bundles are wrapped under a new epoch key. */
  epochHours: number;
  /** Hours for which the epoch key before is kept, so that last night's backup can still be put back. */
  epochGraceHours: number;
  /** Who keeps the keys that wrap all keys. */
  epochKeys: EpochKeys;
  /** Whether programs that are told of orders may be at private addresses. */
  programsNearby: boolean;
  /** Days for which whoever runs the machine keeps images of all of it; 0 where there are none. */
  /** How many people may have special access, 1 to 5. */
  specialAccess: number;
  snapshotDays: number;
  /** Seconds for which `candour web` answers on after it was asked to end. */
  drainSeconds: number;
  /** Test only: the crash point at which this process ends itself. */
  crashAt: string | undefined;
}>;

/** Files in the data folder; or a keeper elsewhere, with the file that holds what we show it to be let in. */
export type EpochKeys =
  | { kind: "file" }
  | { kind: "vault"; origin: string; keyName: string | undefined; secretFile: string }
  | { kind: "aws-kms"; origin: string; region: string; secretFile: string };

/** A setting that cannot be used; the message names the variable and says what to do. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings from `env`. Throws a `ConfigError` that names the first variable that cannot be used. */
export function readConfig(env: Environment = process.env): Config {
  const known = origin(env, "SHOP_URL");
  const tls = tlsFiles(env, known);
  const port = wholeNumber(env, "PORT", tls === undefined ? 3000 : portOf(known), 0, 65_535);
  const shopUrl = known ?? `http://localhost:${port}`;
  const production = shopUrl.startsWith("https:");
  const trustedProxies = proxies(env);
  const office = officeSettings(env, port, shopUrl);
  const smtpUrl = url(env, "SMTP_URL", ["smtp:", "smtps:"]);
  if (production) refuseHalfReady(env, smtpUrl);
  refuseUnspoken({ SHOP_URL: shopUrl, OFFICE_URL: office.url }, tls !== undefined || trustedProxies.length > 0);
  const stripe = readStripe(env, production);
  if (stripe.problem !== undefined) throw new ConfigError(stripe.problem);
  const dataDir = folder(env.CANDOUR_DATA ?? "data");
  return Object.freeze({
    port,
    host: env.HOST ?? (tls === undefined ? "localhost" : undefined),
    tls,
    trustedProxies,
    redirectPort: redirectPort(env, port, production),
    dataDir,
    backupDir: env.CANDOUR_BACKUP === undefined ? join(dataDir, "backup") : folder(env.CANDOUR_BACKUP),
    databaseUrl: databaseAddress(env, "DATABASE_URL"),
    keystoreUrl: databaseAddress(env, "KEYSTORE_URL"),
    moveTo: moveTo(env),
    shopUrl,
    office: Object.freeze(office),
    production,
    smtpUrl,
    dkim: dkimSettings(env),
    bounceAddress: env.CANDOUR_BOUNCE_ADDRESS === "" ? undefined : env.CANDOUR_BOUNCE_ADDRESS,
    stripe: stripe.settings,
    ownerEmail: env.CANDOUR_OWNER_EMAIL === "" ? undefined : env.CANDOUR_OWNER_EMAIL,
    sample: oneOf(env, "CANDOUR_SAMPLE", ["on", "off"], "on") === "on",
    sampleOrders: oneOf(env, "CANDOUR_SAMPLE_ORDERS", ["on", "off"], "on") === "on",
    samplePhotographs:
      env.CANDOUR_SAMPLE_PHOTOGRAPHS === undefined ? undefined : folder(env.CANDOUR_SAMPLE_PHOTOGRAPHS),
    bankPort: wholeNumber(env, "CANDOUR_BANK_PORT", port === 0 ? 0 : port + 10, 0, 65_535),
    courierPort: wholeNumber(env, "CANDOUR_COURIER_PORT", port === 0 ? 0 : port + 11, 0, 65_535),
    maxConnections: wholeNumber(env, "CANDOUR_CONNECTIONS", 12, 2, 200),
    keptPagesMb: wholeNumber(env, "CANDOUR_KEPT_PAGES_MB", 16, 1, 4_096),
    keptOnDiskMb: wholeNumber(env, "CANDOUR_KEPT_ON_DISK_MB", 512, 0, 65_536),
    completionDays: wholeNumber(env, "CANDOUR_COMPLETION_DAYS", 7, 0, 365),
    deliveredAfterDays: wholeNumber(env, "CANDOUR_DELIVERED_AFTER_DAYS", 14, 1, 90),
    epochHours: wholeNumber(env, "CANDOUR_EPOCH_HOURS", 24, 1, 720),
    epochGraceHours: wholeNumber(env, "CANDOUR_EPOCH_GRACE_HOURS", 24, 1, 720),
    epochKeys: epochKeys(env),
    programsNearby: oneOf(env, "CANDOUR_PROGRAMS_NEARBY", ["on", "off"], "off") === "on",
    specialAccess: wholeNumber(env, "CANDOUR_SPECIAL_ACCESS", 5, 1, 5),
    snapshotDays: wholeNumber(env, "CANDOUR_SNAPSHOT_DAYS", 0, 0, 3_650),
    drainSeconds: wholeNumber(env, "CANDOUR_DRAIN_SECONDS", 5, 0, 300),
    crashAt: env.CANDOUR_CRASH_AT,
  });
}

function moveTo(env: Environment): Config["moveTo"] {
  const databaseUrl = databaseAddress(env, "NEW_DATABASE_URL");
  const keystoreUrl = databaseAddress(env, "NEW_KEYSTORE_URL");
  if (databaseUrl !== undefined) return Object.freeze({ databaseUrl, keystoreUrl });
  if (keystoreUrl === undefined) return undefined;
  throw new ConfigError("NEW_KEYSTORE_URL is set without NEW_DATABASE_URL. Set both, or NEW_DATABASE_URL alone.");
}

/** A selector is a name below the domain (RFC 6376 §3.1). */
function dkimSettings(env: Environment): Config["dkim"] {
  const { CANDOUR_DKIM_KEY: keyFile = "", CANDOUR_DKIM_SELECTOR: selector = "candour" } = env;
  if (keyFile === "") return undefined;
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(selector))
    throw new ConfigError(
      "CANDOUR_DKIM_SELECTOR must be a name of letters, digits, dots and hyphens, such as candour.",
    );
  return Object.freeze({ keyFile: folder(keyFile), selector });
}

/** What a shop at an https address cannot be without, or not be with. */
function refuseHalfReady(env: Environment, smtpUrl: string | undefined): void {
  if (smtpUrl === undefined) {
    throw new ConfigError(
      "SMTP_URL is missing: a shop at an https address needs a mail server, for example smtps://user:password@mail.example:465.",
    );
  }
  if (env.CANDOUR_SAMPLE !== "off") {
    throw new ConfigError("CANDOUR_SAMPLE must be off when SHOP_URL is https: the sample shop is not for sale.");
  }
}

/** Somebody has to speak https: this process, or a proxy that it knows. */
function refuseUnspoken(addresses: Readonly<Record<string, string>>, isSpoken: boolean): void {
  for (const [name, address] of Object.entries(addresses)) {
    if (isSpoken || !address.startsWith("https:")) continue;
    throw new ConfigError(
      `${name} is https, and nothing here speaks it: set TLS_CERT and TLS_KEY to the files of a certificate, or name the proxy that does in TRUSTED_PROXIES, for example 127.0.0.1.`,
    );
  }
}

function tlsFiles(env: Environment, shopUrl: string | undefined): Config["tls"] {
  const { TLS_CERT: cert = "", TLS_KEY: key = "" } = env;
  if (cert === "" && key === "") return undefined;
  if (cert === "" || key === "") {
    const [there, missing] = cert === "" ? ["TLS_KEY", "TLS_CERT"] : ["TLS_CERT", "TLS_KEY"];
    throw new ConfigError(`${missing} is missing: ${there} names one of two files, and TLS needs both.`);
  }
  if (shopUrl?.startsWith("https:") !== true) {
    throw new ConfigError(
      "SHOP_URL must be https where TLS_CERT is set: the address that the certificate is for, for example https://shop.example.",
    );
  }
  return Object.freeze({ certFile: folder(cert), keyFile: folder(key) });
}

function proxies(env: Environment): readonly string[] {
  const named = (env.TRUSTED_PROXIES ?? "").split(/[\s,]+/).filter((each) => each !== "");
  if (named.every(isNetwork)) return Object.freeze(named);
  throw new ConfigError(
    "TRUSTED_PROXIES must be addresses or networks with commas between them, for example 127.0.0.1, ::1, 10.0.0.0/8. Everybody (/0) cannot be trusted.",
  );
}

/** The port beside 443 where browsers begin when somebody types a bare name. */
function redirectPort(env: Environment, port: number, production: boolean): number | undefined {
  const { CANDOUR_REDIRECT_PORT: value = "" } = env;
  if (!production || value === "off" || (value === "" && port !== 443)) return undefined;
  return wholeNumber(env, "CANDOUR_REDIRECT_PORT", 80, 0, 65_535);
}

function portOf(url: string | undefined): number {
  const { port } = new URL(url ?? "https://localhost");
  return port === "" ? 443 : Number(port);
}

function officeSettings(env: Environment, shopPort: number, shopUrl: string): Config["office"] {
  const known = origin(env, "OFFICE_URL");
  const speaksTls = known?.startsWith("https:") === true && (env.TLS_CERT ?? "") !== "";
  const beside = shopPort === 0 ? 0 : shopPort + 1;
  const port = wholeNumber(env, "CANDOUR_OFFICE_PORT", speaksTls ? portOf(known) : beside, 0, 65_535);
  if (speaksTls && port === shopPort && port !== 0) {
    throw new ConfigError(
      "OFFICE_URL needs a port of its own, because the back office has a listener of its own: for example https://office.shop.example:8443.",
    );
  }
  const officeUrl = known ?? `http://office.localhost:${port}`;
  const { hostname } = new URL(officeUrl);
  if (hostname === new URL(shopUrl).hostname || hostname === "127.0.0.1" || hostname === "[::1]") {
    throw new ConfigError(
      "OFFICE_URL needs a host name of its own, other than the shop's and no bare address: cookies and passkeys go by it. For example https://office.shop.example.",
    );
  }
  return { port, host: env.CANDOUR_OFFICE_HOST ?? "127.0.0.1", url: officeUrl };
}

function epochKeys(env: Environment): EpochKeys {
  const kind = oneOf(env, "CANDOUR_EPOCH_KEYS", ["file", "vault", "aws-kms"], "file");
  const address = origin(env, "CANDOUR_EPOCH_KEYS_URL");
  const { CANDOUR_EPOCH_KEYS_SECRET: secret = "", CANDOUR_EPOCH_KEYS_NAME: keyName } = env;
  if (kind === "file") return { kind };
  const example = kind === "vault" ? "https://vault.example:8200" : "https://kms.eu-west-2.amazonaws.com";
  if (address === undefined || !address.startsWith("https:")) {
    throw new ConfigError(
      `CANDOUR_EPOCH_KEYS_URL must say where the keeper is, by https, because keys do not travel in the clear: ${example}`,
    );
  }
  if (secret === "") {
    throw new ConfigError(
      "CANDOUR_EPOCH_KEYS_SECRET is missing: the file with what lets us in at the keeper, for example /run/secrets/epoch-keys.",
    );
  }
  const secretFile = folder(secret);
  if (kind === "vault") {
    if (/^[a-z][a-z0-9-]{0,62}$/.test(keyName ?? "a")) return { kind, origin: address, keyName, secretFile };
    throw new ConfigError(
      "CANDOUR_EPOCH_KEYS_NAME must be of small letters, digits and hyphens, for example candour-shop.",
    );
  }
  const region = /^kms(?:-fips)?\.([a-z0-9-]{3,30})\.amazonaws\.com$/.exec(new URL(address).hostname)?.[1];
  if (region !== undefined) return { kind, origin: address, region, secretFile };
  throw new ConfigError(`CANDOUR_EPOCH_KEYS_URL must name a region of AWS, for example ${example}.`);
}

/** Every variable that is read, with a sentence on each; `candour help` prints it. */
export const settings: Readonly<Record<string, string>> = {
  PORT: "TCP port of the shop (3000; with TLS_CERT that of SHOP_URL, so mostly 443)",
  HOST: "address to listen on (localhost; with TLS_CERT every address of the machine)",
  CANDOUR_DATA: "folder of everything the shop keeps itself (./data)",
  CANDOUR_BACKUP: "folder of the backups and of the copy of the keys for you (backup in the data folder)",
  DATABASE_URL: "a PostgreSQL (15 or newer) of your own; without it the shop starts its own",
  DATABASE_CA:
    "file of the authority that signed the certificate of that PostgreSQL, PEM; without it the usual ones count",
  KEYSTORE_URL: "the database of the keys; without it one beside the shop's",
  NEW_DATABASE_URL: "the PostgreSQL that candour move takes the shop to",
  NEW_KEYSTORE_URL: "the database of the keys there; without it one beside the shop's",
  SHOP_URL: "the address under which shoppers know the shop (http://localhost:PORT); https means production",
  TLS_CERT: "file of the certificate with its chain, PEM; with it the shop speaks https itself",
  TLS_KEY: "file of its key, PEM; both may be replaced while the shop runs",
  CANDOUR_REDIRECT_PORT: "port where plain HTTP only leads to https; off: none (80 where PORT is 443)",
  TRUSTED_PROXIES:
    "addresses or networks of proxies that speak https for the shop; what others say of who asks is not believed",
  OFFICE_URL: "the address under which staff know the back office (http://office.localhost:CANDOUR_OFFICE_PORT)",
  CANDOUR_OFFICE_PORT: "TCP port of the back office (PORT + 1; with TLS_CERT that of an https OFFICE_URL)",
  CANDOUR_OFFICE_HOST: "address that the back office listens on (127.0.0.1: this machine only)",
  SMTP_URL: "mail server, smtp:// or smtps://; without it mails lie in a mailbox in memory",
  CANDOUR_DKIM_KEY: "file of an RSA key, PEM; with it the shop signs its mails (DKIM)",
  CANDOUR_DKIM_SELECTOR: "name under which your domain publishes the other half of that key (candour)",
  CANDOUR_BOUNCE_ADDRESS:
    "where mail servers report what they could not deliver; what comes there goes to candour bounce (where mails come from)",
  STRIPE_SECRET_KEY: "key of your Stripe account, best a restricted one (rk_live_…); on localhost a test key",
  STRIPE_WEBHOOK_SECRET: "signing secret of the endpoint that Stripe tells of payments (whsec_…); several with commas",
  CANDOUR_OWNER_EMAIL:
    "where the daily checkpoint of the privacy log and who looked at details are mailed; without it, nowhere",
  CANDOUR_SAMPLE: "off: do not fill an empty shop with the sample catalogue",
  CANDOUR_SAMPLE_ORDERS: "off: give the sample shop no history of orders",
  CANDOUR_SAMPLE_PHOTOGRAPHS: "a folder with other photographs of the sample; an empty one shows drawings",
  CANDOUR_BANK_PORT: "port of the sandbox bank (PORT + 10)",
  CANDOUR_COURIER_PORT: "port of the sandbox courier (PORT + 11)",
  CANDOUR_CONNECTIONS: "database connections of one process (12)",
  CANDOUR_KEPT_PAGES_MB: "memory for pages kept ready (16)",
  CANDOUR_KEPT_ON_DISK_MB: "room in the data folder for more of them (512)",
  CANDOUR_COMPLETION_DAYS: "days after the cancellation period before an order is complete (7)",
  CANDOUR_DELIVERED_AFTER_DAYS: "days after dispatch at which an order counts as delivered (14)",
  CANDOUR_EPOCH_HOURS: "hours after which all keys are wrapped anew (24)",
  CANDOUR_EPOCH_GRACE_HOURS: "hours for which the wrapping key before is kept (24)",
  CANDOUR_EPOCH_KEYS: "who keeps the key that wraps all keys: file, vault (HashiCorp Vault, OpenBao) or aws-kms (file)",
  CANDOUR_EPOCH_KEYS_URL: "address of that keeper, https",
  CANDOUR_EPOCH_KEYS_SECRET: "a file with the keeper's token, or with credentials as the AWS tools keep them",
  CANDOUR_EPOCH_KEYS_NAME: "vault only: name of this shop's own key in the transit engine (candour-<id of the shop>)",
  CANDOUR_PROGRAMS_NEARBY: "on: programs that are told of orders may be at private addresses of your own network (off)",
  CANDOUR_SNAPSHOT_DAYS: "days for which you keep images of the whole machine; the policy says so (0: none)",
  CANDOUR_SPECIAL_ACCESS: "how many people may have special access to customers' details, 1 to 5 (5)",
  CANDOUR_DRAIN_SECONDS: "seconds for which candour web answers on when it is asked to end, while /readyz says no (5)",
  CANDOUR_CRASH_AT: "tests only: the crash point at which the process ends itself",
};

function folder(value: string): string {
  return isAbsolute(value) ? value : resolve(value);
}

function wholeNumber(env: Environment, name: string, fallback: number, least: number, most: number): number {
  const value = env[name];
  if (value === undefined || value === "") return fallback;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}.`);
  }
  return number;
}

function oneOf<const V extends string>(env: Environment, name: string, allowed: readonly V[], fallback: V): V {
  const value = env[name];
  if (value === undefined || value === "") return fallback;
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new ConfigError(`${name} must be one of: ${allowed.join(", ")}.`);
  return found;
}

function url(env: Environment, name: string, protocols: readonly string[]): string | undefined {
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
    // The value is not repeated: it may hold a password.
    throw new ConfigError(
      `${name} must be an address that begins with ${protocols.map((each) => `${each}//`).join(" or ")}.`,
    );
  }
  return value;
}

/**
 * The address of a database. One on another machine is reached by TLS with its certificate verified (`sslmode=verify-full`
 * of libpq), or not at all; DATABASE_CA names an authority of one's own.
 */
function databaseAddress(env: Environment, name: string): string | undefined {
  const value = url(env, name, ["postgres:", "postgresql:"]);
  const { DATABASE_CA: authority = "" } = env;
  if (value === undefined) return undefined;
  const parsed = new URL(value);
  const options = parsed.searchParams;
  // The driver lets an option of the address win over its host.
  const hosts = [...options.getAll("host"), decodeURIComponent(parsed.hostname)].filter((host) => host !== "");
  const modes = options.getAll("sslmode");
  const verified = modes.length > 0 && modes.every((mode) => mode === "verify-full");
  if (!hosts.every(isHere) && !verified) {
    throw new ConfigError(
      `${name} leads to another machine and must say sslmode=verify-full, so that the way there is encrypted and its certificate verified: postgresql://user:password@db.example/shop?sslmode=verify-full. DATABASE_CA names the file of your own authority, if it has one.`,
    );
  }
  if (authority === "" || !verified) return value;
  options.set("sslrootcert", folder(authority));
  return parsed.href;
}

/** Whether a host is this machine: a socket, or an address that never leaves it. */
function isHere(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return bare.startsWith("/") || bare === "localhost" || bare === "::1" || /^127(?:\.\d{1,3}){3}$/.test(bare);
}

function origin(env: Environment, name: string): string | undefined {
  const value = url(env, name, ["http:", "https:"]);
  if (value === undefined) return undefined;
  const { origin: plain, pathname, search, hostname, protocol } = new URL(value);
  if (pathname !== "/" || search !== "")
    throw new ConfigError(`${name} is scheme, host and port only, for example https://shop.example.`);
  const isHere = hostname.endsWith(".localhost") || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol === "http:" && !isHere) {
    throw new ConfigError(`${name} must be https: personal data does not travel in the clear, except on localhost.`);
  }
  return plain;
}
