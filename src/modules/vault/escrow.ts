/**
 * The escrow copy: the keys of every living bundle, the root of locators and the key files of others that go with them, closed
 * for the owner's recovery key alone, with the tombstones, so that an older backup of the data can be cleaned of what was shredded since. There is never more than one: each
 * takes the place of the one before, at every roll and every backup.
 *
 * A file of a line of JSON and then chunks, each with its length in four bytes before it; a chunk is bound to the line, to its
 * number and to whether it is the last, so that nothing can be left out, changed, or put behind.
 */
import { type FileHandle, mkdir, open as openFile, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crashpoint } from "#kernel/crashpoint";
import type { Database } from "#kernel/db";
import { syncFolder } from "#kernel/key-file";
import type { Random } from "#kernel/random";
import { decrypt, encrypt, lengthPrefixed, saltBytes } from "./cipher.ts";
import type { EpochBook } from "./epoch-book.ts";
import type { EpochProvider } from "./epochs.ts";
import { VaultError } from "./error.ts";
import { claimOwner, findIndexKey, insertIndexKey, type KeyToPutBack, keysAfter, putBackKeys } from "./keystore.sql.ts";
import { type BundleName, type BundleRef, refText } from "./place.ts";
import { keyForOwner, keyFromOwner, readPublicHalf, readRecoveryKey } from "./recovery-key.ts";
import { bundlesAfter, findBundles } from "./vault.sql.ts";

/** Where the escrow copy lies, and the public half of the recovery key beside the shop's other keys. */
export type EscrowPlace = {
  path: string;
  publicKeyPath: string;
  /** Small key files that are kept in it as well, and put back where they lay. */
  alongside?: readonly string[];
};

/** The open line at the head of an escrow copy. */
export type EscrowHead = { format: typeof format; shop: string; epoch: number; madeAt: string; ephemeral: string };

export type EscrowNeeds = {
  shop: string;
  database: Database;
  keystore: Database;
  epochs: EpochProvider;
  book: EpochBook;
  random: Random;
  now(): Date;
};

export type RestoredKeys = { keys: number; graves: BundleRef[] };

type Grave = { kind: "grave"; subject: string; bundle: string };
type Root = { kind: "root"; key: string };
type KeyFile = { kind: "file"; name: string; content: string };
type Kept = {
  kind: "key";
  dekId: string;
  subject: string;
  bundle: string;
  key: string;
  createdAt: string;
};
type Entry = Grave | Root | KeyFile | Kept;

const format = "candour-escrow-1";
const chunkBytes = 256 * 1024;
const rowsAtOnce = 1_000;
const longestHead = 4_096;

/**
 * Writes a new escrow copy and puts it in the place of the one before; "no-recovery-key" if the shop has none to close it with.
 * The tombstones are read first: what is shredded meanwhile has no key any more when the keys are read.
 */
export async function replaceEscrow(
  needs: EscrowNeeds,
  place: EscrowPlace,
): Promise<{ keys: number } | "no-recovery-key"> {
  const pem = await readFile(place.publicKeyPath, "utf8").catch(() => undefined);
  if (pem === undefined) return "no-recovery-key";
  const { key, ephemeral } = keyForOwner(readPublicHalf(pem));
  const epoch = await needs.book.refresh();
  const head: EscrowHead = {
    format,
    shop: needs.shop,
    epoch,
    madeAt: needs.now().toISOString(),
    ephemeral: ephemeral.toString("base64"),
  };
  await mkdir(dirname(place.path), { recursive: true, mode: 0o700 });
  await removeHalfWritten(place.path);
  const unfinished = `${place.path}.${needs.random.uuid()}.new`;
  const file = await openFile(unfinished, "wx", 0o600);
  let keys = 0;
  try {
    const line = JSON.stringify(head);
    await file.write(`${line}\n`);
    const chunks = createChunks(needs.random, key, line, (bytes) => file.write(bytes));
    for await (const entry of entriesOf(needs, place.alongside ?? [])) {
      if (entry.kind === "key") keys++;
      await chunks.add(entry);
    }
    await chunks.end();
    await file.sync();
  } finally {
    key.fill(0);
    await file.close();
  }
  crashpoint("escrow-written");
  const before = await openFile(place.path, "r+").catch(() => undefined);
  await rename(unfinished, place.path);
  await syncFolder(dirname(place.path));
  await spoil(before);
  return { keys };
}

/** What was replaced or taken away lies on the disk for a while. Without the half of its key that stood at its head nothing of it opens. */
async function spoil(file: FileHandle | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    await file.write(Buffer.alloc(longestHead), 0, longestHead, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Takes an escrow copy away, if there is one, so that it opens for nobody. */
export async function removeEscrow(path: string): Promise<void> {
  const before = await openFile(path, "r+").catch(() => undefined);
  await rm(path, { force: true });
  if (before !== undefined) await syncFolder(dirname(path));
  await spoil(before);
}

/** The open line of an escrow copy; undefined if there is none. Throws `escrow-damaged`, or what a file throws that cannot be read. */
export async function readEscrowHead(path: string): Promise<EscrowHead | undefined> {
  const file = await openFile(path, "r").catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== "ENOENT") throw thrown;
    return undefined;
  });
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    return headIn(buffer.subarray(0, bytesRead)).head;
  } finally {
    await file.close();
  }
}

/** What a killed process left is a second generation; whoever is just writing one fails, and is late anyway. */
async function removeHalfWritten(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(`${basename(path)}.`) && name.endsWith(".new"))
      await rm(join(dirname(path), name), { force: true });
  }
}

/**
 * Reads an escrow copy to its end and keeps nothing of it: whether it is whole, of this shop, and closed for this key. Throws what
 * `restoreEscrow` throws for a copy or a key that will not do.
 */
export async function checkEscrow(path: string, secret: string, shop: string): Promise<void> {
  const { head, line, rest } = headIn(await readFile(path));
  if (head.shop !== shop) throw ofAnotherShop();
  const key = keyFromOwner(readRecoveryKey(secret), Buffer.from(head.ephemeral, "base64"));
  for (const _ of openChunks(key, line, rest));
  key.fill(0);
}

/**
 * Puts the keys of an escrow copy into the empty keystore of a restored shop, wrapped under its first epoch, except those of
 * bundles that have a tombstone in the copy or in the shop's database, which has been filled by then; and each of the key files `alongside` that is in it and not there. Throws `recovery-key-wrong`, `escrow-damaged`, `keystore-of-another-shop`.
 */
export async function restoreEscrow(
  needs: EscrowNeeds,
  path: string,
  secret: string,
  alongside: readonly string[],
): Promise<RestoredKeys> {
  const { keystore, book, shop } = needs;
  const { head, line, rest } = headIn(await readFile(path));
  if (head.shop !== shop || (await keystore.transact((tx) => claimOwner(tx, shop))) !== shop) {
    throw ofAnotherShop();
  }
  const key = keyFromOwner(readRecoveryKey(secret), Buffer.from(head.ephemeral, "base64"));
  const epoch = await book.refresh();
  const graves = new Map<string, BundleRef>();
  let waiting: Kept[] = [];
  let keys = 0;
  for (const entry of openChunks(key, line, rest)) {
    if (entry.kind === "root") await putBackRoot(needs, epoch, entry);
    if (entry.kind === "file") await putBackFile(entry, alongside);
    if (entry.kind === "grave") graves.set(refText(refOf(entry)), refOf(entry));
    if (entry.kind === "key" && !graves.has(refText(refOf(entry)))) waiting.push(entry);
    if (waiting.length < rowsAtOnce) continue;
    keys += await putBack(needs, epoch, waiting);
    waiting = [];
  }
  keys += await putBack(needs, epoch, waiting);
  key.fill(0);
  return { keys, graves: [...graves.values()] };
}

async function putBackRoot({ shop, keystore, epochs, now }: EscrowNeeds, epoch: number, { key }: Root): Promise<void> {
  const wrapped = await epochs.wrap(Buffer.from(key, "base64"), { shop, subject: "", bundle: "index", epoch });
  await keystore.transact((tx) => insertIndexKey(tx, { epoch, wrapped }, now()));
}

/** Whole or not there, and in nobody's place: a restore that was killed is begun again. */
async function putBackFile({ name, content }: KeyFile, alongside: readonly string[]): Promise<void> {
  const path = alongside.find((each) => basename(each) === name);
  if (path === undefined || (await readFile(path).catch(() => undefined)) !== undefined) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  const bytes = Buffer.from(content, "base64");
  await writeFile(unfinished, bytes, { mode: 0o600, flag: "wx", flush: true });
  bytes.fill(0);
  await rename(unfinished, path);
  await syncFolder(dirname(path));
}

/** A copy can be older than the data beside it: the key of a bundle that has been buried there since stays away. */
async function putBack(
  { shop, database, keystore, epochs }: EscrowNeeds,
  epoch: number,
  some: readonly Kept[],
): Promise<number> {
  const found = await findBundles(database.reader, some.map(refOf));
  const rows: KeyToPutBack[] = [];
  for (const each of some) {
    if ((found.get(refText(refOf(each)))?.state ?? "live") !== "live") continue;
    const dek = Buffer.from(each.key, "base64");
    rows.push({ ...each, wrapped: await epochs.wrap(dek, { shop, ...refOf(each), epoch }) });
    dek.fill(0);
  }
  return rows.length === 0 ? 0 : keystore.transact((tx) => putBackKeys(tx, epoch, rows));
}

function refOf({ subject, bundle }: Kept | Grave): BundleRef {
  return { subject, bundle: bundle as BundleName };
}

/** Tombstones, root, key files, keys. The bare keys are overwritten as soon as they have been written down. */
async function* entriesOf(
  { shop, database, keystore, epochs }: EscrowNeeds,
  alongside: readonly string[],
): AsyncGenerator<Entry> {
  for (let after: BundleRef | undefined; ; ) {
    const graves = await bundlesAfter(database.reader, { buried: true }, after, rowsAtOnce);
    for (const ref of graves) yield { kind: "grave", ...ref };
    after = graves.at(-1);
    if (graves.length < rowsAtOnce) break;
  }
  const root = await findIndexKey(keystore.reader);
  if (root === undefined) throw new VaultError("key-unavailable", "The keystore has no root.");
  const bare = await epochs.unwrap(root.wrapped, { shop, subject: "", bundle: "index", epoch: root.epoch });
  yield { kind: "root", key: bare.toString("base64") };
  bare.fill(0);
  for (const path of alongside) {
    const content = await readFile(path).catch(() => undefined);
    if (content === undefined) continue;
    yield { kind: "file", name: basename(path), content: content.toString("base64") };
    content.fill(0);
  }
  for (let after: BundleRef | undefined; ; ) {
    const keys = await keysAfter(keystore.reader, after, rowsAtOnce);
    for (const { ref, dekId, epoch, wrapped, createdAt } of keys) {
      const dek = await epochs.unwrap(wrapped, { shop, ...ref, epoch });
      yield { kind: "key", ...ref, dekId, key: dek.toString("base64"), createdAt: createdAt.toISOString() };
      dek.fill(0);
    }
    after = keys.at(-1)?.ref;
    if (keys.length < rowsAtOnce) break;
  }
}

function createChunks(random: Random, key: Buffer, line: string, write: (bytes: Buffer) => Promise<unknown>) {
  let lines: string[] = [];
  let length = 0;
  let number = 0;
  const seal = async (isLast: boolean): Promise<void> => {
    const plain = Buffer.from(lines.join("\n"), "utf8");
    lines = [];
    length = 0;
    const sealed = encrypt(
      key,
      "candour.escrow1",
      random.bytes(saltBytes),
      chunkContext(line, number++, isLast),
      plain,
    );
    plain.fill(0);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(sealed.length);
    await write(Buffer.concat([size, sealed]));
  };
  return {
    add: async (entry: Entry): Promise<void> => {
      const text = JSON.stringify(entry);
      lines.push(text);
      length += text.length + 1;
      if (length >= chunkBytes) await seal(false);
    },
    end: () => seal(true),
  };
}

function* openChunks(key: Buffer, line: string, rest: Buffer): Generator<Entry> {
  for (let at = 0, number = 0; ; number++) {
    const size = rest.length - at < 4 ? Number.NaN : rest.readUInt32BE(at);
    if (!(at + 4 + size <= rest.length)) throw damaged();
    const sealed = rest.subarray(at + 4, at + 4 + size);
    at += 4 + size;
    const isLast = at === rest.length;
    const plain = openChunk(key, chunkContext(line, number, isLast), sealed);
    const text = plain.toString("utf8");
    plain.fill(0);
    for (const each of text === "" ? [] : text.split("\n")) yield JSON.parse(each) as Entry;
    if (isLast) return;
  }
}

function openChunk(key: Buffer, context: Buffer, sealed: Buffer): Buffer {
  try {
    return decrypt(key, "candour.escrow1", context, sealed);
  } catch (thrown) {
    if (!(thrown instanceof VaultError)) throw thrown;
    if (thrown.code !== "commitment-mismatch") throw damaged();
    throw new VaultError("recovery-key-wrong", "The escrow copy was closed for another recovery key than this one.");
  }
}

function chunkContext(line: string, number: number, isLast: boolean): Buffer {
  return lengthPrefixed(["escrow1", line, String(number), isLast ? "last" : "more"]);
}

function headIn(bytes: Buffer): { head: EscrowHead; line: string; rest: Buffer } {
  const end = bytes.indexOf("\n");
  const line = bytes.toString("utf8", 0, Math.max(0, Math.min(end, longestHead)));
  try {
    const head = JSON.parse(line) as EscrowHead;
    if (head.format === format) return { head, line, rest: bytes.subarray(end + 1) };
  } catch {
    // Said below.
  }
  throw damaged();
}

function ofAnotherShop(): VaultError {
  return new VaultError("keystore-of-another-shop", "The escrow copy, or the keystore, is of another shop.");
}

function damaged(): VaultError {
  return new VaultError("escrow-damaged", "The escrow copy is not whole, or is of another version.");
}
