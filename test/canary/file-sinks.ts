import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Piece, Scene, Sink } from "./sinks.ts";

const project = join(import.meta.dirname, "../..");

/** What lies in files: the shop's folder, the folders of the two stand-ins, temporary files, and cores of crashed processes. */
export function fileSinks({ shop, insides, temporary }: Scene): Sink[] {
  const { dataDir } = shop;
  return [
    {
      name: "folder of the shop",
      // The database's part of it is searched by itself, and so are the stand-ins: they are other people's computers.
      pieces: () => filesIn(dataDir, (path) => path !== "/sandbox" && join(dataDir, path) !== insides.pgData),
      plant: planting(dataDir, "keys/leak-#.bin"),
    },
    {
      name: "folder of the sandbox bank",
      pieces: () => filesIn(join(dataDir, "sandbox/bank")),
      plant: planting(join(dataDir, "sandbox/bank"), "leak-#.jsonl"),
    },
    {
      name: "folder of the sandbox courier",
      pieces: () => filesIn(join(dataDir, "sandbox/courier")),
      plant: planting(join(dataDir, "sandbox/courier"), "leak-#.jsonl"),
    },
    {
      name: "temporary files",
      pieces: () => filesIn(temporary),
      plant: planting(temporary, "deep/below/leak-#.tmp"),
    },
    {
      name: "cores of crashed processes",
      pieces: () => [project, dataDir, insides.pgData, temporary, "/"].flatMap(coresIn),
      plant: planting(temporary, "core.#"),
    },
  ];
}

/** All files below a folder, by their path in it; `enter` may leave out a folder. What vanishes meanwhile is left out. */
export function* filesIn(folder: string, enter: (path: string) => boolean = () => true): Generator<Piece> {
  for (const entry of entriesOf(folder)) {
    const path = `/${entry.name}`;
    if (entry.isDirectory()) {
      if (!enter(path)) continue;
      for (const { where, bytes } of filesIn(join(folder, entry.name), (inner) => enter(path + inner))) {
        yield { where: path + where, bytes };
      }
    } else if (entry.isFile()) {
      const bytes = read(join(folder, entry.name));
      if (bytes !== undefined) yield { where: path, bytes };
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function coresIn(folder: string): Piece[] {
  return entriesOf(folder)
    .filter((entry) => entry.isFile() && /^core(\.\d+)?$/.test(entry.name))
    .map(({ name }) => ({ where: `/${name}`, bytes: readFileSync(join(folder, name)) }));
}

let planted = 0;

/** Each time in a file of its own: `#` in the path stands for a number. */
function planting(folder: string, path: string): Sink["plant"] {
  return (bytes) => {
    planted += 1;
    const own = path.replace("#", String(planted));
    const target = join(folder, own);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    return Promise.resolve([`/${own}`]);
  };
}
