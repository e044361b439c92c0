import type { Reader } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { certifyErasure, erasureOf } from "#privacy";
import { findQuestion } from "./questions.sql.ts";
import type { CertificateResult, QuestionsNeeds } from "./views.ts";

/** The certificate of erasure, for whoever has the link: from the entry of the privacy log that only its secret finds again. */
export async function questionCertificate(
  needs: QuestionsNeeds,
  reader: Reader,
  secret: string,
): Promise<CertificateResult> {
  const found = await findQuestion(reader, { secretHash: sha256(secret) });
  if (found === undefined) return { ok: false, because: "no-such-question" };
  const kind = found.topic === "withdrawal" ? "withdrawal" : "question";
  const erased = await erasureOf(needs, reader, kind, secret);
  if (erased === undefined) return { ok: false, because: "not-erased" };
  const at = (found.removed_at ?? found.shred_due_at ?? erased.at).toISOString();
  const certificate = await certifyErasure(needs, reader, erased, {
    about: { kind, number: found.number },
    bundle: "question",
    request: { at, because: found.removed_at === null ? "answered" : "removed" },
  });
  return { ok: true, certificate };
}
