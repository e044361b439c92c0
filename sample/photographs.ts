/**
 * The photographs of the sample shop: masters in `photographs/<product>/<look>.<shot>.avif`, rooms in `photographs/rooms`, and
 * beside them where each comes from. Products without any are drawn.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Photograph, type ProductDraft, SHOTS } from "#catalogue";
import { sha256 } from "#kernel/digest";

/** Licences under which a picture may be here: the project's own, and works given up to everybody. */
const licences = ["Apache-2.0", "CC0-1.0"] as const;

const share = z.number().min(0).max(1);
const box = z.tuple([share, share, share, share]);

const record = z.object({
  file: z.string().regex(/^[a-z0-9-]+(\.[a-z-]+)?\.avif$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** "room" for a room. */
  shot: z.enum([...SHOTS, "room"]),
  look: z.string().nullable(),
  size: z.string().nullable(),
  how: z.string().min(1),
  author: z.string().min(1),
  licence: z.enum(licences),
  /** What stands in a room, and where: left, top, right and bottom as shares of the picture. */
  products: z
    .array(z.object({ product: z.string(), look: z.string().nullable(), size: z.string().nullable(), box }))
    .default([]),
});

/** Where a picture comes from, as `provenance.json` says it. */
export type Provenance = z.infer<typeof record>;

export const photographsFolder = join(import.meta.dirname, "../sample/photographs");

const provenanceFile = "provenance.json";

const records = z.object({ pictures: z.array(record) });

/** What is said of the pictures in one folder; nothing if there is no such folder. Throws if it says too little. */
export function provenanceOf(folder: string): Provenance[] {
  const path = join(folder, provenanceFile);
  return existsSync(path) ? records.parse(JSON.parse(readFileSync(path, "utf8"))).pictures : [];
}

/** The draft with the photographs that lie in `folder`: its own looks first, from the corner first. */
export function photographed(draft: ProductDraft, folder = photographsFolder): ProductDraft {
  const photographs = provenanceOf(join(folder, draft.slug)).map((each) => photographOf(draft, each));
  const looks = draft.options.flatMap(({ values }) => values.map(({ slug }) => slug));
  const place = ({ shot, look }: Photograph): number => SHOTS.indexOf(shot) * 100 + looks.indexOf(look ?? "");
  return { ...draft, photographs: photographs.sort((a, b) => place(a) - place(b)) };
}

/** The picture of a room by the name of its file, with what stands in it; null if there is none in `folder`. */
export function roomPhotograph(name: string, folder: string): RoomPhotograph | null {
  const found = provenanceOf(join(folder, "rooms")).find(({ file }) => file === `${name}.avif`);
  if (found === undefined) return null;
  const { sha256: hash, width, height, products } = found;
  return { sha256: hash, width, height, products };
}

export type RoomPhotograph = Pick<Provenance, "sha256" | "width" | "height" | "products">;

/** The path of every master in `folder`. */
export function masterPaths(folder = photographsFolder): string[] {
  return filesIn(folder).filter((path) => path.endsWith(".avif"));
}

/** One sentence for every picture that nothing is said of, that is not the one spoken of, or whose licence is unknown. */
export function provenanceFaults(folder = photographsFolder): string[] {
  const folders = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return folders.flatMap((each) => {
    try {
      return faultsIn(each, provenanceOf(each));
    } catch (thrown) {
      return [`${each}: ${thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown)}`];
    }
  });
}

function faultsIn(folder: string, said: readonly Provenance[]): string[] {
  const there = readdirSync(folder).filter((name) => name !== provenanceFile);
  const unsaid = there.filter((name) => !said.some(({ file }) => file === name));
  const others = said.filter(({ file, sha256: hash }) => {
    const path = join(folder, file);
    return !existsSync(path) || sha256(readFileSync(path)).toString("hex") !== hash;
  });
  return [
    ...unsaid.map((name) => `${join(folder, name)}: nobody says where it comes from`),
    ...others.map(({ file }) => `${join(folder, file)}: is not the picture that is spoken of`),
  ];
}

function photographOf(draft: ProductDraft, { sha256: hash, width, height, shot, look, size }: Provenance): Photograph {
  if (shot === "room") throw new Error(`${draft.slug} has a room among its pictures.`);
  return { sha256: hash, width, height, shot, look, size, alt: altOf(draft, shot, look, size) };
}

/** These stand beside a mug and a book where a person would dwarf them. */
const mayBeSmall: readonly string[] = ["lamp", "cushion", "throw"];

function altOf(draft: ProductDraft, shot: Photograph["shot"], look: string | null, size: string | null): string {
  const label = (slug: string | null): string | undefined =>
    draft.options
      .flatMap(({ values }) => values)
      .find((value) => value.slug === slug)
      ?.label.toLowerCase();
  const inLook = look === null ? "" : ` in ${label(look) ?? look}`;
  const named = `${draft.name}${inLook}${size === null ? "" : `, ${label(size) ?? size}`}`;
  const words = {
    "three-quarter": `${named}, three-quarter view`,
    front: `${named}, seen from the front`,
    detail: `Close-up of the ${draft.name}${inLook}`,
    "in-scale": `${named}, beside ${mayBeSmall.includes(draft.drawing.kind) ? "something of a known size" : "a person 170 cm tall"}`,
    swatch: `A sample of ${label(look) ?? draft.name}`,
  };
  return words[shot];
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
