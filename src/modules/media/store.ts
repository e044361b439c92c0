/** The folder of masters and of what was made from them: one folder a master, named by the hash of its bytes. */
import { access, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "#kernel/digest";
import { shortName } from "./names.ts";

const mostMasterBytes = 40 * 1024 * 1024;

export type Store = {
  /** Keeps a master and gives its SHA-256 in hex. Throws if it has more than 40 MB, or the disk is full. */
  keepMaster(bytes: Uint8Array): Promise<string>;
  /** The bytes of a master; null if there is none. */
  master(short: string): Promise<Buffer | null>;
  /** What was made from it, `size` as in "480.avif"; null if it was not made yet. */
  made(short: string, size: string): Promise<Buffer | null>;
  /** Which of `sizes` were not made yet. */
  missing(short: string, sizes: readonly string[]): Promise<string[]>;
  keepMade(short: string, size: string, bytes: Uint8Array): Promise<void>;
};

/**
 * Everything lies in `folder`, which is made when it is needed. A file is there whole or not at all, also when several
 * processes write the same one. Taking a picture away for good is taking its folder away.
 */
export function openStore(folder: string): Store {
  const write = async (short: string, name: string, bytes: Uint8Array): Promise<void> => {
    const path = join(folder, short, name);
    await mkdir(join(folder, short), { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${process.pid}`;
    await writeFile(unfinished, bytes, { mode: 0o600 });
    await rename(unfinished, path);
  };
  const exists = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  return {
    keepMaster: async (bytes) => {
      if (bytes.byteLength > mostMasterBytes) throw new Error("A master has at most 40 MB.");
      const hash = sha256(bytes).toString("hex");
      if (!(await exists(join(folder, shortName(hash), "master")))) await write(shortName(hash), "master", bytes);
      return hash;
    },
    master: (short) => readIfThere(join(folder, short, "master")),
    made: (short, size) => readIfThere(join(folder, short, size)),
    missing: async (short, sizes) => {
      const there = await Promise.all(sizes.map((size) => exists(join(folder, short, size))));
      return sizes.filter((_, at) => there[at] === false);
    },
    keepMade: write,
  };
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return null;
    throw thrown;
  }
}
