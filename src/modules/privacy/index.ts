/** The privacy ledger: what was forgotten and when, as a chain that names nobody, and as a log that outsiders can check. */

export { beginBreach, breaches, tellRegulator } from "./breach.sql.ts";
export { type Breach, breachHours, hoursLeft, lastMoment } from "./breach.ts";
export {
  type CertificateFault,
  type CertificateVerdict,
  certificateText,
  type ErasureCertificate,
  type ErasureStatement,
  erasureCertificate,
  issueCertificate,
  verifyCertificate,
} from "./certificate.ts";
export { type CertifyNeeds, certifyErasure, erasureOf, type Horizon } from "./certify.ts";
export {
  createPrivacyLedger,
  type NewPrivacyEntry,
  type PrivacyEntry,
  type PrivacyEntryType,
  type PrivacyLedger,
  type PublishedVersion,
  privacyEntryTypes,
  subjectTagOf,
} from "./ledger.ts";
export {
  createPrivacyLog,
  type InclusionProof,
  logKeyFile,
  logPath,
  type PrivacyLog,
  type PrivacyLogNeeds,
  type SignOutcome,
} from "./log.ts";
export { type Checkpoint, openCheckpoint, readVerifierKey, verifierKey } from "./note.ts";
export { readTileAddress, type Tile } from "./tiles.ts";
export { isIncluded, leafHash } from "./tree.ts";
export type { LogVerdict } from "./verify-log.ts";
