/**
 * Takes the photographs of the sample shop that are missing or out of date: take.ts [--list] [--preview folder] [word ...]
 *
 * Words choose among the shots (see shots.ts). A run may be stopped at any moment; the next one goes on where it ended.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { denoiser, type Planes } from "./denoise.ts";
import { develop } from "./develop.ts";
import { between, isShared, recolour, series } from "./recolour.ts";
import { isTaken, keep } from "./records.ts";
import { chosen, type Parameters, type Shot } from "./shots.ts";

const SCRIPT = new URL("./blender/shot.py", import.meta.url).pathname;
/** Renderings by one start of Blender: starting costs seconds, and its memory grows with every new material. */
const ROLL = 12;
const PREVIEW = { width: 640, height: 480 };

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "boolean", default: false }, preview: { type: "string" } },
});

type Denoise = Awaited<ReturnType<typeof denoiser>>;
type Job = Parameters & { readonly id: string; readonly out: string; readonly marked: boolean };

const wanted = chosen(words).filter((shot) => options.preview !== undefined || !isTaken(shot));
if (options.list) for (const { id, hash } of wanted) say(`${hash} ${id}`);
else await takeAll(series(wanted));

async function takeAll(all: readonly (readonly Shot[])[]): Promise<void> {
  say(`${wanted.length} photographs to take in ${all.length} renderings`);
  const clean = await denoiser(2);
  const folder = mkdtempSync(join(tmpdir(), "photographs-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
  for (let at = 0; at < all.length; at += ROLL) await takeRoll(all.slice(at, at + ROLL), folder, clean);
}

async function takeRoll(roll: readonly (readonly Shot[])[], folder: string, clean: Denoise): Promise<void> {
  const jobs = roll.map((shots, at) => jobOf(shots, join(folder, `${at}.floats`)));
  const list = join(folder, "roll.json");
  writeFileSync(list, JSON.stringify(jobs));
  const blender = spawn("blender", ["-b", "-P", SCRIPT, "--", list], { stdio: ["ignore", "pipe", "inherit"] });
  const stop = () => blender.kill();
  process.once("exit", stop);
  let since = Date.now();
  for await (const line of createInterface({ input: blender.stdout })) {
    if (/^(Error: Python|Traceback|failed )/.test(line)) say(line);
    const at = jobs.findIndex(({ id }) => line === `taken ${id}`);
    const [shots, job] = [roll[at], jobs[at]];
    if (shots === undefined || job === undefined) continue;
    await finish(shots, job, clean);
    say(`${shots.length} in ${Math.round((Date.now() - since) / 1000)} s`);
    since = Date.now();
  }
  process.off("exit", stop);
}

function jobOf(shots: readonly Shot[], out: string): Job {
  const [{ id, parameters }] = shots as [Shot];
  const preview = options.preview === undefined ? {} : PREVIEW;
  const marked = isShared(shots);
  const hex = marked ? between(shots.map((shot) => shot.parameters.look.hex)) : parameters.look.hex;
  return { ...parameters, ...preview, look: { ...parameters.look, hex }, id, out, marked };
}

/** From the floats that Blender left to the pictures of a series. */
async function finish(
  shots: readonly Shot[],
  { width, height, out, look, marked }: Job,
  clean: Denoise,
): Promise<void> {
  const file = readFileSync(out);
  rmSync(out);
  const planes: Planes = { width, height, values: new Float32Array(file.buffer, file.byteOffset, file.byteLength / 4) };
  const light = await clean(planes);
  for (const shot of shots) {
    const coloured = marked ? recolour(light, planes, look.hex, shot.parameters.look) : light;
    const bytes = await develop(coloured, width, height, options.preview === undefined ? "avif" : "png");
    if (options.preview === undefined) keep(shot, bytes);
    else {
      mkdirSync(options.preview, { recursive: true });
      writeFileSync(join(options.preview, `${shot.id.replace("/", ".")}.png`), bytes);
    }
    say(`${shot.path} ${Math.round(bytes.length / 1000)} kB`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
