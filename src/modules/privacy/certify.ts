import type { Clock } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import { type Certified, certified } from "#policy/certified";
import { type ErasureCertificate, type ErasureStatement, issueCertificate } from "./certificate.ts";
import { type PrivacyEntry, type PrivacyLedger, subjectTagOf } from "./ledger.ts";
import type { PrivacyLog } from "./log.ts";

/** What is known of older copies of a key that was destroyed. */
export type Horizon = {
  /** The epoch whose key wrapped it; null where the shop does not know. */
  epoch: number | null;
  /** From when on no older copy can be unwrapped; null while nothing ends that. */
  expectedAt: Date | null;
  /** The provider's proof that the epoch's key is gone; null until then. */
  receipt: { provider: string; fingerprint: string; destroyedAt: Date } | null;
};

/** What a module needs to certify that it has forgotten somebody. */
export type CertifyNeeds = {
  privacy: Pick<PrivacyLedger, "entriesOf">;
  privacyLog: Pick<PrivacyLog, "shop" | "entry" | "prove" | "verifierKey" | "sign">;
  /** What is known of older copies of a key that was destroyed at a moment. */
  horizonOf(destroyedAt: Date): Promise<Horizon>;
  clock: Clock;
};

/** The entry of the erasure of something of this kind that this secret, and nobody without it, finds again; undefined before it. */
export async function erasureOf(
  { privacy }: Pick<CertifyNeeds, "privacy">,
  reader: Reader,
  kind: Certified,
  secret: string,
): Promise<PrivacyEntry | undefined> {
  const entries = await privacy.entriesOf(reader, subjectTagOf(secret));
  return entries.find(({ type, counts }) => type === "bundle-shredded" && Object.hasOwn(counts, certified[kind].row));
}

type Facts = Pick<ErasureStatement, "about" | "request"> & {
  bundle: string;
  /** Who else had some of it, as things are now. */
  partners?: ErasureStatement["partners"];
};

/**
 * The certificate of an erasure, made when it is asked for from its entry in the privacy log. It can be had from the moment the rows are
 * gone, and again, saying more, when the key of the epoch is gone and when partners have confirmed.
 */
export async function certifyErasure(
  { privacyLog, horizonOf, clock }: CertifyNeeds,
  reader: Reader,
  erased: PrivacyEntry,
  { about, request, bundle, partners = [] }: Facts,
): Promise<ErasureCertificate> {
  const proof = await privacyLog.prove(reader, erased.seq);
  const { keys = 0, ...rows } = erased.counts;
  const now = clock.now();
  const horizon = await horizonOf(erased.at);
  const at = erased.at.toISOString();
  return issueCertificate(
    privacyLog,
    {
      about,
      entry: await privacyLog.entry(reader, erased.seq),
      epoch: epochOf(horizon),
      erased: { at, bundles: [bundle], keys: { atTheLatest: at, destroyed: keys }, rows },
      notProven: notProven(horizon, { partners, rows }, now),
      partners,
      policyVersion: erased.policyVersion,
      request,
      shop: privacyLog.shop,
      stage: horizon.receipt === null ? "erased" : "beyond-recovery",
      statedAt: now.toISOString(),
      stays: [...certified[about.kind].stays],
    },
    proof,
  );
}

function epochOf({ epoch, expectedAt, receipt }: Horizon): ErasureStatement["epoch"] {
  return {
    destroyedAt: receipt?.destroyedAt.toISOString() ?? null,
    expectedAt: expectedAt?.toISOString() ?? null,
    fingerprint: receipt?.fingerprint ?? null,
    number: epoch,
    provider: receipt?.provider ?? null,
  };
}

type Gone = { partners: ErasureStatement["partners"]; rows: ErasureStatement["erased"]["rows"] };

/** What a reader could take this for and must not. */
function notProven({ expectedAt, receipt }: Horizon, { partners, rows }: Gone, now: Date): string[] {
  const waiting = partners.some(({ state }) => state !== "confirmed");
  return [
    ...(receipt === null
      ? [`Copies of the databases and the keys that were made before may still open${until(expectedAt, now)}`]
      : []),
    ...(waiting ? ["Not every partner has confirmed that it deleted what it got."] : []),
    ...(rows["mail.outbox"] === undefined || rows["mail.outbox"] === 0
      ? []
      : ["Mails that were sent are with whom they went to, and the mail server on the way may keep some for a while."]),
    "What partners keep, and what was printed or copied by hand, the shop cannot see.",
  ];
}

function until(expectedAt: Date | null, now: Date): string {
  if (expectedAt === null) return ": the shop cannot say now which key wrapped this one, nor that it is destroyed.";
  return expectedAt > now
    ? ` until ${toTheMinute(expectedAt)}, when the last key that opens them is due to end.`
    : `: they should not since ${toTheMinute(expectedAt)}, but the shop cannot show yet that it is so.`;
}

/** `2026-12-24 00:01 UTC`: the same for whoever reads the signed text, wherever they are. */
function toTheMinute(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
