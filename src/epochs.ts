import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Config, ConfigError } from "#config";
import type { Egress } from "#egress";
import { createClock } from "#kernel/clock";
import { logKeyFile } from "#privacy";
import { officeKeyFile } from "#staff";
import {
  createFileEpochs,
  createKeptEpochs,
  createKmsKeeper,
  createTransitKeeper,
  type EpochProvider,
  type EscrowHead,
  type EscrowPlace,
  joinedEpochs,
  type KeeperCall,
  type KeyKeeper,
  readAwsCredentials,
  readEscrowHead,
} from "#vault";
import type { Ground } from "./ground.ts";

/**
 * Who keeps the epoch keys, as the settings say. Beside a keeper the files go on to be asked for epochs that lie there: after the
 * settings have changed, the next roll moves all keys, and the end of its grace destroys the last file. Throws a `ConfigError` when
 * there is nothing to show the keeper.
 */
export function createEpochs(ground: Ground, egress: Pick<Egress, "send">): EpochProvider {
  const { config, keystore, clock, random, log } = ground;
  const files = createFileEpochs({
    folder: join(config.dataDir, "keys", "epochs"),
    apartFrom: [join(config.dataDir, "postgres"), config.backupDir],
    clock,
    random,
  });
  const keeper = keeperOf(ground, egress);
  return keeper === undefined ? files : joinedEpochs(createKeptEpochs({ keeper, keystore, clock, random, log }), files);
}

/** Where the copy of the keys for the owner lies, and what closes it. */
export function escrowPlace({ dataDir, backupDir }: Pick<Config, "dataDir" | "backupDir">): EscrowPlace {
  const keys = join(dataDir, "keys");
  return {
    path: join(backupDir, "escrow.sealed"),
    publicKeyPath: join(keys, "recovery.pub"),
    // Without these nobody could go on with the log of a shop that was put back, nor sign in there by password or code.
    alongside: [join(keys, logKeyFile), join(keys, officeKeyFile)],
  };
}

/**
 * The head of the escrow copy, or what else is found in its place. "none" where nothing can have been closed yet, because the owner
 * has made no recovery key; otherwise a copy that is missing or cannot be read may lie somewhere, and be an old one.
 */
export async function lookAtEscrow(
  config: Pick<Config, "dataDir" | "backupDir">,
): Promise<EscrowHead | "none" | "missing" | "unreadable"> {
  const { path, publicKeyPath } = escrowPlace(config);
  try {
    return (await readEscrowHead(path)) ?? (existsSync(publicKeyPath) ? "missing" : "none");
  } catch {
    return "unreadable";
  }
}

function keeperOf({ config, clock, log, shopId }: Ground, egress: Pick<Egress, "send">): KeyKeeper | undefined {
  const { epochKeys } = config;
  if (epochKeys.kind === "file") return undefined;
  const { origin, secretFile } = epochKeys;
  const call: KeeperCall = (flow, request, fields) =>
    egress.send(flow, { method: "POST", ...request }, { fields, categories: [] });
  if (epochKeys.kind === "vault") {
    const token = () => secretIn(secretFile);
    token();
    // Of this shop alone: the end of an epoch trims every version before it, whosever they are.
    const { keyName = `candour-${shopId}` } = epochKeys;
    return createTransitKeeper({ call, keyName, token, clock, log });
  }
  const credentials = () => {
    const found = readAwsCredentials(secretIn(secretFile));
    if (found === undefined)
      throw new ConfigError(`${secretFile} holds no credentials under [default], as the AWS tools keep them.`);
    return found;
  };
  credentials();
  const { region } = epochKeys;
  return createKmsKeeper({
    call,
    host: new URL(origin).host,
    region,
    credentials,
    shop: shopId,
    wallClock: createClock(),
    log,
  });
}

/** What we show to be let in. Read anew each time, because whoever renews it puts the new one in its place. */
function secretIn(path: string): string {
  const found = existsSync(path) ? statSync(path) : undefined;
  if (found === undefined) throw new ConfigError(`There is no file ${path}, which CANDOUR_EPOCH_KEYS_SECRET names.`);
  if ((found.mode & 0o077) !== 0) throw new ConfigError(`Others may read ${path}. Run: chmod go= ${path}`);
  return readFileSync(path, "utf8").trim();
}
