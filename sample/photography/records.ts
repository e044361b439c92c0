/** Where each picture comes from: one file per product beside its pictures. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GENERATOR, type Shot } from "./shots.ts";

export const PHOTOGRAPHS = new URL("../photographs", import.meta.url).pathname;

type Picture = {
  file: string;
  sha256: string;
  width: number;
  height: number;
  shot: string;
  look: string | null;
  size: string | null;
  generator: number;
  parameters: string;
  /** What stands in a room and where, for links to it. */
  products?: unknown;
  how: string;
  author: string;
  licence: string;
};
type Records = { product: string; pictures: Picture[] };

/** Whether the picture is there and was made from these very parameters. */
export function isTaken(shot: Shot): boolean {
  if (!existsSync(join(PHOTOGRAPHS, shot.path))) return false;
  return read(shot.product).pictures.some((one) => one.file === name(shot) && one.parameters === shot.hash);
}

/** Puts a finished picture in its place and writes down where it came from. */
export function keep(shot: Shot, bytes: Buffer): void {
  const { width, height, shot: kind } = shot.parameters;
  const about = {
    file: name(shot),
    width,
    height,
    shot: kind,
    look: shot.look,
    size: shot.size,
    parameters: shot.hash,
  };
  record(shot.product, about, bytes);
}

/** The same for any picture in a folder of `sample/photographs`. */
export function record(
  folder: string,
  about: Omit<Picture, "sha256" | "generator" | "how" | "author" | "licence">,
  bytes: Buffer,
): void {
  place(join(PHOTOGRAPHS, folder, about.file), bytes);
  const records = read(folder);
  const picture: Picture = {
    ...about,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    generator: GENERATOR,
    how: "rendered with Blender 3.4 from sample/photography",
    author: "the Candour project",
    licence: "Apache-2.0",
  };
  const pictures = [...records.pictures.filter(({ file }) => file !== picture.file), picture];
  pictures.sort((a, b) => (a.file < b.file ? -1 : 1));
  const text = `${JSON.stringify({ product: folder, pictures }, null, 2)}\n`;
  place(recordsOf(folder), Buffer.from(text));
}

function read(product: string): Records {
  const path = recordsOf(product);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Records) : { product, pictures: [] };
}

function recordsOf(product: string): string {
  return join(PHOTOGRAPHS, product, "provenance.json");
}

function name(shot: Shot): string {
  return shot.path.slice(shot.product.length + 1);
}

/** Writes under another name first, so that a picture is whole or not there. */
function place(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}
