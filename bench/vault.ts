import { elapsed } from "#kernel/clock";
import { systemRandom } from "#kernel/random";
import { fromBuckets, toBuckets } from "../src/modules/vault/canonical.ts";
import { saltBytes } from "../src/modules/vault/cipher.ts";
import { openRecord, sealRecord } from "../src/modules/vault/record.ts";
import { saltPool } from "../src/modules/vault/salt-pool.ts";
import { median } from "./measure.ts";

const rounds = 21;
const perRound = 2_000;

const key = { dekId: systemRandom.uuid(), dek: systemRandom.bytes(32) };
const binding = {
  shop: systemRandom.uuid(),
  subject: systemRandom.uuid(),
  bundle: `fulfilment:${systemRandom.uuid()}`,
  entity: "orders.capsule",
  field: "contact",
  rowId: systemRandom.uuid(),
  labelSet: "contact-card@1",
};
const card = {
  name: "Ann Other",
  email: "ann.other@example.com",
  telephone: "07700 900123",
  address: ["Flat 4", "17 Mill Lane", "Kendal", "Cumbria", "LA9 4AB"],
  note: "",
};
card.note = "x".repeat(255 - JSON.stringify(card).length);

const nextSalt = saltPool(systemRandom);
const freshSalt = () => systemRandom.bytes(saltBytes);
const seal = (salt: () => Buffer) => sealRecord(key, 1, binding, salt(), toBuckets(card));
const record = seal(nextSalt);
const open = () => fromBuckets(openRecord(key, binding, record));

export type RecordsMeasured = {
  /** Microseconds of one operation, canonical JSON and padding included. */
  sealUs: number;
  sealWithoutPoolUs: number;
  openUs: number;
  jsonUs: number;
  plainBytes: number;
  recordBytes: number;
};

/** What sealing a card of 255 bytes costs, without a database. Each figure is the median of 21 rounds of 2,000 operations. */
export function measureRecords(): RecordsMeasured {
  return {
    sealUs: microsecondsOf(() => seal(nextSalt)),
    sealWithoutPoolUs: microsecondsOf(() => seal(freshSalt)),
    openUs: microsecondsOf(open),
    jsonUs: microsecondsOf(() => JSON.parse(JSON.stringify(card))),
    plainBytes: JSON.stringify(card).length,
    recordBytes: record.length,
  };
}

/** Microseconds of one operation. */
function microsecondsOf(operation: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const passed = elapsed();
    for (let i = 0; i < perRound; i++) operation();
    return (passed() * 1_000) / perRound;
  });
  return median(times);
}
