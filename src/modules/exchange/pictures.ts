/** Pictures that lie in a folder, for products that name them. Nothing is fetched from anywhere else. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { NewPhotograph } from "#catalogue";
import type { Media } from "#media";
import { shownBy } from "./draft-of.ts";
import type { Fault } from "./fields.ts";
import type { FilePicture, FileProduct } from "./file-product.ts";

const mostBytes = 40 * 1024 * 1024;

export type PictureFolder = {
  has(name: string): boolean;
  /** The bytes of a file; null where there is none, or it is too large. */
  read(name: string): Promise<Buffer | null>;
};

/** The files of a folder and of the folders in it, by their names in small letters. */
export async function openPictures(folder: string): Promise<PictureFolder> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) files.set(entry.name.toLowerCase(), join(entry.parentPath, entry.name));
  return {
    has: (name) => files.has(name.toLowerCase()),
    read: async (name) => {
      const path = files.get(name.toLowerCase());
      if (path === undefined || (await stat(path)).size > mostBytes) return null;
      return readFile(path);
    },
  };
}

const refusals = {
  "no-picture": "is no JPEG, PNG, WebP or AVIF that can be read",
  "too-narrow": "is narrower than 1,080 pixels; pages need more",
  "too-tall": "is more than three times as high as it is wide",
  "try-later": "could not be read in time",
} as const;

export type PicturesTaken = { photographs: readonly NewPhotograph[]; remarks: readonly Fault[] };

/** Takes in the pictures of a product that lie in the folder; says of each other one why it has none. */
export async function takePictures(
  { receive }: Pick<Media, "receive">,
  folder: PictureFolder,
  product: FileProduct,
): Promise<PicturesTaken> {
  const photographs: NewPhotograph[] = [];
  const remarks: Fault[] = [];
  for (const picture of product.pictures) {
    const note = (says: string) => remarks.push({ line: picture.line, says: `The picture ${picture.name} ${says}.` });
    const bytes = await folder.read(picture.name);
    if (bytes === null) {
      note(folder.has(picture.name) ? "is larger than 40 MB" : "is not in the folder");
      continue;
    }
    const taken = await receive(bytes);
    if (!taken.ok) note(refusals[taken.because]);
    else if (photographs.every(({ sha256 }) => sha256 !== taken.sha256)) {
      const { look, size, remark } = shownBy(product, picture);
      if (remark !== null) remarks.push(remark);
      photographs.push({ ...masterOf(taken), look, size, shot: picture.shot, alt: picture.alt });
    }
  }
  return { photographs, remarks };
}

function masterOf({ sha256, width, height }: { sha256: string; width: number; height: number }) {
  return { sha256, width, height };
}

/** Before anything is taken in: which pictures are missing. */
export function missingPictures(folder: PictureFolder, pictures: readonly FilePicture[]): Fault[] {
  return pictures
    .filter(({ name }) => !folder.has(name))
    .map(({ line, name }) => ({ line, says: `The picture ${name} is not in the folder.` }));
}
