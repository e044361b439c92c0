import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { freshDatabase } from "../../../test/support/database.ts";
import { freshFolder } from "../../../test/support/vault.ts";
import { takeBackup } from "./take.ts";

const { urls } = await freshDatabase();

test("what a backup copies is on the disk, and so are the folders that name it, when the backup is there", async (t) => {
  const dataDir = freshFolder();
  const config = { dataDir, backupDir: join(dataDir, "backup") };
  writeFileSync(join(dataDir, "shop.json"), "{}", { mode: 0o400 });
  mkdirSync(join(dataDir, "media/sofa"), { recursive: true });
  writeFileSync(join(dataDir, "media/sofa/master"), "a photograph");

  const onDisk = new Set<number>();
  const handle = await open(join(dataDir, "shop.json"));
  const files = Object.getPrototypeOf(handle) as { sync(): Promise<void> };
  await handle.close();
  const sync = files.sync;
  t.mock.method(files, "sync", async function (this: FileHandle) {
    onDisk.add((await this.stat()).ino);
    return sync.call(this);
  });
  const now = new Date("2026-11-30T02:00:00Z");
  const { folder } = await takeBackup({ config, ownerUrl: urls.owner, shopId: "s", now });

  const media = join(config.backupDir, "media");
  assert.equal(readFileSync(join(media, "sofa/master"), "utf8"), "a photograph");
  assert.deepEqual(readdirSync(folder).sort(), ["manifest.json", "shop.json", "shop.jsonl.gz"]);
  const named = [join(folder, "shop.json"), join(media, "sofa/master"), join(media, "sofa"), media, folder];
  for (const path of [...named, config.backupDir]) assert.ok(onDisk.has(statSync(path).ino), path);
});
