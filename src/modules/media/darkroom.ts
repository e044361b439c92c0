/** The process in which pictures are made, apart from everything that could be stolen or reached. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { join } from "node:path";

/** Why there is no picture: the master is none, it took too long, or the process could not be started. */
export type Failure = "broken" | "too-slow" | "not-started";

export type Developed = { ok: true; pictures: readonly Buffer[] } | { ok: false; because: Failure };

export type Darkroom = {
  /**
   * Makes pictures of one master, `["480.avif"]`, in that order. With `unhurried` everything else on the machine goes first. Does
   * not throw for what the master holds.
   */
  develop(master: Uint8Array, sizes: readonly string[], options?: { unhurried: boolean }): Promise<Developed>;
  /** Ends what runs. */
  close(): void;
};

export type DarkroomOptions = {
  /** Folder of the project, in which the script and `node_modules` lie. */
  root: string;
  /** Most milliseconds for one master. */
  withinMs: number;
};

/**
 * Each master gets a process of its own, which is gone afterwards: no environment, no file but the script and its packages,
 * and nothing it could write. Node's permissions keep scripts from the network (from Node 25 on) but not
 * native code, so that on Linux, where the system lets us, it also gets a network of its own with nothing in it.
 */
export function openDarkroom({ root, withinMs }: DarkroomOptions): Darkroom {
  const script = join(root, "src/modules/media/develop.ts");
  const readable = [script, join(root, "package.json"), join(root, "node_modules")];
  const flags = ["--no-warnings", "--permission", "--allow-addons"];
  const command = [process.execPath, ...flags, ...readable.map((path) => `--allow-fs-read=${path}`), script];
  const closing = new AbortController();
  let apart: Promise<readonly string[]> | undefined;
  return {
    develop: async (master, sizes, { unhurried } = { unhurried: false }) => {
      apart ??= withoutNetwork();
      const [program = "", ...rest] = [...(await apart), ...command, ...sizes];
      const child = spawn(program, rest, {
        env: {},
        cwd: "/",
        stdio: ["pipe", "pipe", "ignore"],
        signal: closing.signal,
        killSignal: "SIGKILL",
      });
      if (unhurried) child.once("spawn", () => makeLowly(child));
      const parts: Buffer[] = [];
      child.stdout.on("data", (part: Buffer) => parts.push(part));
      // A master that is refused early leaves a closed pipe; how the process ends says it better.
      child.stdin.on("error", () => {});
      child.stdin.end(master);
      const end = await endOf(child, withinMs);
      if (end !== "good") return { ok: false, because: end };
      const pictures = unframed(Buffer.concat(parts));
      return pictures.length === sizes.length ? { ok: true, pictures } : { ok: false, because: "broken" };
    },
    close: () => closing.abort(),
  };
}

/** The words to put before a command so that it sees no network; none where this system does not let us. */
function withoutNetwork(): Promise<readonly string[]> {
  const words = ["/usr/bin/unshare", "--user", "--net", "--"] as const;
  if (process.platform !== "linux") return Promise.resolve([]);
  const [program, ...rest] = words;
  return new Promise((resolve) => {
    execFile(program, [...rest, "/bin/true"], { env: {}, timeout: 2_000 }, (thrown) =>
      resolve(thrown === null ? words : []),
    );
  });
}

function endOf(child: ChildProcess, withinMs: number): Promise<"good" | Failure> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve("too-slow");
      child.kill("SIGKILL");
    }, withinMs);
    const end = (how: "good" | Failure): void => {
      clearTimeout(timer);
      resolve(how);
    };
    child.once("error", () => end("not-started"));
    child.once("close", (code) => end(code === 0 ? "good" : "broken"));
  });
}

function makeLowly({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system has no priorities.
  }
}

/** Pictures, each behind its length in four bytes. What is cut short is left out. */
function unframed(bytes: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    at += 4;
    if (at + length <= bytes.length) pictures.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pictures;
}
