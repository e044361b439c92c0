import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readConfig } from "#config";
import { makeDataDir } from "#kernel/cluster/index";
import { armCrashpoint, crashpoint } from "#kernel/crashpoint";
import { syncFolder } from "#kernel/key-file";
import { createRecoveryKey, removeEscrow } from "#vault";
import { escrowPlace } from "../epochs.ts";

/**
 * `candour recovery-key`: makes the owner's key and prints it this once; the shop keeps the half that only closes. Refuses where
 * there is one; with `--new` another takes its place, and the escrow copy closed for the old one goes at once. First it is shown,
 * then it takes its place, then the copy goes: whenever this is interrupted, the key in force is one that its owner has seen.
 */
export async function recoveryKeyCommand(args: readonly string[]): Promise<number> {
  const config = readConfig();
  armCrashpoint(config.crashAt);
  makeDataDir(config.dataDir);
  const { path, publicKeyPath } = escrowPlace(config);
  if (existsSync(publicKeyPath) && !args.includes("--new")) {
    process.stderr.write(
      `candour: there is a recovery key already (${publicKeyPath}). If it is lost: candour recovery-key --new\n`,
    );
    return 1;
  }
  const { secret, publicPem } = createRecoveryKey();
  mkdirSync(dirname(publicKeyPath), { recursive: true, mode: 0o700 });
  writeFileSync(`${publicKeyPath}.new`, publicPem, { mode: 0o600, flush: true });
  chmodSync(`${publicKeyPath}.new`, 0o600);
  await show(words(secret));
  crashpoint("recovery-key-shown");
  renameSync(`${publicKeyPath}.new`, publicKeyPath);
  await syncFolder(dirname(publicKeyPath));
  crashpoint("recovery-key-in-place");
  await removeEscrow(path);
  await show("It is in force from now on. Next: candour backup");
  return 0;
}

/** Resolves when it has been written. Throws where nobody can read it any more. */
function show(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (thrown) => (thrown ? reject(thrown) : resolve()));
  });
}

const words = (secret: string): string => `Your recovery key, which is shown this once and kept nowhere:

  ${secret}

Write it down and put it where a fire in the shop does not reach it. With it and a backup the shop can be put back; without it
nobody can, if the disk with the keys is lost. Whoever has it and a backup reads every open order.`;
