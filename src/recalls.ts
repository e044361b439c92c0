import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Config, ConfigError } from "#config";
import type { Recall } from "#safety";
import { sampleRecalls } from "../sample/recalls.ts";

/** Words that make a hazard seem smaller than it is; a recall may not use them (EU GPSR 2023/988 Art. 36(2), in force in NI). */
const playsDown = /\b(voluntar\w*|precaution\w*|discretion\w*|rare(?:ly)?|isolated|no (?:accidents?|injur\w+))\b/i;

const words = z
  .string()
  .min(1)
  .max(2_000)
  .refine((text) => !playsDown.test(text), "plays the hazard down, which a recall may not");

const recallsFile = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    published: z.iso.date(),
    product: words,
    identify: words,
    hazard: words,
    act: words,
    remedy: words,
    concerns: z
      .strictObject({
        products: z.array(z.string().regex(/^[a-z0-9-]{1,80}$/)).min(1),
        from: z.iso.date().optional(),
        until: z.iso.date().optional(),
      })
      .optional(),
  }),
);

/**
 * The recalls of the sample shop, which opened at `opened`, or those in `recalls.json` in the data folder, the newest first; none
 * without the file.
 * Throws a `ConfigError` that names what cannot be used.
 */
export function readRecalls(config: Pick<Config, "sample" | "dataDir">, opened: Date): readonly Recall[] {
  const path = join(config.dataDir, "recalls.json");
  if (!config.sample && !existsSync(path)) return [];
  const found = config.sample ? sampleRecalls(opened) : parse(path);
  const read = recallsFile.safeParse(found);
  if (!read.success) throw new ConfigError(`${path} cannot be used: ${z.prettifyError(read.error)}`);
  return read.data.toSorted((a, b) => (a.published < b.published ? 1 : -1));
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new ConfigError(`${path} cannot be used: it is not JSON.`);
  }
}
