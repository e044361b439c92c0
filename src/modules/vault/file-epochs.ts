import { constants } from "node:fs";
import { link, lstat, mkdir, open, realpath, unlink } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Clock } from "#kernel/clock";
import { hmacSha256 } from "#kernel/digest";
import type { Random } from "#kernel/random";
import { decrypt, encrypt, keyBytes, lengthPrefixed, saltBytes } from "./cipher.ts";
import type { EpochProvider, KeyContext } from "./epochs.ts";
import { VaultError } from "./error.ts";

export type FileEpochSettings = {
  /** The folder of the keys, usually `data/keys/epochs`; made with mode 0700. */
  folder: string;
  /** Folders that hold a database or a backup. A key must not lie below one of them: it would be copied with the data. */
  apartFrom: readonly string[];
  clock: Clock;
  random: Random;
};

type OpenKey = { key: Buffer; createdAt: Date };

/**
 * Epoch keys as files `<n>.key` of 32 random bytes, mode 0600. Refuses (`epoch-key-exposed`) a folder or file that
 * others than its owner may read, that is a link, or that lies below a database or backup folder, and
 * (`epoch-key-missing`, `epoch-key-damaged`) a key that should be there and is not.
 */
export function createFileEpochs(settings: FileEpochSettings): EpochProvider {
  const { folder, clock, random } = settings;
  const keys = new Map<number, OpenKey>();
  const path = (epoch: number) => join(folder, `${epoch}.key`);
  const openKey = (epoch: number): OpenKey => {
    const found = keys.get(epoch);
    if (found === undefined) throw new VaultError("epoch-unknown", `Epoch ${epoch} is not open.`);
    return found;
  };

  return {
    wrap: async (key, context) =>
      encrypt(openKey(context.epoch).key, "candour.wrap1", random.bytes(saltBytes), contextBytes(context), key),

    unwrap: async (wrapped, context) =>
      decrypt(openKey(context.epoch).key, "candour.wrap1", contextBytes(context), wrapped),

    openEpoch: async (epoch, { mayCreate }) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await refuseExposedFolder(folder, settings.apartFrom);
      const found = (await readKey(path(epoch))) ?? (mayCreate ? await createKey(path(epoch), random) : undefined);
      if (found === undefined) {
        throw new VaultError(
          "epoch-key-missing",
          `The key of epoch ${epoch} is missing. Restore it from the escrow copy.`,
        );
      }
      keys.set(epoch, found);
    },

    destroyEpoch: async (epoch) => {
      const { key } = openKey(epoch);
      const receipt = { provider: "file", epoch, destroyedAt: clock.now(), fingerprint: fingerprint(key) };
      await destroyFile(path(epoch), random);
      keys.delete(epoch);
      key.fill(0);
      return receipt;
    },

    attest: async () => ({
      provider: "file",
      epochs: [...keys].map(([epoch, { key, createdAt }]) => ({ epoch, fingerprint: fingerprint(key), createdAt })),
    }),
  };
}

function contextBytes({ shop, subject, bundle, epoch }: KeyContext): Buffer {
  return lengthPrefixed(["wrap1", shop, subject, bundle, String(epoch)]);
}

function fingerprint(key: Buffer): string {
  return hmacSha256(key, "candour.epoch.fingerprint").toString("hex", 0, 8);
}

async function refuseExposedFolder(folder: string, apartFrom: readonly string[]): Promise<void> {
  const real = await realpath(folder);
  const { mode, uid } = await lstat(real);
  if ((mode & 0o077) !== 0 || !isOurs(uid)) throw exposed(`${folder} must belong to us and have mode 0700.`);
  for (const other of apartFrom) {
    const realOther = await realpath(other).catch(() => resolve(other));
    const way = relative(realOther, real);
    if (way === "" || (way !== ".." && !way.startsWith(`..${sep}`))) {
      throw exposed(`${folder} lies inside ${other}; whoever copies the data would copy the key.`);
    }
  }
}

/** The key in a file, or undefined if there is no file. */
async function readKey(path: string): Promise<OpenKey | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : "";
    if (code === "ENOENT") return undefined;
    throw exposed(`${path} cannot be opened as a file of ours.`);
  }
  try {
    const { mode, uid, mtime, size } = await file.stat();
    if ((mode & 0o077) !== 0 || !isOurs(uid)) throw exposed(`${path} must belong to us and have mode 0600.`);
    if (size !== keyBytes) throw new VaultError("epoch-key-damaged", `${path} does not hold a key.`);
    const key = Buffer.alloc(keyBytes);
    await file.read(key, 0, keyBytes, 0);
    return { key, createdAt: mtime };
  } finally {
    await file.close();
  }
}

/**
 * Writes a new key to a file of another name, brings it to the disk, and only then gives it its name, which fails if
 * somebody else was faster. So a key file is whole or absent, and two processes that start at once use the same one.
 */
async function createKey(path: string, random: Random): Promise<OpenKey | undefined> {
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
  return readKey(path);
}

/** Overwrites and unlinks. On flash memory an old block may outlive the overwriting; the README says so. */
async function destroyFile(path: string, random: Random): Promise<void> {
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

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isOurs(uid: number): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function exposed(words: string): VaultError {
  return new VaultError("epoch-key-exposed", words);
}
