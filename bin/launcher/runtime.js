import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { forPerson, root, say } from "./place.js";

/** The oldest Node the shop runs on; `node:crypto` has argon2id and SQLite's locks are in Node. */
const oldest = [24, 18, 1];
const fetched = "26";
const guard = "CANDOUR_LAUNCHED_BY";

/** Whether the running Node can run the shop. */
export function isNewEnough(version = process.versions.node) {
  const parts = version.split(".").map(Number);
  for (const [i, least] of oldest.entries()) {
    if (parts[i] !== least) return parts[i] > least;
  }
  return true;
}

/**
 * Runs this launcher again on a newer Node and ends as that one ends. The newer Node comes from the npm registry, once;
 * it is started directly, so that signals meet one process and not a chain of npx, npm and a shell.
 */
export async function handOver(args) {
  if (process.env[guard] !== undefined) {
    throw forPerson(
      `the Node found at ${process.execPath} is ${process.versions.node}; ${oldest.join(".")} is needed.`,
    );
  }
  let code = await runOn(knownNode() ?? fetchNode(), args);
  // The one we remembered has gone, or no longer runs here.
  if (code === "unusable") code = await runOn(fetchNode(), args);
  if (code === "unusable") throw forPerson(`the Node ${fetched} that npm fetched does not run on this machine.`);
}

const memory = join(root, "node_modules/.cache/candour/node");

function knownNode() {
  try {
    const path = readFileSync(memory, "utf8").trim();
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** Asks npx, twice: two first starts at once can meet in npx's own folder. */
function fetchNode() {
  say(`Node ${process.versions.node} is too old; fetching Node ${fetched} from npm, once …`);
  // With scripts off, npm may skip the step that puts the binary into place; only this one package is concerned.
  const question = [
    "--yes",
    "--ignore-scripts=false",
    `--package=node@${fetched}`,
    "--",
    "node",
    "-p",
    "process.execPath",
  ];
  let said = "";
  for (let attempt = 0; attempt < 3; attempt++) {
    const answer = spawnSync("npx", question, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    if (answer.error !== undefined)
      throw forPerson(`npx cannot be run (${answer.error.code}). Install Node ${fetched}, or npm.`);
    const path = answer.stdout.trim().split("\n").at(-1);
    if (answer.status === 0 && path !== undefined && path.startsWith("/")) return path;
    said = answer.stderr;
  }
  throw forPerson(`Node ${fetched} could not be fetched. npm said:\n${said.trim()}`);
}

/** The environment as it was before a launcher put its Node in front: npm runs on the Node that it came with. */
export function environmentForNpm() {
  const { PATH = "", ...rest } = process.env;
  const own = `${dirname(process.execPath)}:`;
  return { ...rest, PATH: rest[guard] !== undefined && PATH.startsWith(own) ? PATH.slice(own.length) : PATH };
}

/** Remembers this Node for launchers that run on an old one. Called once dependencies are in place. */
export function rememberNode() {
  if (process.env[guard] === undefined || knownNode() === process.execPath) return;
  try {
    mkdirSync(dirname(memory), { recursive: true });
    writeFileSync(memory, `${process.execPath}\n`);
  } catch {
    // A folder we may not write to: the next start asks npx again, which is slower and no fault.
  }
}

/**
 * How far the memory of the shop may run ahead of what it holds. A page is garbage once it is sent: without these V8 lets 48 MB
 * of such pages lie before it looks, and four times of what is held. They cost nothing that could be measured.
 */
const heapFlags = ["--max-semi-space-size=8", "--heap-growing-percent=50"];

/**
 * How the allocator of the C library is to keep memory: in two pools, not in eight for each processor, and giving back what is free
 * at the end of one. Other libraries take no notice.
 */
const allocator = { MALLOC_ARENA_MAX: "2", MALLOC_TRIM_THRESHOLD_: "131072" };

/** Commands whose process stays. */
const staying = new Set(["start", "web", "worker"]);

/**
 * Becomes the same process anew with those flags, which V8 takes at the beginning only. Whoever sets sizes of the heap in
 * NODE_OPTIONS keeps theirs.
 */
export function takeHeapFlags(name) {
  if (!staying.has(name) || process.execArgv.includes(heapFlags[0])) return;
  if (/space-size|heap-size/.test(process.env.NODE_OPTIONS ?? "")) return;
  // A channel to whoever started us would be lost on the way.
  if (process.channel !== undefined) return;
  const args = [process.execPath, ...heapFlags, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...allocator, ...process.env });
}

/** Resolves to the exit code, or to "unusable" when the program could not be started at all. */
function runOn(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...(staying.has(args[0]) ? heapFlags : []), process.argv[1], ...args], {
      // The channel tells the child of our death, so that `kill -9` of the launcher closes the shop.
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      // What is started from there by name runs on the same Node.
      env: { ...allocator, ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, [guard]: String(process.pid) },
    });
    // Ctrl-C reaches the child twice, from the terminal and from us; it takes the second for the first.
    const forward = ["SIGTERM", "SIGINT", "SIGHUP"].map((signal) => {
      const pass = () => child.kill(signal);
      process.on(signal, pass);
      return () => process.off(signal, pass);
    });
    child.once("error", (thrown) => {
      for (const end of forward) end();
      if (["ENOENT", "EACCES", "ENOEXEC"].includes(thrown.code)) resolve("unusable");
      else reject(thrown);
    });
    child.once("exit", (code, signal) => {
      for (const end of forward) end();
      if (signal !== null) process.kill(process.pid, signal);
      process.exitCode = code ?? 1;
      resolve(process.exitCode);
    });
  });
}
