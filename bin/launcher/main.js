// The one way in. Plain JavaScript for any Node from 18 on: it sees to a Node new enough, to the dependencies and to the
// bundle, in milliseconds when all are there, and hands over to the command.

import { freshBundle } from "./bundle.js";
import { explainHelp, knownCommand } from "./help.js";
import { installDependencies } from "./install.js";
import { forPerson, say } from "./place.js";
import { handOver, isNewEnough, takeHeapFlags } from "./runtime.js";
import { isTool, runTool } from "./tools.js";

const [name = "help", ...args] = process.argv.slice(2);

// Whoever read what we say has gone (`candour help | head`): no reason to end a shop.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (thrown) => {
    if (thrown.code !== "EPIPE") throw thrown;
  });
}

try {
  await main();
} catch (thrown) {
  // A sentence for a person where we wrote one, everything where something unforeseen happened.
  say(thrown instanceof Error ? (thrown.forPerson === true ? thrown.message : thrown.stack) : String(thrown));
  process.exitCode = 1;
}

async function main() {
  if (["help", "--help", "-h"].includes(name)) return explainHelp();
  if (!knownCommand(name)) {
    process.exitCode = 2;
    return;
  }
  if (process.platform === "win32") throw forPerson("on Windows, run Candour inside WSL.");
  if (!isNewEnough()) return handOver(process.argv.slice(2));
  takeHeapFlags(name);
  await installDependencies({ everything: name === "setup" || isTool(name) });
  if (isTool(name)) return runTool(name, args);
  const bundle = freshBundle();
  process.setSourceMapsEnabled(true);
  const { run } = await import(bundle);
  const code = await run(name, args);
  if (code === 0) return;
  process.exitCode = code;
  // What was opened before the failure, and waits for it, is no reason to stay.
  setTimeout(() => process.exit(), 2_000).unref();
}
