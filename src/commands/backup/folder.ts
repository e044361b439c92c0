import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What stands beside the rows of a backup. */
export type Manifest = {
  format: "candour-backup-1";
  madeAt: string;
  /** Random id of the shop. */
  shopId: string;
  /** Rows of each table. */
  tables: Readonly<Record<string, number>>;
  /** SHA-256 of the file of rows, in hex. */
  sha256: string;
};

/** One backup of the data, whole: what is being made has another name. */
export type Backup = { folder: string; manifest: Manifest };

/** How the last drill ended, as it lies beside the backups. */
export type DrillNote = { at: string; backup: string; ok: boolean; sentence: string };

/** The rows of a backup, compressed; its manifest; photographs, which all backups share; the note of the last drill. */
export const names = { rows: "shop.jsonl.gz", manifest: "manifest.json", media: "media", drill: "drill.json" } as const;

const wholeName = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/;

/** The name of a backup of this moment. Two in one second are one. */
export function nameOf(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
}

/** Every whole backup in the folder, newest first. */
export function listBackups(backupDir: string): Backup[] {
  if (!existsSync(backupDir)) return [];
  return readdirSync(backupDir)
    .filter((name) => wholeName.test(name) && existsSync(join(backupDir, name, names.manifest)))
    .sort()
    .reverse()
    .map((name) => {
      const folder = join(backupDir, name);
      return { folder, manifest: JSON.parse(readFileSync(join(folder, names.manifest), "utf8")) as Manifest };
    });
}

/** The note of the last drill, if there was one. */
export function lastDrill(backupDir: string): DrillNote | undefined {
  const path = join(backupDir, names.drill);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as DrillNote) : undefined;
}
