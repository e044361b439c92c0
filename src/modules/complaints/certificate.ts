import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { certifyErasure, erasureOf } from "#privacy";
import { findComplaint } from "./complaints.sql.ts";
import type { CertificateResult, ComplaintsNeeds } from "./views.ts";

/** The certificate of erasure, for whoever has the link: from the entry of the privacy log that only its secret finds again. */
export async function complaintCertificate(
  needs: ComplaintsNeeds,
  reader: Reader,
  secret: string,
): Promise<CertificateResult> {
  const found = await findComplaint(reader, { secretHash: sha256(secret) });
  if (found === undefined) return { ok: false, because: "no-such-complaint" };
  const erased = await erasureOf(needs, reader, "complaint", secret);
  if (erased === undefined) return { ok: false, because: "not-erased" };
  const certificate = await certifyErasure(needs, reader, erased, {
    about: { kind: "complaint", number: found.number },
    bundle: "support",
    request: { at: (found.shred_due_at ?? erased.at).toISOString(), because: "answered" },
  });
  return { ok: true, certificate };
}
