import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import type { Piece, Scene, Sink } from "./sinks.ts";

/** What processes show of themselves: what they print, and on Linux their settings and arguments. */
export function processSinks(scene: Scene): Sink[] {
  const { shop, printed } = scene;
  const output: Sink = {
    name: "what the shop and its commands print",
    pieces: () => [
      { where: "the shop", bytes: Buffer.from(shop.output()) },
      ...printed.map((said, at) => ({ where: `command ${at + 1}`, bytes: Buffer.from(said) })),
    ],
    // Nothing that comes from outside is ever printed by the shop, so there is no honest way to make it; a command
    // repeats the number of an order that it does not find.
    plant: async (bytes) => {
      const { said } = await shop.command("demo", "ship", bytes.toString("latin1"));
      printed.push(said);
      return [`command ${printed.length}`];
    },
  };
  if (process.platform !== "linux") {
    process.stdout.write("SKIPPED: settings and arguments of processes can be read on Linux only\n");
    return [output];
  }
  return [output, { name: "settings and arguments of processes", pieces: () => shown(scene), plant: planting(scene) }];
}

function shown({ insides, shop, others }: Scene): Piece[] {
  const [postmaster = "0"] = readFileSync(join(insides.pgData, "postmaster.pid"), "utf8").split("\n");
  const pids = new Set([...[shop.pid, Number(postmaster)].flatMap(family), ...others]);
  return [...pids].flatMap((pid) =>
    ["environ", "cmdline"].flatMap((name) => {
      const bytes = readOf(pid, name);
      return bytes === undefined ? [] : [{ where: `${pid} ${name}`, bytes }];
    }),
  );
}

/** A process and all that it has begun. */
function family(pid: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map(Number);
  return [pid, ...children.flatMap(family)];
}

function parentOf(pid: number): number | undefined {
  // The name stands in brackets and may hold anything; the parent is the second word behind it.
  const stat = readOf(pid, "stat")?.toString() ?? "";
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function readOf(pid: number, name: string): Buffer | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`);
  } catch {
    return undefined;
  }
}

function planting({ others }: Scene): Sink["plant"] {
  return async (bytes) => {
    const word = bytes.toString("latin1").replaceAll("\0", "");
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 600_000)", word], { env: { LEAK: word } });
    after(() => child.kill("SIGKILL"));
    await new Promise((started) => child.once("spawn", started));
    const pid = child.pid ?? 0;
    others.push(pid);
    return [`${pid} environ`, `${pid} cmdline`];
  };
}
