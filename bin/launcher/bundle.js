import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildFolder, forPerson, root } from "./place.js";

/** What the last bundle was made of. */
const record = join(buildFolder, "bundle.json");

/** The address of the bundle's entry, made anew when a file it was made of has changed; a look costs a few milliseconds. */
export function freshBundle() {
  const last = readRecord();
  const entry = last !== undefined && isFresh(last) ? last.entry : make();
  return pathToFileURL(join(root, entry)).href;
}

/** What of a file is compared: its size and the time of its last change. */
export function fileMark(path) {
  const { size, mtimeMs } = statSync(join(root, path));
  return `${size} ${mtimeMs}`;
}

/** A bundle knows the folder it was made in, and depends on what is installed. */
export function surroundings() {
  const installed = join(root, "node_modules/.package-lock.json");
  return createHash("sha256")
    .update(root)
    .update(existsSync(installed) ? readFileSync(installed) : "")
    .digest("hex");
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(record, "utf8"));
  } catch {
    return undefined;
  }
}

function isFresh({ entry, made, inputs }) {
  try {
    return (
      made === surroundings() &&
      existsSync(join(root, entry)) &&
      Object.entries(inputs).every(([path, mark]) => fileMark(path) === mark)
    );
  } catch {
    return false;
  }
}

/** In a process of its own, so that the shop does not carry the builder's memory with it. */
function make() {
  const script = join(root, "bin/launcher/make-bundle.js");
  const maker = spawnSync(process.execPath, [script], { cwd: root, stdio: ["ignore", 2, 2] });
  const made = maker.status === 0 ? readRecord() : undefined;
  if (made === undefined) throw forPerson("the program could not be built; the reason stands above.");
  return made.entry;
}
