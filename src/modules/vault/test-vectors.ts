import { seededRandom } from "#kernel/random";
import { toBuckets } from "./canonical.ts";
import { saltBytes } from "./cipher.ts";
import { VaultError, type VaultErrorCode } from "./error.ts";
import { type Binding, openRecord, overheadBytes, sealRecord } from "./record.ts";

/** A record that opens: everything that went in, and the bytes that come out. All bytes in hexadecimal. */
export type OpeningVector = {
  proves: string;
  dekId: string;
  dek: string;
  label: number;
  binding: Binding;
  salt: string;
  value: unknown;
  record: string;
};

/** A record that must be refused, and with which code. */
export type RefusingVector = Pick<OpeningVector, "proves" | "dekId" | "dek" | "binding" | "record"> & {
  refused: VaultErrorCode;
};

export type Vectors = { opens: OpeningVector[]; refuses: RefusingVector[] };

/** The published vectors of `pv1`, the same on every run. `vectors.json` is what this printed last. */
export function makeVectors(): Vectors {
  const random = seededRandom("candour.pv1");
  const dekId = random.uuid();
  const dek = random.bytes(32);
  const binding: Binding = {
    shop: random.uuid(),
    subject: random.uuid(),
    bundle: `fulfilment:${random.uuid()}`,
    entity: "orders.capsule",
    field: "contact",
    rowId: random.uuid(),
    labelSet: "contact-card@1",
  };
  const opening = (proves: string, value: unknown): OpeningVector => {
    const salt = random.bytes(saltBytes);
    const record = sealRecord({ dekId, dek }, 1, binding, salt, toBuckets(value));
    return {
      proves,
      dekId,
      dek: dek.toString("hex"),
      label: 1,
      binding,
      salt: salt.toString("hex"),
      value,
      record: record.toString("hex"),
    };
  };
  const opens = [
    opening("a contact card opens again", { name: "Ann Other", email: "ann@example.com", address: ["1 Mill Lane"] }),
    opening("the same value sealed again looks different", { name: "Ann Other" }),
    opening("and again", { name: "Ann Other" }),
    opening("keys are sorted by code unit, so that one value has one text", { b: 1, a: [true, null, 1.5], B: "" }),
    opening("an empty value fills a whole bucket", {}),
    opening("62 letters fill a bucket exactly and get no filling", "x".repeat(62)),
    opening("63 letters need a second bucket", "x".repeat(63)),
    opening("text beyond ASCII survives", "Zoë Müller-Ångström 家具 🛋️ \u0000 \ud800"),
    opening("nothing is a value as well", null),
  ];
  const [card] = opens;
  if (card === undefined) throw new Error("There is no first vector.");
  return { opens, refuses: refusals(card, random.uuid(), random.bytes(32)) };
}

function refusals(card: OpeningVector, otherId: string, otherDek: Buffer): RefusingVector[] {
  const { binding, dek, dekId, record } = card;
  const bytes = Buffer.from(record, "hex");
  const refusing = (proves: string, change: Partial<RefusingVector>): RefusingVector => {
    const vector = { proves, dekId, dek, binding, record, ...change };
    return { ...vector, refused: refusalOf(vector) };
  };
  const moved = (proves: string, change: Partial<Binding>) => refusing(proves, { binding: { ...binding, ...change } });
  const changed = (proves: string, at: number, by = 1) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ by;
    return refusing(proves, { record: copy.toString("hex") });
  };
  return [
    moved("it does not open for another shop", { shop: otherId }),
    moved("it does not open for another person", { subject: otherId }),
    moved("it does not open in another bundle", { bundle: `fulfilment:${otherId}` }),
    moved("it does not open in another table", { entity: "support.message" }),
    moved("it does not open in another column", { field: "note" }),
    moved("it does not open in another row", { rowId: otherId }),
    moved("it does not open under another label set", { labelSet: "contact-card@2" }),
    moved("parts of the binding do not run into each other", { entity: "orders.capsulec", field: "ontact" }),
    refusing("a wrong key of the right length is found before decrypting", { dek: otherDek.toString("hex") }),
    refusing("a key under another id is not tried", { dekId: otherId }),
    changed("an unknown version is refused", 0),
    changed("an unknown suite is refused", 1),
    changed("a changed key id is refused", 4),
    changed("a changed salt is refused", 20),
    changed("a changed commitment is refused", 44),
    changed("a changed ciphertext is refused", 76),
    changed("a changed tag is refused", bytes.length - 1),
    refusing("a record cut to its overhead less one is refused", {
      record: bytes.toString("hex", 0, overheadBytes - 1),
    }),
    refusing("a record without its last byte is refused", { record: bytes.toString("hex", 0, bytes.length - 1) }),
    refusing("a record with one byte more is refused", { record: `${record}00` }),
    refusing("no bytes at all are refused", { record: "" }),
  ];
}

function refusalOf({ dekId, dek, binding, record }: Omit<RefusingVector, "refused">): VaultErrorCode {
  try {
    openRecord({ dekId, dek: Buffer.from(dek, "hex") }, binding, Buffer.from(record, "hex"));
  } catch (thrown) {
    if (thrown instanceof VaultError) return thrown.code;
    throw thrown;
  }
  throw new Error("A record that must be refused was opened.");
}

if (process.argv[1] === import.meta.filename) {
  process.stdout.write(`${JSON.stringify(makeVectors(), null, 2)}\n`);
}
