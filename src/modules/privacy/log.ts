/**
 * The privacy log: the ledger as a Merkle tree that outsiders can check, with checkpoints signed by a key that lies in no
 * database. Who kept a checkpoint finds out if the ledger was cut, changed or told in two versions afterwards.
 */
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "#kernel/clock";
import { crashpoint } from "#kernel/crashpoint";
import type { Database, Reader, Tx } from "#kernel/db";
import { openKeyFile } from "#kernel/key-file";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { type SigningKey, signingKey } from "#kernel/signature";
import { enterVersions, type PublishedVersion, versionEntries } from "./ledger.ts";
import { insertCheckpoint, lastCheckpoint } from "./log.sql.ts";
import { type Checkpoint, checkpointText, openCheckpoint, signNote, verifierKey } from "./note.ts";
import { lastEntry, lockChain } from "./privacy.sql.ts";
import { entriesFrom, growTree, storedNodes } from "./stored-tree.ts";
import { readTile, type Tile } from "./tiles.ts";
import { inclusionPath, rootOf } from "./tree.ts";
import { type LogVerdict, verifyLog } from "./verify-log.ts";

export type SignOutcome =
  | { ok: true; checkpoint: Checkpoint; signed: string; isNew: boolean }
  /** The ledger contradicts a checkpoint that was signed before; another one that does is never signed. */
  | { ok: false; because: "cut-off" | "forked"; size: number };

/** That an entry is in the log: with the entry and the public key it can be checked by anybody. */
export type InclusionProof = { index: number; checkpoint: string; path: readonly string[] };

export type PrivacyLog = {
  /**
   * Opens the signing key and signs what has come since. Throws a `KeyFileError` where the key may not be used: readable by
   * others, or missing although checkpoints were signed with it.
   */
  start(): Promise<void>;
  /** Host and port of the shop, by which certificates name it. */
  shop: string;
  /** The public key as verifiers of signed notes take it. */
  verifierKey(): string;
  publicKey(): Buffer;
  /** Signs any text with the key of the log. */
  sign(text: string): Buffer;
  /**
   * Gives each version of the policy that has no entry yet one, under its fingerprint, in the order given; answers how many. The
   * next checkpoint covers them, so that what was promised and since when is signed.
   */
  enterVersions(versions: readonly PublishedVersion[]): Promise<number>;
  /** The number of each version's entry, by fingerprint in hex. */
  versionEntries(reader: Reader): Promise<ReadonlyMap<string, number>>;
  /** Signs a checkpoint if entries have come since the last one. A pipeline; safe in several processes at once. */
  signCheckpoint(): Promise<SignOutcome>;
  /** The newest checkpoint of this shop's address, as it is published; null before the first. */
  checkpoint(reader: Reader): Promise<{ signed: string; size: number; signedAt: Date } | null>;
  /** The bytes of a tile; null where no checkpoint covers it. */
  tile(reader: Reader, tile: Tile): Promise<Buffer | null>;
  /** Entry `seq` as the log publishes it. Throws for one that is not there. */
  entry(reader: Reader, seq: number): Promise<string>;
  /** The proof that entry `seq` is in the log; null until a checkpoint covers it. */
  prove(reader: Reader, seq: number): Promise<InclusionProof | null>;
  /** Reads a checkpoint that somebody kept; null if this shop has not signed it. */
  readKept(note: string): Checkpoint | null;
  /** Recomputes the whole log, against every checkpoint signed, the one kept beside the key, and `kept`. */
  verify(reader: Reader, kept?: readonly Checkpoint[]): Promise<LogVerdict>;
};

export type PrivacyLogNeeds = {
  database: Database;
  clock: Clock;
  random: Random;
  log: Log;
  /** Scheme, host and port of the shop; the log is named after it. */
  shopUrl: string;
  /** The folder of the keys, and the folders it must not lie in. */
  folder: string;
  apartFrom: readonly string[];
};

/** Where the log is published, from the root of the shop. */
export const logPath = "/.well-known/privacy-log";

/** The file of its key, in the folder of the keys. */
export const logKeyFile = "privacy-log.key";

/** Makes the log of one shop. Opens nothing before `start`. */
export function createPrivacyLog(needs: PrivacyLogNeeds): PrivacyLog {
  const { database, folder, shopUrl } = needs;
  const origin = new URL(shopUrl).host + logPath;
  const keptPath = join(folder, "privacy-log.checkpoint");
  let opened: SigningKey | undefined;
  const key = (): SigningKey => {
    if (opened === undefined) throw new Error("The privacy log has not been started.");
    return opened;
  };
  const signCheckpoint = async (): Promise<SignOutcome> => {
    const kept = await readKept(keptPath, key());
    const outcome = await database.transact((tx) => sign(needs, tx, { origin, key: key(), kept }));
    if (!outcome.ok) {
      needs.log.error("privacy-log-contradicted", { because: outcome.because, size: outcome.size });
      return outcome;
    }
    if (outcome.isNew) crashpoint("privacy-checkpoint-signed");
    if ((kept?.size ?? -1) < outcome.checkpoint.size) await keep(keptPath, outcome.signed, needs.random);
    return outcome;
  };
  return {
    shop: new URL(shopUrl).host,
    start: async () => {
      const mayCreate = (await lastCheckpoint(database.reader)) === undefined;
      const { key: seed } = await openKeyFile(join(folder, logKeyFile), { ...needs, mayCreate });
      opened = signingKey(seed);
      seed.fill(0);
      await signCheckpoint();
    },
    verifierKey: () => verifierKey({ name: origin, publicKey: key().publicKey }),
    publicKey: () => key().publicKey,
    sign: (text) => key().sign(text),
    enterVersions: (versions) => database.transact((tx) => enterVersions(tx, versions, needs.clock.now())),
    versionEntries,
    signCheckpoint,
    checkpoint: async (reader) => {
      const last = await lastCheckpoint(reader, origin);
      return last === undefined ? null : { signed: last.signed, size: last.size, signedAt: last.signed_at };
    },
    tile: async (reader, tile) => {
      const last = await lastCheckpoint(reader, origin);
      return last === undefined ? null : readTile(reader, tile, last.size);
    },
    entry: async (reader, seq) => {
      const [entry] = await entriesFrom(reader, seq - 1, 1);
      if (entry === undefined) throw new RangeError("The privacy log has no such entry.");
      return entry.toString("utf8");
    },
    prove: (reader, seq) => prove(reader, origin, seq),
    readKept: (note) => openCheckpoint(note, key().publicKey),
    verify: async (reader, kept = []) => {
      const beside = await readKept(keptPath, key());
      return verifyLog(reader, key().publicKey, beside === undefined ? kept : [...kept, beside]);
    },
  };
}

type Signing = { origin: string; key: SigningKey; kept: Checkpoint | undefined };

/** The lock on the chain keeps everybody else from writing while the new root is compared with the old ones. */
async function sign({ clock }: PrivacyLogNeeds, tx: Tx, { origin, key, kept }: Signing): Promise<SignOutcome> {
  await lockChain(tx);
  const size = (await lastEntry(tx))?.seq ?? 0;
  const last = await lastCheckpoint(tx, origin);
  const nodes = storedNodes(tx);
  await growTree(tx, size);
  for (const before of [last, kept]) {
    if (before === undefined) continue;
    if (before.size > size) return { ok: false, because: "cut-off", size: before.size };
    const root = await rootOf(nodes, before.size);
    if (!root.equals(before.root)) return { ok: false, because: "forked", size: before.size };
  }
  if (last?.size === size) return { ok: true, checkpoint: last, signed: last.signed, isNew: false };
  const checkpoint = { origin, size, root: await rootOf(nodes, size) };
  const signed = signNote(checkpointText(checkpoint), origin, key);
  await insertCheckpoint(tx, { ...checkpoint, signed, signed_at: clock.now() });
  return { ok: true, checkpoint, signed, isNew: true };
}

async function prove(reader: Reader, origin: string, seq: number): Promise<InclusionProof | null> {
  const last = await lastCheckpoint(reader, origin);
  if (last === undefined || seq > last.size) return null;
  const path = await inclusionPath(storedNodes(reader), seq - 1, last.size);
  return { index: seq - 1, checkpoint: last.signed, path: path.map((hash) => hash.toString("base64")) };
}

/**
 * The newest checkpoint that this machine has seen, beside the key: who can write to the database alone cannot cut the end of
 * the log unseen. One that does not carry our signature counts as none.
 */
async function readKept(path: string, key: SigningKey): Promise<Checkpoint | undefined> {
  const note = await readFile(path, "utf8").catch(() => "");
  return openCheckpoint(note, key.publicKey) ?? undefined;
}

async function keep(path: string, signed: string, random: Random): Promise<void> {
  const unfinished = `${path}.${random.uuid()}.new`;
  const file = await open(unfinished, "wx", 0o600);
  try {
    await file.writeFile(signed);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
