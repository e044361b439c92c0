import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type Clock, createClock } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { type Random, systemRandom } from "#kernel/random";
import { createFileEpochs, createVault, type KeyLimits, keyLimits, type Vault, type VaultNeeds } from "#vault";
import type { FreshDatabase } from "./database.ts";
import "./any-act.ts";

export const testShop = "5ca1ab1e-0000-4000-8000-000000000001";

/** An empty folder outside every database, removed when the test file ends. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "candour-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Fifty people at once on a busy machine are no keystore out of reach; tests of that have limits of their own. */
const patient: KeyLimits = { ...keyLimits, loadMs: 20_000, startMs: 20_000 };

/** A vault on the databases of a test, with an epoch key in a folder of its own. Jobs are swallowed unless given. */
export function freshVault(
  fresh: Pick<FreshDatabase, "database" | "keystore" | "bus">,
  but: Partial<VaultNeeds> & { keyFolder?: string } = {},
): Vault {
  const { keyFolder = join(freshFolder(), "epochs"), ...needs } = but;
  const clock: Clock = needs.clock ?? createClock();
  const random: Random = needs.random ?? systemRandom;
  return createVault({
    shop: testShop,
    database: fresh.database,
    keystore: fresh.keystore,
    bus: fresh.bus,
    epochs: createFileEpochs({ folder: keyFolder, apartFrom: [], clock, random }),
    jobs: { enqueue: async () => {} },
    clock,
    random,
    log: silentLog,
    limits: patient,
    ...needs,
  });
}
