/**
 * Takes the pictures of the rooms: rooms.ts [--width 1800] [--samples 48] [--format avif] [--to folder] [room ...]
 *
 * The rooms, and which products stand in them, are in blender/rooms/rooms.json.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { denoiser } from "./denoise.ts";
import { develop } from "./develop.ts";

type Room = { readonly name: string; readonly shape?: number; readonly like?: string };

const HERE = new URL(".", import.meta.url).pathname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", default: "1800" },
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

async function take(room: Room): Promise<void> {
  const began = Date.now();
  const width = Number(values.width);
  const shape = room.shape ?? rooms.find(({ name }) => name === room.like)?.shape ?? 1.5;
  const height = Math.round(width / shape);
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
  console.log(`${room.name}: ${Math.round((Date.now() - began) / 1_000)} s`);
}
