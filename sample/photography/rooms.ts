/**
 * Takes the pictures of the rooms: rooms.ts [--width 1728] [--samples 48] [--preview folder] [room ...]
 *
 * With each picture is recorded which products are in it and where they are, as shares of its width and height. The rooms,
 * and which products stand in them, are in blender/rooms/rooms.json. A preview is a PNG, and nothing is recorded.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { denoiser } from "./denoise.ts";
import { develop } from "./develop.ts";
import { record } from "./records.ts";

type Room = { readonly name: string; readonly shape?: number; readonly width?: number; readonly like?: string };

const HERE = new URL(".", import.meta.url).pathname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string" },
    samples: { type: "string", default: "48" },
    preview: { type: "string" },
  },
});

const rooms = JSON.parse(readFileSync(join(HERE, "blender/rooms/rooms.json"), "utf8")) as Room[];
const folder = mkdtempSync(join(tmpdir(), "rooms-"));
const list = join(folder, "products.json");
writeFileSync(list, execFileSync(process.execPath, [...process.execArgv, join(HERE, "products.ts")]));
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
  const { preview } = values;
  if (preview === undefined) {
    const products: unknown = JSON.parse(readFileSync(`${out}.json`, "utf8"));
    const parameters = createHash("sha256")
      .update(JSON.stringify([room, width, values.samples]))
      .digest("hex");
    const about = { file: `${room.name}.avif`, width, height, shot: "room", look: null, size: null };
    record("rooms", { ...about, parameters, products }, await develop(light, width, height, "avif"));
  } else {
    mkdirSync(preview, { recursive: true });
    writeFileSync(join(preview, `${room.name}.png`), await develop(light, width, height, "png"));
  }
  process.stdout.write(`${room.name}: ${Math.round((Date.now() - began) / 1_000)} s\n`);
}
