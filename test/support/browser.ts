/**
 * One browser for journeys and screenshots: the Chromium inside `@sparticuz/chromium`, or the one that `CHROME` names. Its
 * arguments are ours: the package's own list switches web security off, and then cookies, origins and the content
 * security policy would not be tested at all.
 */
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** What this browser is started with. A test holds that nothing here weakens it, besides the sandbox that root has not. */
export const browserArguments: readonly string[] = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--disable-gpu",
  "--no-first-run",
  "--no-pings",
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
];

/** Starts a browser; the caller closes it. `proxy` is an address such as `http://127.0.0.1:4000`, used for localhost too. */
export async function launchBrowser(options: { proxy?: string } = {}): Promise<Browser> {
  const home = join(tmpdir(), `candour-browser-home-${owner()}`);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const { proxy } = options;
  return chromium.launch({
    executablePath: process.env.CHROME ?? (await unpackedChromium()),
    args: [...browserArguments],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, ...(await fonts()) },
    ...(proxy === undefined ? {} : { proxy: { server: proxy, bypass: "<-loopback>" } }),
  });
}

function owner(): number {
  return process.getuid?.() ?? 0;
}

function packageFolder(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")));
}

/** Unpacks Chromium once per machine. Several processes may come at once: each unpacks aside, and renaming is atomic. */
async function unpackedChromium(): Promise<string> {
  const folder = packageFolder();
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
  const shelf = join(tmpdir(), `candour-chromium-${version}-${owner()}`);
  const binary = join(shelf, "chromium");
  if (existsSync(binary)) return binary;
  await mkdir(shelf, { recursive: true, mode: 0o700 });
  const aside = join(shelf, `unpacking-${process.pid}`);
  await pipeline(
    createReadStream(join(folder, "bin/chromium.br")),
    createBrotliDecompress({ chunkSize: 2 ** 21 }),
    createWriteStream(aside, { mode: 0o700 }),
  );
  await rename(aside, binary);
  return binary;
}

/** A machine without any fonts would show no letters at all: then the package's own font is used. */
async function fonts(): Promise<Record<string, string>> {
  if (existsSync("/usr/share/fonts") || process.platform !== "linux") return {};
  return { FONTCONFIG_PATH: await inflate(join(packageFolder(), "bin/fonts.tar.br")) };
}
