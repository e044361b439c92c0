/**
 * Signed notes (c2sp.org/signed-note) and the checkpoints in them (c2sp.org/tlog-checkpoint), as other logs write them, so
 * that their verifiers read ours. Ed25519 only.
 */
import { sha256 } from "#kernel/digest";
import { isSignedBy, type SigningKey } from "#kernel/signature";

/** Who signs: a name without spaces and plus signs, and an Ed25519 public key. */
export type Verifier = { name: string; publicKey: Buffer };

const ed25519 = 1;
const mostSignatures = 100;

/** The public key in the form in which verifiers of notes take it: `name+hash+base64`. */
export function verifierKey({ name, publicKey }: Verifier): string {
  const key = Buffer.concat([Buffer.of(ed25519), publicKey]);
  return `${name}+${keyId(name, publicKey).toString("hex")}+${key.toString("base64")}`;
}

/** Reads what `verifierKey` wrote; null for anything else, a wrong hash included. */
export function readVerifierKey(text: string): Verifier | null {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text.trim());
  const [, name = "", id = "", encoded = ""] = match ?? [];
  const key = Buffer.from(encoded, "base64");
  if (match === null || key.byteLength !== 33 || key[0] !== ed25519) return null;
  const publicKey = key.subarray(1);
  return keyId(name, publicKey).toString("hex") === id ? { name, publicKey } : null;
}

/** Signs a text that ends in a newline. */
export function signNote(text: string, name: string, key: SigningKey): string {
  if (!text.endsWith("\n")) throw new RangeError("The text of a note ends in a newline.");
  const signature = Buffer.concat([keyId(name, key.publicKey), key.sign(text)]);
  return `${text}\n— ${name} ${signature.toString("base64")}\n`;
}

/**
 * The text of a note that the verifier has signed; null where it has not, where one of its signatures is wrong, and for
 * whatever is no note. Signatures of others are passed over.
 */
export function openNote(note: string, verifier: Verifier): string | null {
  const cut = note.lastIndexOf("\n\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a note may not hold.
  if (cut === -1 || !note.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(note)) return null;
  const text = note.slice(0, cut + 1);
  const lines = note.slice(cut + 2, -1).split("\n");
  if (lines.length > mostSignatures) return null;
  const id = keyId(verifier.name, verifier.publicKey);
  let signed = false;
  for (const line of lines) {
    const [, name, encoded = ""] = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    if (name === undefined) return null;
    const bytes = Buffer.from(encoded, "base64");
    if (name !== verifier.name || !bytes.subarray(0, 4).equals(id)) continue;
    if (!isSignedBy(verifier.publicKey, text, bytes.subarray(4))) return null;
    signed = true;
  }
  return signed ? text : null;
}

/** How many entries a log had, and the root over them. */
export type Checkpoint = { origin: string; size: number; root: Buffer };

/** The text of a checkpoint, to be signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString("base64")}\n`;
}

/** Reads the text of a checkpoint, extension lines passed over; null for anything else. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin = "", size = "", encoded = "", ...rest] = text.split("\n");
  const root = Buffer.from(encoded, "base64");
  const wellFormed = /^[A-Za-z0-9+/]{43}=$/.test(encoded) && /^(?:0|[1-9]\d{0,14})$/.test(size);
  const extensions = rest.slice(0, -1);
  if (origin === "" || !wellFormed || rest.at(-1) !== "" || extensions.includes("")) return null;
  return { origin, size: Number(size), root };
}

/** A checkpoint signed under its own origin by this key; null for anything else. */
export function openCheckpoint(note: string, publicKey: Buffer): Checkpoint | null {
  const name = note.slice(0, note.indexOf("\n"));
  const text = openNote(note, { name, publicKey });
  return text === null ? null : readCheckpoint(text);
}

function keyId(name: string, publicKey: Uint8Array): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`, "utf8"), Buffer.of(ed25519), publicKey])).subarray(0, 4);
}
