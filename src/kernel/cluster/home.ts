import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { sha256 } from "#kernel/digest";
import { ClusterError } from "./failure.ts";
import { canEnter, isRoot, ownerAsUser, ownUser, type RunAs, unprivilegedUser } from "./run-as.ts";

/** Where the cluster of one data folder lies. */
export type Home = {
  /** The data folder, without links. */
  dataDir: string;
  /** The folder PostgreSQL works in, whether or not it exists yet. */
  pgData: string;
  /** A folder on the same disk in which a cluster can be prepared before it is moved to `pgData`. */
  nursery: string;
  /** Where a copy of the binaries may be kept. */
  copies: string;
  user: RunAs;
  /** Set where the cluster lies outside the data folder: writes down that it has been made. */
  confirm?: () => void;
};

const systemFolder = "/var/lib/candour";
const pointerName = "postgres.location";

/**
 * Makes the data folder if it is missing and answers its path without links. Root makes it enterable (0711), so that
 * the database's unprivileged user reaches its own folder in it; others make it private (0700). Throws a `ClusterError`
 * when others may write to it.
 */
export function makeDataDir(dataDir: string): string {
  if (!existsSync(dataDir)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    chmodSync(dataDir, isRoot() ? 0o711 : 0o700);
  }
  const found = statSync(dataDir);
  if (!found.isDirectory()) throw new ClusterError(`The data folder ${dataDir} is not a folder. Set CANDOUR_DATA.`);
  if ((found.mode & 0o022) !== 0) {
    throw new ClusterError(`Others may write to the data folder ${dataDir}. Run: chmod go-w ${dataDir}`);
  }
  return realpathSync(dataDir);
}

/** Finds, or decides for a new shop, where the cluster lies and as whom it runs. `lib` replaces /var/lib/candour in tests. */
export function findHome(dataDir: string, lib = systemFolder): Home {
  const real = makeDataDir(dataDir);
  const inside = join(real, "postgres");
  const pointer = readPointer(real);
  if (!isRoot()) {
    const user = ownUser();
    if (pointer !== undefined) refuseForeign(pointer.at, lstatSync(join(real, pointerName)).uid);
    if (existsSync(inside)) refuseForeign(inside, statSync(inside).uid, user);
    return { dataDir: real, pgData: inside, nursery: real, copies: real, user };
  }
  if (pointer !== undefined) {
    const home = pointedHome(real, pointer, lib);
    // A move out of the data folder that was interrupted before it happened.
    return !pointer.made && existsSync(inside) && !existsSync(home.pgData) ? moveOut(inside, home) : home;
  }
  if (!existsSync(inside)) {
    const user = unprivilegedUser();
    if (!canEnter(user, real)) return systemHome(real, user, lib);
    return { dataDir: real, pgData: inside, nursery: real, copies: lib, user };
  }
  const { uid, gid } = statSync(inside);
  if (uid === 0)
    throw new ClusterError(`The database folder ${inside} belongs to root, under whom PostgreSQL refuses to work.`);
  const user = ownerAsUser(uid, gid);
  if (canEnter(user, inside)) return { dataDir: real, pgData: inside, nursery: real, copies: lib, user };
  return moveOut(inside, systemHome(real, user, lib));
}

/** The folder of the data folder's cluster, if one has been made; looks and changes nothing. */
export function clusterPlace(dataDir: string): string | undefined {
  if (!existsSync(dataDir)) return undefined;
  const pointer = readPointer(dataDir);
  const place = pointer === undefined ? join(dataDir, "postgres") : join(pointer.at, "postgres");
  return existsSync(place) ? place : undefined;
}

/** The folder outside the data folder in which its cluster lies, or was to lie, if there is one; looks and changes nothing. */
export function outsidePlace(dataDir: string): string | undefined {
  return readPointer(dataDir)?.at;
}

/** Folders below /var/lib/candour whose data folder is gone or points elsewhere. */
export function unclaimedHomes(lib = systemFolder): string[] {
  if (!isRoot() || !existsSync(lib)) return [];
  return readdirSync(lib)
    .map((name) => join(lib, name))
    .filter((at) => {
      const note = join(at, "data-folder");
      if (!existsSync(note)) return false;
      const owner = readFileSync(note, "utf8").trim();
      return !existsSync(owner) || readPointer(owner)?.at !== at;
    });
}

type Pointer = { at: string; made: boolean };

function readPointer(real: string): Pointer | undefined {
  const path = join(real, pointerName);
  if (!existsSync(path)) return undefined;
  const read: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof read === "object" && read !== null && "at" in read && typeof read.at === "string" && "made" in read) {
    return { at: read.at, made: read.made === true };
  }
  throw new ClusterError(`${path} does not say where the database lies.`);
}

function writePointer(real: string, pointer: Pointer): void {
  const path = join(real, pointerName);
  writeFileSync(`${path}.new`, `${JSON.stringify(pointer)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

/**
 * A new folder of `user` below /var/lib/candour, for a data folder that `user` cannot enter. Its name ends in random
 * letters: a shop whose data folder was removed must not find the removed shop's customers again.
 */
function systemHome(real: string, user: RunAs, lib: string): Home {
  mkdirSync(lib, { recursive: true, mode: 0o755 });
  chmodSync(lib, 0o755);
  const at = mkdtempSync(join(lib, `${sha256(real).toString("hex").slice(0, 12)}-`));
  writeFileSync(join(at, "data-folder"), `${real}\n`, { mode: 0o600 });
  chownSync(at, user.uid, user.gid);
  if (!canEnter(user, at)) {
    throw new ClusterError(`The database's user ${user.name} cannot enter ${at}. Open its parents: chmod a+x ${lib}`);
  }
  writePointer(real, { at, made: false });
  return homeAt(real, at, user, lib);
}

function homeAt(real: string, at: string, user: RunAs, lib: string): Home {
  return {
    dataDir: real,
    pgData: join(at, "postgres"),
    nursery: at,
    copies: lib,
    user,
    confirm: () => writePointer(real, { at, made: true }),
  };
}

function pointedHome(real: string, pointer: Pointer, lib: string): Home {
  const { at, made } = pointer;
  const found = existsSync(at) ? lstatSync(at) : undefined;
  if (found === undefined) {
    if (!made) return systemHome(real, unprivilegedUser(), lib);
    throw new ClusterError(
      `${join(real, pointerName)} says that the database lies in ${at}, which is not there. ` +
        "Put that folder back, or remove the file to begin with an empty shop.",
    );
  }
  if (!found.isDirectory() || found.uid === 0 || (found.mode & 0o077) !== 0 || !at.startsWith(`${lib}/`)) {
    throw new ClusterError(
      `${at} should be a private folder (0700) of the database's own user below ${lib}. It is not.`,
    );
  }
  claim(real, at);
  return homeAt(real, at, ownerAsUser(found.uid, found.gid), lib);
}

/** A data folder that was copied must not run on the database of the one it was copied from. */
function claim(real: string, at: string): void {
  const note = join(at, "data-folder");
  const owner = existsSync(note) ? readFileSync(note, "utf8").trim() : real;
  if (owner === real) return;
  if (existsSync(join(owner, pointerName)) && readPointer(owner)?.at === at) {
    throw new ClusterError(
      `The database in ${at} belongs to the data folder ${owner}; ${real} is a copy of that folder. ` +
        `Remove ${join(real, pointerName)} to begin with an empty shop.`,
    );
  }
  writeFileSync(note, `${real}\n`, { mode: 0o600 });
}

/** Moves a cluster that its user can no longer reach, for example because the clone was moved below root's home. */
function moveOut(inside: string, home: Home): Home {
  try {
    renameSync(inside, home.pgData);
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EXDEV")) throw thrown;
    copyAcrossDisks(inside, home);
  }
  home.confirm?.();
  return home;
}

function copyAcrossDisks(inside: string, home: Home): void {
  const making = mkdtempSync(`${home.pgData}.making-`);
  cpSync(inside, making, { recursive: true, preserveTimestamps: true });
  chownTree(making, home.user);
  renameSync(making, home.pgData);
  rmSync(inside, { recursive: true });
}

function chownTree(folder: string, user: RunAs): void {
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    chownSync(join(folder, name), user.uid, user.gid);
}

function refuseForeign(at: string, uid: number, user?: RunAs): void {
  if (user !== undefined && uid === user.uid) return;
  throw new ClusterError(
    `The database in ${at} belongs to user ${uid}. Start Candour as root or as that user, or set CANDOUR_DATA to a folder of your own.`,
  );
}
