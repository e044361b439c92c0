import { constants, createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { type Clock, second } from "../clock.ts";
import { sha256 } from "../digest.ts";
import type { Log } from "../log.ts";

/** A certificate with its chain and its key, both PEM. */
export type KeyPair = { cert: string; key: string };
export type PairFiles = Readonly<{ certFile: string; keyFile: string }>;

/** Files that no listener can speak TLS with; the sentence is for whoever runs the shop. */
export class CertificateError extends Error {
  override name = "CertificateError";
}

/** The pair in use, taken up anew when the files change. */
export type KeptCertificate = {
  current(): KeyPair;
  /** Called after each change, with the new pair in use. */
  onChange(listener: () => void): void;
  close(): void;
};

type Needs = {
  files: PairFiles;
  /** The names that it must be for. */
  hosts: readonly string[];
  clock: Clock;
  log: Pick<Log, "info" | "error">;
  /** Milliseconds between two looks at the files. */
  lookEvery?: number;
};

/**
 * Reads the pair and looks at the files every five seconds: a new pair is taken up without a restart; one that cannot be
 * used is refused, said once, and the one before stays. One that has expired is used at the start, because the rest of the
 * shop works; the log says so, and browsers will. Throws a `CertificateError` where there is none that can be used.
 */
export function keepCertificate({ files, hosts, clock, log, lookEvery = 5 * second }: Needs): KeptCertificate {
  let pair = readPairOrThrow(files);
  const fault = pairFault(pair, hosts);
  if (fault !== undefined) throw new CertificateError(fault);
  const late = expiry(pair, clock.now());
  if (late !== undefined) log.error("certificate-expired", { until: late });
  let seen = digestOf(pair);
  let refused = "";
  const listeners: Array<() => void> = [];

  const look = async (): Promise<void> => {
    const found = await readPair(files);
    const digest = typeof found === "string" ? found : digestOf(found);
    if (digest === digestOf(pair) || digest === refused) return;
    const because = typeof found === "string" ? found : (pairFault(found, hosts) ?? expiredFault(found, clock.now()));
    if (because === undefined) {
      pair = found as KeyPair;
      log.info("certificate-renewed", { until: untilOf(pair) });
      for (const listener of listeners) listener();
    } else if (digest === seen) {
      // Seen at two looks: whoever renews writes one file after the other, and between them they do not fit.
      refused = digest;
      log.error("certificate-refused", { because });
    }
    seen = digest;
  };
  const timer = setInterval(() => void look(), lookEvery);
  timer.unref();
  return {
    current: () => pair,
    onChange: (listener) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}

/** Mozilla's “intermediate” list, version 5.7: forward secrecy and authenticated encryption only. */
const ciphers = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

/** TLS 1.2 or newer; no tickets by TLS 1.2, whose one key would open what was recorded for as long as the process lives. */
export function tlsSettings({ cert, key }: KeyPair) {
  return { cert, key, minVersion: "TLSv1.2", ciphers, secureOptions: constants.SSL_OP_NO_TICKET } as const;
}

/** What of a certificate people want to know: its names, and until when it is valid. */
function describeCertificate({ cert }: Pick<KeyPair, "cert">): { names: string[]; until: Date } {
  const parsed = new X509Certificate(cert);
  const names = (parsed.subjectAltName ?? "").split(", ").flatMap((each) => /^DNS:(.+)$/.exec(each)?.[1] ?? []);
  return { names, until: new Date(parsed.validTo) };
}

/** The pair as it lies there, for whoever only looks: its names and its last moment, or the sentence why it cannot be used. */
export function inspectCertificate(
  files: PairFiles,
  hosts: readonly string[],
): { ok: true; names: string[]; until: Date } | { ok: false; because: string } {
  try {
    const pair = readPairOrThrow(files);
    const because = pairFault(pair, hosts);
    return because === undefined ? { ok: true, ...describeCertificate(pair) } : { ok: false, because };
  } catch (thrown) {
    if (thrown instanceof CertificateError) return { ok: false, because: thrown.message };
    throw thrown;
  }
}

/** Why TLS cannot be spoken with this pair under these names, in a sentence; undefined where it can. */
function pairFault(pair: KeyPair, hosts: readonly string[]): string | undefined {
  try {
    const parsed = new X509Certificate(pair.cert);
    if (!parsed.checkPrivateKey(createPrivateKey(pair.key)))
      return "TLS_KEY is not the key of the certificate in TLS_CERT.";
    const missing = hosts.find((host) => parsed.checkHost(host, { subject: "never" }) === undefined);
    if (missing !== undefined) {
      const { names } = describeCertificate(pair);
      return `TLS_CERT is a certificate for ${names.join(", ") || "no name"}, and not for ${missing}.`;
    }
    createSecureContext(pair);
    return undefined;
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unreadable";
    return `TLS_CERT and TLS_KEY cannot be used (${code}): a certificate and its key without a password are needed, both in PEM.`;
  }
}

function expiry(pair: KeyPair, now: Date): string | undefined {
  return describeCertificate(pair).until < now ? untilOf(pair) : undefined;
}

function expiredFault(pair: KeyPair, now: Date): string | undefined {
  const until = expiry(pair, now);
  return until && `The certificate in TLS_CERT expired on ${until}.`;
}

function untilOf(pair: KeyPair): string {
  return describeCertificate(pair).until.toISOString().slice(0, "2026-11-30".length);
}

function digestOf({ cert, key }: KeyPair): string {
  return sha256(Buffer.from(`${cert}\0${key}`)).toString("base64url");
}

function readPairOrThrow({ certFile, keyFile }: PairFiles): KeyPair {
  const read = (name: string, path: string): string => {
    try {
      return readFileSync(path, "utf8");
    } catch (thrown) {
      throw new CertificateError(unreadable(name, path, thrown));
    }
  };
  return { cert: read("TLS_CERT", certFile), key: read("TLS_KEY", keyFile) };
}

/** The pair as it lies there; or the sentence why it cannot be read. */
async function readPair({ certFile, keyFile }: PairFiles): Promise<KeyPair | string> {
  const read = (name: string, path: string) =>
    readFile(path, "utf8").catch((thrown: unknown) => Promise.reject(unreadable(name, path, thrown)));
  try {
    const [cert, key] = await Promise.all([read("TLS_CERT", certFile), read("TLS_KEY", keyFile)]);
    return { cert, key };
  } catch (because) {
    return String(because);
  }
}

function unreadable(name: string, path: string, thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unreadable";
  return `${name} names ${path}, which cannot be read (${code}).`;
}
