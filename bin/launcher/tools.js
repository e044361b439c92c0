import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { forPerson, root } from "./place.js";

/** Commands for those who work on the shop. They run from the sources, with everything installed. */
export function isTool(name) {
  return [
    "test",
    "own-server",
    "nightly",
    "faults",
    "bench",
    "screens",
    "office-screens",
    "crawl",
    "photographs",
    "law-report",
  ].includes(name);
}

/** Runs `tools/<name>.ts`, or `<name>/run.ts`, as a process of its own; this one ends as that one does. */
export function runTool(name, args) {
  const file = [`tools/${name}.ts`, `${name}/run.ts`].find((path) => existsSync(join(root, path)));
  if (file === undefined) throw forPerson(`tools/${name}.ts is not there.`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", file, ...args], { cwd: root, stdio: "inherit" });
    // Ctrl-C reaches it from the terminal as well; it is the one to decide what that means.
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      process.exitCode = signal === null ? code : 1;
      resolve();
    });
  });
}
