/**
 * Certificates of erasure: what was destroyed, what stays and why, signed with the key of the log and proved by it. Whoever
 * holds one can check it without the shop. It names no person; that it belongs to a link only the page behind that link says.
 */
import { z } from "zod";
import { equalBytes } from "#kernel/digest";
import { isSignedBy } from "#kernel/signature";
import { type Certified, certified } from "#policy/certified";
import type { InclusionProof } from "./log.ts";
import { openCheckpoint, readVerifierKey } from "./note.ts";
import { isIncluded, leafHash } from "./tree.ts";

const kind = "candour.erasure-certificate.2";
/** Of orders alone, until other things had certificates. Whoever kept one can still check it. */
const firstKind = "candour.erasure-certificate.1";
const moment = z.iso.datetime();
const moments = moment.nullable();

const because = [
  ...(["order-complete", "order-cancelled", "never-paid"] as const),
  ...(["answered", "removed", "kept-long-enough"] as const),
] as const;

/** In the order of the canonical form: what fits these shapes comes out canonical. */
const what = {
  /** The entry of the privacy log, as it is published. */
  entry: z.string(),
  /** The key that wrapped the destroyed keys, in older copies of the keystore. */
  epoch: z.strictObject({
    destroyedAt: moments,
    expectedAt: moments,
    fingerprint: z.string().nullable(),
    number: z.int().nullable(),
    provider: z.string().nullable(),
  }),
  erased: z.strictObject({
    at: moment,
    bundles: z.array(z.string()),
    /** Keys are destroyed before rows, so at the latest when the rows went. */
    keys: z.strictObject({ atTheLatest: moment, destroyed: z.int() }),
    rows: z.record(z.string(), z.int()),
  }),
};
const more = {
  notProven: z.array(z.string()),
  partners: z.array(
    z.strictObject({
      askedAt: moments,
      confirmedAt: moments,
      fields: z.array(z.string()),
      partner: z.string(),
      state: z.enum(["requested", "confirmed", "overdue"]),
    }),
  ),
  policyVersion: z.string(),
  request: z.strictObject({ at: moment, because: z.enum(because) }),
  /** The address of the shop. */
  shop: z.string(),
  /** `erased`: here nothing can be opened. `beyond-recovery`: nor from any older copy that the shop knows of. */
  stage: z.enum(["erased", "beyond-recovery"]),
  statedAt: moment,
  stays: z.array(z.strictObject({ what: z.string(), why: z.string() })),
};

const statement = z.strictObject({
  /** What was forgotten, and its reference; null of an invoice, because nothing kept says which one a link led to. */
  about: z.strictObject({
    kind: z.enum(Object.keys(certified) as [Certified, ...Certified[]]),
    number: z.string().nullable(),
  }),
  ...what,
  kind: z.literal(kind),
  ...more,
});
const firstStatement = z.strictObject({ ...what, kind: z.literal(firstKind), order: z.string(), ...more });

/** What a certificate states. */
export type ErasureStatement = z.infer<typeof statement>;

const signed = {
  key: z.string(),
  /** Where the entry lies in the log; null until a checkpoint covers it. */
  log: z.strictObject({ checkpoint: z.string(), index: z.int(), path: z.array(z.string()) }).nullable(),
  signature: z.string(),
};

/** The shape of a certificate. */
export const erasureCertificate = z.strictObject({ certificate: statement, ...signed });
const anyCertificate = z.union([erasureCertificate, z.strictObject({ certificate: firstStatement, ...signed })]);

export type ErasureCertificate = z.infer<typeof erasureCertificate>;

type Signer = { verifierKey(): string; sign(text: string): Buffer };

/** Signs a statement, and adds where its entry lies in the log. */
export function issueCertificate(
  signer: Signer,
  facts: Omit<ErasureStatement, "kind">,
  proof: InclusionProof | null,
): ErasureCertificate {
  const said: ErasureStatement = { kind, ...facts };
  const log = proof === null ? null : { checkpoint: proof.checkpoint, index: proof.index, path: [...proof.path] };
  return {
    certificate: said,
    key: signer.verifierKey(),
    log,
    signature: signer.sign(textToSign(said)).toString("base64"),
  };
}

/** The certificate as it is handed out: canonical JSON, keys sorted by code unit, no white space (RFC 8785). */
export function certificateText(issued: ErasureCertificate): string {
  return canonical(issued);
}

export type CertificateFault =
  | "no-certificate"
  | "no-key"
  | "another-key"
  | "changed"
  | "entry-differs"
  | "not-of-this-link"
  | "checkpoint-not-signed"
  | "not-in-the-log";

export type CertificateVerdict =
  | { ok: true; said: ErasureStatement; key: string; inLog: { size: number; index: number } | null }
  | { ok: false; because: CertificateFault };

/**
 * Checks a certificate with nothing but itself. `trusted` is the key that the shop publishes, if it is known from elsewhere;
 * `tag` is the tag that a secret link makes, if whoever asks has the link.
 */
export function verifyCertificate(
  text: string,
  { trusted, tag }: { trusted?: string | undefined; tag?: Buffer | undefined } = {},
): CertificateVerdict {
  const read = anyCertificate.safeParse(parsed(text));
  if (!read.success) return { ok: false, because: "no-certificate" };
  const { certificate, key, log, signature } = read.data;
  const said = asToday(certificate);
  const verifier = readVerifierKey(key);
  if (verifier === null) return { ok: false, because: "no-key" };
  if (trusted !== undefined && readVerifierKey(trusted)?.publicKey.equals(verifier.publicKey) !== true)
    return { ok: false, because: "another-key" };
  if (!isSignedBy(verifier.publicKey, textToSign(certificate), Buffer.from(signature, "base64")))
    return { ok: false, because: "changed" };
  const entry = readEntry(said.entry);
  if (entry === null || !agrees(said, entry)) return { ok: false, because: "entry-differs" };
  if (tag !== undefined && !equalBytes(tag, Buffer.from(entry.tag, "hex")))
    return { ok: false, because: "not-of-this-link" };
  if (log === null) return { ok: true, said, key, inLog: null };
  const checkpoint = openCheckpoint(log.checkpoint, verifier.publicKey);
  if (checkpoint === null) return { ok: false, because: "checkpoint-not-signed" };
  const path = log.path.map((hash) => Buffer.from(hash, "base64"));
  const leaf = leafHash(Buffer.from(said.entry, "utf8"));
  const found = entry.seq === log.index + 1 && isIncluded(leaf, log.index, checkpoint.size, path, checkpoint.root);
  return found
    ? { ok: true, said, key, inLog: { size: checkpoint.size, index: log.index } }
    : { ok: false, because: "not-in-the-log" };
}

type FirstStatement = z.infer<typeof firstStatement>;

/** What a certificate of any kind says, in the words of today. */
function asToday(said: ErasureStatement | FirstStatement): ErasureStatement {
  if (said.kind === kind) return said;
  const { order, ...same } = said;
  return { ...same, kind, about: { kind: "order", number: order } };
}

function textToSign(said: ErasureStatement | FirstStatement): string {
  return `${said.kind}\n${canonical(said)}\n`;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const entryShape = z.tuple([
  z.literal("candour.privacy-ledger.1"),
  z.int(),
  z.literal("bundle-shredded"),
  z.string(),
  z.string().regex(/^[0-9a-f]{64}$/),
  z.array(z.tuple([z.string(), z.int()])),
  moment,
  z.string(),
]);

type Entry = { seq: number; policyVersion: string; tag: string; rows: Record<string, number>; at: string };

function readEntry(text: string): Entry | null {
  const read = entryShape.safeParse(parsed(text));
  if (!read.success) return null;
  const [, seq, , policyVersion, tag, counts, at] = read.data;
  return { seq, policyVersion, tag, rows: Object.fromEntries(counts), at };
}

/** The words of the certificate are those of the entry: what it says was removed is what the log says was removed. */
function agrees({ about, erased, policyVersion }: ErasureStatement, entry: Entry): boolean {
  if (!Object.hasOwn(entry.rows, certified[about.kind].row)) return false;
  const rows = { keys: erased.keys.destroyed, ...erased.rows };
  return canonical(rows) === canonical(entry.rows) && policyVersion === entry.policyVersion && erased.at === entry.at;
}
