import { constants } from "node:fs";
import { link, lstat, mkdir, open, realpath, unlink } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import type { Random } from "./random.ts";

/** A key file that cannot be used; the message says which and what to do about it. */
export class KeyFileError extends Error {
  override name = "KeyFileError";
  readonly code: "exposed" | "damaged" | "missing";

  constructor(code: KeyFileError["code"], words: string) {
    super(words);
    this.code = code;
  }
}

/** The caller overwrites `key` when it is done with it. */
export type KeyFile = { key: Buffer; createdAt: Date };

const keyBytes = 32;

/**
 * Reads a key of 32 bytes that lies in a file of its own, and makes it where there is none and `mayCreate` allows it. Throws
 * a `KeyFileError` for a folder or file that others than its owner may read, that is a link, that lies below one of
 * `apartFrom` (a database or a backup: whoever copied the data would copy the key), that holds no key, or that is missing.
 */
export async function openKeyFile(
  path: string,
  options: { random: Random; apartFrom: readonly string[]; mayCreate: boolean },
): Promise<KeyFile> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await refuseExposedFolder(folder, options.apartFrom);
  const found =
    (await readKeyFile(path)) ?? (options.mayCreate ? await createKeyFile(path, options.random) : undefined);
  if (found === undefined)
    throw new KeyFileError("missing", `${path} is missing. Restore it from your copy of the keys.`);
  return found;
}

async function refuseExposedFolder(folder: string, apartFrom: readonly string[]): Promise<void> {
  const real = await realpath(folder);
  const { mode, uid } = await lstat(real);
  if ((mode & 0o077) !== 0 || !isOurs(uid)) throw exposed(`${folder} must belong to us and have mode 0700.`);
  for (const other of apartFrom) {
    const way = relative(await realpath(other).catch(() => resolve(other)), real);
    if (way === "" || (way !== ".." && !way.startsWith(`..${sep}`)))
      throw exposed(`${folder} lies inside ${other}; whoever copies the data would copy the key.`);
  }
}

/** The key in a file, or undefined if there is no file. Throws a `KeyFileError` as `openKeyFile` does. */
export async function readKeyFile(path: string): Promise<KeyFile | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw exposed(`${path} cannot be opened as a file of ours.`);
  }
  try {
    const { mode, uid, size, mtime } = await file.stat();
    if ((mode & 0o077) !== 0 || !isOurs(uid)) throw exposed(`${path} must belong to us and have mode 0600.`);
    if (size !== keyBytes)
      throw new KeyFileError("damaged", `${path} does not hold a key. Restore it from your copy of the keys.`);
    const key = Buffer.alloc(keyBytes);
    await file.read(key, 0, keyBytes, 0);
    return { key, createdAt: mtime };
  } finally {
    await file.close();
  }
}

/** Whole or absent, also after a kill; and of two processes that make it at once, both use the one that was first. */
async function createKeyFile(path: string, random: Random): Promise<KeyFile | undefined> {
  const unfinished = `${path}.${random.uuid()}.new`;
  const file = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  const key = random.bytes(keyBytes);
  try {
    await file.write(key);
    await file.sync();
  } finally {
    key.fill(0);
    await file.close();
  }
  await link(unfinished, path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== "EEXIST") throw thrown;
  });
  await unlink(unfinished);
  await syncFolder(dirname(path));
  return readKeyFile(path);
}

/** Overwrites and unlinks. On flash memory an old block may outlive the overwriting. */
export async function destroyKeyFile(path: string, random: Random): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    await file.write(random.bytes(keyBytes), 0, keyBytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await unlink(path);
  await syncFolder(dirname(path));
}

/** Brings to the disk which files a folder holds. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
}

function isOurs(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function exposed(words: string): KeyFileError {
  return new KeyFileError("exposed", words);
}
