import { execFileSync, type SpawnOptions, spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import { ClusterError } from "./failure.ts";

/** The operating system's user that PostgreSQL runs as. */
export type RunAs = {
  name: string;
  uid: number;
  gid: number /** Whether that is this process's own user. */;
  isSelf: boolean;
};

/** Whether this process runs as root, under which PostgreSQL refuses to work. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The user of this process. Throws a `ClusterError` where that user has no name, because peer authentication needs one. */
export function ownUser(): RunAs {
  try {
    const { username, uid, gid } = userInfo();
    return { name: username, uid, gid, isSelf: true };
  } catch {
    throw new ClusterError(
      `The user number ${process.getuid?.()} has no name on this machine, and the database knows users by name. ` +
        "Add the user to /etc/passwd, start as another user, or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
}

/** For root: an existing user without special rights. None is created. */
export function unprivilegedUser(): RunAs {
  for (const name of ["postgres", "_postgres", "nobody"]) {
    const uid = askId("-u", name);
    const gid = askId("-g", name);
    if (uid !== undefined && gid !== undefined && uid > 0) return { name, uid, gid, isSelf: false };
  }
  throw new ClusterError(
    "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody. " +
      "Start Candour as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
  );
}

/** The user who already owns a cluster, as found on its folder. */
export function ownerAsUser(uid: number, gid: number): RunAs {
  return { name: `user ${uid}`, uid, gid, isSelf: uid === process.getuid?.() };
}

/** Options of `spawn` for running as `user`. Node drops supplementary groups with the user (libuv calls setgroups). */
export function asUser(user: RunAs): Pick<SpawnOptions, "uid" | "gid" | "cwd" | "env"> {
  const bare = { cwd: "/", env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } };
  return user.isSelf ? bare : { ...bare, uid: user.uid, gid: user.gid };
}

/** Whether `user` can enter the folder; tried for real, because access lists and mounts say more than mode bits do. */
export function canEnter(user: RunAs, folder: string): boolean {
  const probe = spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...asUser(user), stdio: "ignore" });
  return probe.status === 0;
}

/** The name of a user on this machine, for people; the number where it has none. */
export function userName(uid: number): string {
  try {
    return execFileSync("id", ["-un", String(uid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return `user ${uid}`;
  }
}

function askId(flag: "-u" | "-g", name: string): number | undefined {
  try {
    const answer = execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const id = Number(answer.trim());
    return Number.isInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
