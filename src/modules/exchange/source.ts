/** Where the bytes of a file come from: they are read in parts, and a product's rows again by their places. */
import { open } from "node:fs/promises";

export type Source = {
  chunks(): AsyncIterable<Uint8Array>;
  read(from: number, to: number): Promise<Uint8Array>;
};

export type FileSource = Source & { close(): Promise<void> };

/** A file on the disk. Throws what the system says where there is none. */
export async function openFile(path: string): Promise<FileSource> {
  const file = await open(path, "r");
  return {
    chunks: () => file.createReadStream({ start: 0, autoClose: false, highWaterMark: 64 * 1024 }),
    read: async (from, to) => {
      const bytes = new Uint8Array(to - from);
      await file.read(bytes, 0, bytes.length, from);
      return bytes;
    },
    close: () => file.close(),
  };
}
