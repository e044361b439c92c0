/**
 * A process of its own: a master comes in on standard input, its smaller pictures go out on standard output, each behind
 * its length in four bytes. It is started without environment, files and network, because what it loads is native code and
 * what it reads may come from anybody. Nothing of ours is imported here and nothing of ours imports it.
 *
 * `node develop.ts 480.avif 1080.webp` Ends with 0, or with 1 if the master is no picture. `3200.master` makes the master that is kept of
 * a picture that somebody hands in: turned, without metadata, at most that wide; `0.facts` says what it was and how large it becomes.
 */
import sharp, { type Sharp } from "sharp";

/** More pixels than any camera's picture has; what claims more is made to exhaust the memory. */
const mostPixels = 60_000_000;

/** AVIF is made smaller, step by step, until it fits the budget of the page it stands on (bytes by width). */
const mostBytes: Readonly<Record<string, number>> = {
  320: 4_000,
  480: 6_800,
  720: 22_000,
  1080: 44_000,
  1600: 120_000,
};
const qualities = [74, 66, 58, 48, 38];
/** Between speed and size: a step more costs four times the time and saves a tenth. */
const effort = 3;

sharp.cache(false);
sharp.concurrency(1);

try {
  const master = sharp(await readAll(), { limitInputPixels: mostPixels, failOn: "error", pages: 1 });
  const { format: handedIn } = await master.metadata();
  // Turned as its metadata says, because the metadata then goes: sharp keeps none unless told.
  const { data, info } = await master
    .autoOrient()
    .toColourspace("srgb")
    .toFormat("raw")
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  for (const [size = "", format] of process.argv.slice(2).map((each) => each.split("."))) {
    const whole = sharp(data, { raw: { width, height, channels } });
    const smaller = size === "0" ? whole : whole.resize(Number(size), null, { withoutEnlargement: true });
    if (format === "facts") await send(Buffer.from(JSON.stringify({ format: handedIn, width, height })));
    else await send(await encode(smaller, size, format));
  }
} catch {
  // What is wrong with it is not said: a message of a decoder may quote what it read.
  process.exitCode = 1;
}

async function encode(picture: Sharp, size: string, format: string | undefined): Promise<Buffer> {
  if (format === "master") return picture.webp({ quality: 92, effort: 4 }).toBuffer();
  if (format === "webp") return picture.webp({ quality: 80, effort: 4 }).toBuffer();
  if (format === "jpg")
    return picture.flatten({ background: "#ffffff" }).jpeg({ quality: 80, mozjpeg: true }).toBuffer();
  let smallest: Buffer | undefined;
  for (const quality of qualities) {
    smallest = await picture.clone().avif({ quality, effort }).toBuffer();
    if (smallest.length <= (mostBytes[size] ?? 0)) break;
  }
  if (smallest === undefined) throw new Error("No quality is listed.");
  return smallest;
}

async function readAll(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function send(bytes: Buffer): Promise<void> {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return new Promise((sent, fail) => {
    process.stdout.write(Buffer.concat([length, bytes]), (thrown) => (thrown == null ? sent() : fail(thrown)));
  });
}
