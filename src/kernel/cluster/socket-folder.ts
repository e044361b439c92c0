import { chownSync, lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "#kernel/digest";
import { ClusterError } from "./failure.ts";
import type { RunAs } from "./run-as.ts";

/**
 * The folder of the server's socket: the cluster's own folder, or, where that makes the socket's path longer than the
 * kernel takes (107 bytes on Linux, 103 on macOS), a short private one of the same user.
 *
 * @throws ClusterError when no such folder can be had, for example because others hold all the names.
 */
export function socketFolder(pgData: string, user: RunAs): string {
  if (Buffer.byteLength(pgData) + socketName.length <= longestPath) return pgData;
  const name = `candour-${sha256(pgData).toString("hex").slice(0, 12)}`;
  const runtime = user.isSelf ? runtimeFolder(user) : undefined;
  const parents = runtime === undefined ? ["/tmp"] : [runtime, "/tmp"];
  for (const parent of parents) {
    // In a folder open to everybody somebody may have taken the name to annoy; then the next one serves.
    for (let attempt = 0; attempt < 10; attempt++) {
      const folder = join(parent, attempt === 0 ? name : `${name}-${attempt}`);
      if (Buffer.byteLength(folder) + socketName.length <= longestPath && isPrivate(folder, user)) return folder;
    }
  }
  throw new ClusterError(
    `The path of the data folder is too long for a socket (${pgData}), and /tmp holds no place for one.`,
  );
}

const socketName = "/.s.PGSQL.5432";
const longestPath = 103;

/** The user's folder for sockets where the system keeps one; `/run/user/<uid>` is what XDG_RUNTIME_DIR names. */
function runtimeFolder(user: RunAs): string | undefined {
  const folder = `/run/user/${user.uid}`;
  try {
    return lstatSync(folder).uid === user.uid ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Makes the folder or finds it made by us; never one that somebody else owns, opened or linked elsewhere. */
function isPrivate(folder: string, user: RunAs): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (!user.isSelf) chownSync(folder, user.uid, user.gid);
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) return false;
  }
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === user.uid && (found.mode & 0o077) === 0;
}
