import { seededRandom } from "#kernel/random";
import { toBuckets } from "./canonical.ts";
import { keyBytes, saltBytes } from "./cipher.ts";
import { VaultError } from "./error.ts";
import { openRecord, sealRecord } from "./record.ts";

/** How often a byte was changed, how often the record opened all the same, and the codes of the refusals. */
export type Tampering = { flips: number; opened: number; codes: string[] };

/**
 * Changes one byte of a sealed record at a time, each position in turn and by a random non-zero difference, and opens it.
 * The label's two bytes are left out: they are bound through the name they stand for, which `open` looks up.
 */
export function flipEveryByte(flips: number, seed: string): Tampering {
  const random = seededRandom(seed);
  const key = { dekId: random.uuid(), dek: random.bytes(keyBytes) };
  const binding = {
    shop: random.uuid(),
    subject: random.uuid(),
    bundle: "account",
    entity: "accounts.person",
    field: "details",
    rowId: random.uuid(),
    labelSet: "contact-card@1",
  };
  const plaintext = toBuckets({ name: "Ann Other", email: "ann@example.com" });
  const codes = new Set<string>();
  let opened = 0;
  let record = sealRecord(key, 1, binding, random.bytes(saltBytes), plaintext);
  for (let flip = 0, at = 0; flip < flips; flip++, at++) {
    if (at === 2) at = 4;
    if (at === record.length) {
      at = 0;
      record = sealRecord(key, 1, binding, random.bytes(saltBytes), plaintext);
    }
    const difference = (random.bytes(1)[0] ?? 0) % 255;
    const changed = Buffer.from(record);
    changed[at] = (changed[at] ?? 0) ^ (difference + 1);
    try {
      openRecord(key, binding, changed);
      opened++;
    } catch (thrown) {
      if (!(thrown instanceof VaultError)) throw thrown;
      codes.add(thrown.code);
    }
  }
  return { flips, opened, codes: [...codes].sort() };
}
