/**
 * Takes the photographs of the sample shop that are missing or out of date: take.ts [--list] [--preview folder] [word ...]
 *
 * Words choose among the shots (see shots.ts). A run may be stopped at any moment; the next one goes on where it ended.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { denoiser } from "./denoise.ts";
import { develop } from "./develop.ts";
import { isTaken, keep } from "./records.ts";
import { chosen, type Shot } from "./shots.ts";

const SCRIPT = new URL("./blender/shot.py", import.meta.url).pathname;
/** Shots that one start of Blender takes: starting costs seconds, and its memory grows with every new material. */
const ROLL = 12;
const PREVIEW = { width: 640, height: 480, samples: 12 };

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "boolean", default: false }, preview: { type: "string" } },
});

const wanted = chosen(words).filter((shot) => options.preview !== undefined || !isTaken(shot));
if (options.list) for (const { id, hash } of wanted) console.log(hash, id);
else await takeAll(wanted);

async function takeAll(all: readonly Shot[]): Promise<void> {
  console.log(`${all.length} photographs to take`);
  const clean = await denoiser(2);
  const folder = mkdtempSync(join(tmpdir(), "photographs-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (let at = 0; at < all.length; at += ROLL) await takeRoll(all.slice(at, at + ROLL), folder, clean);
}

async function takeRoll(
  roll: readonly Shot[],
  folder: string,
  clean: Awaited<ReturnType<typeof denoiser>>,
): Promise<void> {
  const list = roll.map(({ id, parameters }, at) => ({
    ...parameters,
    ...(options.preview === undefined ? {} : PREVIEW),
    id,
    out: join(folder, `${at}.floats`),
  }));
  writeFileSync(join(folder, "roll.json"), JSON.stringify(list));
  const blender = spawn("blender", ["-b", "-P", SCRIPT, "--", join(folder, "roll.json")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => blender.kill());
  let since = Date.now();
  for await (const line of createInterface({ input: blender.stdout })) {
    if (/^(Error|Traceback|failed )/.test(line)) console.error(line);
    const at = list.findIndex(({ id }) => line === `taken ${id}`);
    const [shot, job] = [roll[at], list[at]];
    if (shot === undefined || job === undefined) continue;
    const bytes = await finish(job, clean);
    if (options.preview === undefined) keep(shot, bytes);
    else writePreview(join(options.preview, `${shot.id.replace("/", ".")}.png`), bytes);
    console.log(`${shot.path} ${Math.round(bytes.length / 1000)} kB ${Math.round((Date.now() - since) / 1000)} s`);
    since = Date.now();
  }
}

/** From the floats that Blender left to the bytes of the picture. */
async function finish(
  job: { out: string; width: number; height: number },
  clean: Awaited<ReturnType<typeof denoiser>>,
): Promise<Buffer> {
  const { width, height, out } = job;
  const file = readFileSync(out);
  rmSync(out);
  const values = new Float32Array(file.buffer, file.byteOffset, file.byteLength / 4);
  return await develop(await clean({ width, height, values }), width, height, options.preview ? "png" : "avif");
}

function writePreview(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
