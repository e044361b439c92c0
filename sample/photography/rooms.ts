/**
 * Takes the pictures of the rooms: rooms.ts [--width 1728] [--samples 48] [--format avif] [--to folder] [room ...]
 *
 * Beside each picture goes a list of the products in it and where they are, as shares of its width and height. The rooms,
 * and which products stand in them, are in blender/rooms/rooms.json.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { denoiser } from "./denoise.ts";
import { develop } from "./develop.ts";

type Room = { readonly name: string; readonly shape?: number; readonly width?: number; readonly like?: string };

const HERE = new URL(".", import.meta.url).pathname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string" },
    samples: { type: "string", default: "48" },
    format: { type: "string", default: "avif" },
    to: { type: "string", default: join(HERE, "..", "photographs", "rooms") },
  },
});

const rooms = JSON.parse(readFileSync(join(HERE, "blender/rooms/rooms.json"), "utf8")) as Room[];
const folder = mkdtempSync(join(tmpdir(), "rooms-"));
const list = join(folder, "products.json");
writeFileSync(list, execFileSync(process.execPath, [...process.execArgv, join(HERE, "products.ts")]));
mkdirSync(values.to, { recursive: true });
const clean = await denoiser(2);
for (const room of rooms.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) await take(room);
rmSync(folder, { recursive: true });

/** The denoiser works in squares of 16 points, and leaves a rim where a picture ends within one. */
function even(points: number): number {
  return 16 * Math.round(points / 16);
}

async function take(room: Room): Promise<void> {
  const began = Date.now();
  const first = rooms.find(({ name }) => name === room.like) ?? room;
  const width = even(Number(values.width ?? first.width ?? 1_728));
  const height = even(width / (first.shape ?? 1.5));
  const out = join(folder, `${room.name}.floats`);
  const order = [list, room.name, out, String(width), String(height), values.samples];
  const { status, stdout } = spawnSync("blender", ["-b", "-P", join(HERE, "blender/rooms.py"), "--", ...order], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0 || !stdout.includes(`taken ${room.name}`)) throw new Error(stdout.slice(-2_000));
  const { buffer, byteOffset, byteLength } = readFileSync(out);
  const light = await clean({ width, height, values: new Float32Array(buffer, byteOffset, byteLength / 4) });
  const format = values.format === "png" ? "png" : "avif";
  writeFileSync(join(values.to, `${room.name}.${format}`), await develop(light, width, height, format));
  writeFileSync(join(values.to, `${room.name}.json`), readFileSync(`${out}.json`));
  process.stdout.write(`${room.name}: ${Math.round((Date.now() - began) / 1_000)} s\n`);
}
