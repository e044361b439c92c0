import { day } from "#kernel/clock";
import type { Reader } from "#kernel/db";
import { partnersDeleteWithinDays, staysAfterErasure } from "#policy/retention";
import { type ErasureStatement, issueCertificate, subjectTagOf } from "#privacy";
import { orderKey } from "./order-key.ts";
import { selectRecipients } from "./person.sql.ts";
import type { OrdersNeeds } from "./ports.ts";
import { findPurchase } from "./purchase.sql.ts";
import type { PurchaseRow, RecipientRow } from "./tables.ts";
import type { CertificateResult, Horizon } from "./views.ts";

/**
 * The certificate of erasure, for whoever has the secret link: made when it is asked for, from the entry of the privacy log
 * that only this secret finds again, so that nothing stored joins an order to its entry. It can be had from the moment the
 * rows are gone, and again, saying more, when the key of the epoch is gone and when partners have confirmed.
 */
export async function erasureCertificate(
  needs: OrdersNeeds,
  reader: Reader,
  secret: string,
): Promise<CertificateResult> {
  const order = await findPurchase(reader, orderKey({ secret }));
  if (order === undefined || order.lifecycle === "draft") return { ok: false, because: "no-such-order" };
  const entries = await needs.privacy.entriesOf(reader, subjectTagOf(secret));
  const erased = entries.find(({ type }) => type === "bundle-shredded");
  if (order.privacy !== "shredded" || erased === undefined) return { ok: false, because: "not-erased" };
  const proof = await needs.privacyLog.prove(reader, erased.seq);
  const { keys = 0, ...rows } = erased.counts;
  const now = needs.clock.now();
  const horizon = await needs.horizonOf(erased.at);
  const partners = (await selectRecipients(reader, order.id)).map((row) => partnerOf(row, erased.at, now));
  const at = erased.at.toISOString();
  const certificate = issueCertificate(
    needs.privacyLog,
    {
      entry: await needs.privacyLog.entry(reader, erased.seq),
      epoch: epochOf(horizon),
      erased: { at, bundles: ["fulfilment"], keys: { atTheLatest: at, destroyed: keys }, rows },
      notProven: notProven(horizon, partners, now),
      order: order.number,
      partners,
      policyVersion: erased.policyVersion,
      request: {
        at: (order.completed_at ?? erased.at).toISOString(),
        because: becauseOf(order),
      },
      shop: needs.privacyLog.shop,
      stage: horizon.receipt === null ? "erased" : "beyond-recovery",
      statedAt: now.toISOString(),
      stays: [...staysAfterErasure],
    },
    proof,
  );
  return { ok: true, certificate };
}

function becauseOf({ lifecycle, cancel_reason }: PurchaseRow): ErasureStatement["request"]["because"] {
  if (lifecycle !== "cancelled") return "order-complete";
  return cancel_reason === "never-paid" ? "never-paid" : "order-cancelled";
}

type PartnerStatement = ErasureStatement["partners"][number];

/** Partners are asked when the rows are gone, and asked again until they confirm; late counts from the first time. */
function partnerOf(row: RecipientRow, erasedAt: Date, now: Date): PartnerStatement {
  const { deletion_asked_at: asked, deletion_confirmed_at: confirmed } = row;
  const late = now.getTime() - erasedAt.getTime() > partnersDeleteWithinDays * day;
  return {
    askedAt: asked?.toISOString() ?? null,
    confirmedAt: confirmed?.toISOString() ?? null,
    fields: [...row.fields],
    partner: row.recipient,
    state: confirmed !== null ? "confirmed" : late ? "overdue" : "requested",
  };
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

/** What a reader could take this for and must not. */
function notProven({ expectedAt, receipt }: Horizon, partners: readonly PartnerStatement[], now: Date): string[] {
  const waiting = partners.some(({ state }) => state !== "confirmed");
  return [
    ...(receipt === null
      ? [`Copies of the databases and the keys that were made before may still open${until(expectedAt, now)}`]
      : []),
    ...(waiting ? ["Not every partner has confirmed that it deleted what it got."] : []),
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
