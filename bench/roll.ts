import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { createClock, elapsed } from "#kernel/clock";
import { systemRandom } from "#kernel/random";
import { createFileEpochs } from "#vault";
import { freshDatabase } from "../test/support/database.ts";
import { freshVault, testShop } from "../test/support/vault.ts";

/**
 * What an epoch roll costs: `node --import tsx bench/roll.ts [keys]`, 100,000 unless said otherwise. The keys are made and wrapped
 * first; then one roll wraps them anew, on a PostgreSQL that does not wait for the disk.
 */
const count = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), "candour-roll-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("epoch roll", async () => {
  const fresh = await freshDatabase();
  const epochs = createFileEpochs({ folder, apartFrom: [], clock: createClock(), random: systemRandom });
  const vault = freshVault(fresh, { epochs });
  await vault.start();
  for (let made = 0; made < count; made += 1_000) {
    const rows = [];
    for (let i = 0; i < Math.min(1_000, count - made); i++) {
      const subject = systemRandom.uuid();
      const context = { shop: testShop, subject, bundle: "account", epoch: 1 };
      rows.push({ subject, wrapped: (await epochs.wrap(systemRandom.bytes(32), context)).toString("hex") });
    }
    await fresh.asVault(
      `INSERT INTO keystore.bundle_key (dek_id, subject, bundle, epoch, wrapped, created_at)
       SELECT gen_random_uuid(), subject, 'account', 1, decode(wrapped, 'hex'), now()
       FROM json_to_recordset($1) AS r(subject uuid, wrapped text)`,
      [JSON.stringify(rows)],
    );
  }
  const took = elapsed();
  const { moved } = await vault.rollEpoch({ atOnce: true });
  const ms = took();
  const cpu = process.cpuUsage();
  process.stdout.write(`${moved} keys in ${(ms / 1_000).toFixed(1)} s, ${((ms * 1_000) / moved).toFixed(0)} µs each\n`);
  process.stdout.write(
    `memory at the end: ${Math.round(process.memoryUsage().rss / 1e6)} MB, CPU of this process in all: ${Math.round(cpu.user / 1e6)} s\n`,
  );
});
