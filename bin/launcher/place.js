import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What we make and can make again. */
export const buildFolder = join(root, ".build");

/** An error whose message is written for the person at the keyboard; it is shown without a stack. */
export function forPerson(message) {
  return Object.assign(new Error(message), { forPerson: true });
}

/** A line for the person at the keyboard; what a command answers goes to standard output, everything else beside it. */
export function say(line) {
  process.stderr.write(`candour: ${line}\n`);
}
