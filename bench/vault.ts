import { elapsed } from "#kernel/clock";
import { systemRandom } from "#kernel/random";
import { fromBuckets, toBuckets } from "../src/modules/vault/canonical.ts";
import { saltBytes } from "../src/modules/vault/cipher.ts";
import { openRecord, sealRecord } from "../src/modules/vault/record.ts";
import { saltPool } from "../src/modules/vault/salt-pool.ts";

/**
 * What sealing costs, without a database: `node --import tsx bench/vault.ts`. Each figure is the median of 21 rounds of
 * 2,000 operations, in microseconds of one operation, canonical JSON and padding included.
 */
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

const figures = {
  "plaintext, bytes": JSON.stringify(card).length,
  "record, bytes": record.length,
  "size ratio": (record.length / JSON.stringify(card).length).toFixed(3),
  "seal, µs": median(() => seal(nextSalt)),
  "seal without the pool of randomness, µs": median(() => seal(freshSalt)),
  "open, µs": median(open),
  "JSON alone (stringify and parse), µs": median(() => JSON.parse(JSON.stringify(card))),
  "a page of 50 opened records, ms": ((Number(median(open)) * 50) / 1_000).toFixed(2),
};
for (const [name, figure] of Object.entries(figures)) process.stdout.write(`${name.padEnd(42)}${figure}\n`);

function median(operation: () => unknown): string {
  const times = Array.from({ length: rounds }, () => {
    const passed = elapsed();
    for (let i = 0; i < perRound; i++) operation();
    return (passed() * 1_000) / perRound;
  });
  times.sort((a, b) => a - b);
  return (times[rounds >> 1] ?? Number.NaN).toFixed(1);
}
