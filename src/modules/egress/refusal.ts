/** Why the gate does not let a call out. Each is a mistake of ours or an attack, never the partner's doing. */
export type EgressCode =
  | "inside-transaction"
  | "partner-not-configured"
  | "contract-expired"
  | "wrong-method"
  | "wrong-path"
  | "header-not-allowed"
  | "undeclared-field"
  | "missing-field"
  | "wrong-shape"
  | "leak"
  | "declaration-differs"
  | "body-too-large"
  | "origin-not-allowed"
  | "address-not-allowed";

/** Thrown before a socket is opened. Names flow, code and field, never a value. */
export class EgressRefusal extends Error {
  override name = "EgressRefusal";
  readonly code: EgressCode;

  constructor(code: EgressCode, flow: string, field = "") {
    super(`The flow ${flow} was refused: ${code}${field === "" ? "" : ` (${field})`}.`);
    this.code = code;
  }
}
