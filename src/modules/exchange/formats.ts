/** The formats of files that products come in and go out as. */
import type { Fault, FileRow, Said } from "./fields.ts";
import { plain } from "./plain.ts";
import { shopify } from "./shopify.ts";
import { woocommerce } from "./woocommerce.ts";

export type FormatName = "shopify" | "woocommerce" | "plain";

export type Format = {
  name: FormatName;
  words: string;
  /** Whether a file with these column names is of this format. */
  recognises(header: readonly string[]): boolean;
  /** What a column of this name says: a field, or a name that only this format knows; null for what is not taken over. */
  columnOf(header: string): string | null;
  /** Which product a row tells of, and under which other name rows may mean it. Rows of one product need not stand together. */
  keyOf(said: Said): { key: string; alias?: string } | null;
  /** The department that a row names, in the words of where it comes from; empty where it names none. */
  departmentOf(said: Said): string;
  /** The rows of one product, saying it in fields; the first of them says what it is. */
  rowsOf(rows: readonly FileRow[]): { rows: readonly FileRow[]; faults: readonly Fault[]; remarks: readonly Fault[] };
};

/** Each before those that would take its files for their own. */
export const formats: readonly Format[] = [shopify, woocommerce, plain];

/** The format of a file by its column names; null where it is none. */
export function formatOf(header: readonly string[]): Format | null {
  return formats.find((format) => format.recognises(header)) ?? null;
}

export function formatNamed(name: string): Format | null {
  return formats.find((format) => format.name === name) ?? null;
}
