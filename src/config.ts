import { isAbsolute, resolve } from "node:path";

/** Every setting of the shop, parsed once and frozen. */
export type Config = Readonly<{
  /** TCP port of the shop. */
  port: number;
  /** Address to listen on. */
  host: string;
  /** Absolute folder of everything the shop keeps itself: database, keys, sandbox. */
  dataDir: string;
  /** A PostgreSQL of one's own; `undefined` means that we start one in `dataDir`. */
  databaseUrl: string | undefined;
  /** The keystore's database; `undefined` means one beside the shop's. */
  keystoreUrl: string | undefined;
  /** Scheme, host and port under which shoppers know the shop; no trailing slash. */
  shopUrl: string;
  /** True when `shopUrl` is https: no sandbox, no demo, no mailbox page. */
  production: boolean;
  /** SMTP server; `undefined` means the mailbox in memory. */
  smtpUrl: string | undefined;
  /** Fill an empty shop with the sample catalogue. */
  sample: boolean;
  /** Where its photographs lie; `undefined` means those that came with the shop. */
  samplePhotographs: string | undefined;
  /** Ports of the stand-in bank and courier on 127.0.0.1; used only outside production. */
  bankPort: number;
  courierPort: number;
  /** Database connections of one process. */
  maxConnections: number;
  /** Most bytes of pages kept ready in memory. */
  keptPagesMb: number;
  /** Days after the cancellation period before an order is complete. */
  completionDays: number;
  /** Days after dispatch at which an order counts as delivered when nobody says so. */
  deliveredAfterDays: number;
  /** Test only: the crash point at which this process ends itself. */
  crashAt: string | undefined;
}>;

/** A setting that cannot be used; the message names the variable and says what to do. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings from `env`. Throws a `ConfigError` that names the first variable that cannot be used. */
export function readConfig(env: Environment = process.env): Config {
  const port = wholeNumber(env, "PORT", 3000, 0, 65_535);
  const shopUrl = origin(env, "SHOP_URL") ?? `http://localhost:${port}`;
  const production = shopUrl.startsWith("https:");
  const smtpUrl = url(env, "SMTP_URL", ["smtp:", "smtps:"]);
  if (production && smtpUrl === undefined) {
    throw new ConfigError(
      "SMTP_URL is missing: a shop at an https address needs a mail server, for example smtps://user:password@mail.example:465.",
    );
  }
  if (production && env.CANDOUR_SAMPLE !== "off") {
    throw new ConfigError("CANDOUR_SAMPLE must be off when SHOP_URL is https: the sample shop is not for sale.");
  }
  return Object.freeze({
    port,
    host: env.HOST ?? "localhost",
    dataDir: folder(env.CANDOUR_DATA ?? "data"),
    databaseUrl: url(env, "DATABASE_URL", ["postgres:", "postgresql:"]),
    keystoreUrl: url(env, "KEYSTORE_URL", ["postgres:", "postgresql:"]),
    shopUrl,
    production,
    smtpUrl,
    sample: oneOf(env, "CANDOUR_SAMPLE", ["on", "off"], "on") === "on",
    samplePhotographs:
      env.CANDOUR_SAMPLE_PHOTOGRAPHS === undefined ? undefined : folder(env.CANDOUR_SAMPLE_PHOTOGRAPHS),
    bankPort: wholeNumber(env, "CANDOUR_BANK_PORT", port === 0 ? 0 : port + 10, 0, 65_535),
    courierPort: wholeNumber(env, "CANDOUR_COURIER_PORT", port === 0 ? 0 : port + 11, 0, 65_535),
    maxConnections: wholeNumber(env, "CANDOUR_CONNECTIONS", 12, 2, 200),
    keptPagesMb: wholeNumber(env, "CANDOUR_KEPT_PAGES_MB", 96, 1, 4_096),
    completionDays: wholeNumber(env, "CANDOUR_COMPLETION_DAYS", 7, 0, 365),
    deliveredAfterDays: wholeNumber(env, "CANDOUR_DELIVERED_AFTER_DAYS", 14, 1, 90),
    crashAt: env.CANDOUR_CRASH_AT,
  });
}

/** Before anything is opened: the stand-ins serve a shop on this machine only, and there is no other provider yet. */
export function refuseProduction({ production }: Pick<Config, "production">): void {
  if (!production) return;
  throw new ConfigError(
    "SHOP_URL is https, and a shop for sale needs a payment provider, which is not built yet. Without SHOP_URL the shop opens on localhost, to try it.",
  );
}

/** Every variable that is read, with a sentence on each; `candour help` prints it. */
export const settings: Readonly<Record<string, string>> = {
  PORT: "TCP port of the shop (3000)",
  HOST: "address to listen on (localhost)",
  CANDOUR_DATA: "folder of everything the shop keeps itself (./data)",
  DATABASE_URL: "a PostgreSQL (15 or newer) of your own; without it the shop starts its own",
  KEYSTORE_URL: "the database of the keys; without it one beside the shop's",
  SHOP_URL: "the address under which shoppers know the shop (http://localhost:PORT); https means production",
  SMTP_URL: "mail server, smtp:// or smtps://; without it mails lie in a mailbox in memory",
  CANDOUR_SAMPLE: "off: do not fill an empty shop with the sample catalogue",
  CANDOUR_SAMPLE_PHOTOGRAPHS: "a folder with other photographs of the sample; an empty one shows drawings",
  CANDOUR_BANK_PORT: "port of the sandbox bank (PORT + 10)",
  CANDOUR_COURIER_PORT: "port of the sandbox courier (PORT + 11)",
  CANDOUR_CONNECTIONS: "database connections of one process (12)",
  CANDOUR_KEPT_PAGES_MB: "memory for pages kept ready (96)",
  CANDOUR_COMPLETION_DAYS: "days after the cancellation period before an order is complete (7)",
  CANDOUR_DELIVERED_AFTER_DAYS: "days after dispatch at which an order counts as delivered (14)",
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

function origin(env: Environment, name: string): string | undefined {
  const value = url(env, name, ["http:", "https:"]);
  if (value === undefined) return undefined;
  const { origin: plain, pathname, search, hostname, protocol } = new URL(value);
  if (pathname !== "/" || search !== "")
    throw new ConfigError(`${name} is scheme, host and port only, for example https://shop.example.`);
  if (protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname)) {
    throw new ConfigError(`${name} must be https: personal data does not travel in the clear, except on localhost.`);
  }
  return plain;
}
