import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { certifyErasure, erasureOf } from "#privacy";
import { findCapsule } from "./invoices.sql.ts";
import type { CertificateResult, InvoicesNeeds } from "./views.ts";

/**
 * The certificate of erasure, for whoever has the link of the invoice. With whom it was made out to went what joined the link to the
 * papers, so the certificate names no number: it is of what this link led to.
 */
export async function invoiceCertificate(
  needs: InvoicesNeeds,
  reader: Reader,
  secret: string,
): Promise<CertificateResult> {
  const erased = await erasureOf(needs, reader, "invoice", secret);
  if (erased === undefined) {
    const capsule = await findCapsule(reader, { secretHash: sha256(secret) });
    return { ok: false, because: capsule === undefined ? "no-such-invoice" : "not-erased" };
  }
  const certificate = await certifyErasure(needs, reader, erased, {
    about: { kind: "invoice", number: null },
    bundle: "invoice",
    request: { at: erased.at.toISOString(), because: "kept-long-enough" },
  });
  return { ok: true, certificate };
}
