/** Looks through a file once: what its columns are taken for, and which rows tell of which product. Holds places, not words. */
import { plainText } from "#kernel/csv";
import { CsvError, type CsvRow, cellsIn, readCsv, type Separator } from "#kernel/csv-reader";
import type { Fault, FileRow, Said } from "./fields.ts";
import { type Format, type FormatName, formatNamed, formatOf, formats } from "./formats.ts";
import { type Mapping, type MappingWishes, mapColumns } from "./mapping.ts";
import type { Source } from "./source.ts";

/** A row by its place in the file; `trouble` where its cells cannot be told. */
export type RowPlace = { line: number; from: number; to: number; trouble: string | null };

export type FileIndex = {
  format: Format;
  header: readonly string[];
  separator: Separator;
  mapping: Mapping;
  /** Rows without the header. */
  rows: number;
  /** The rows of each product. */
  products: ReadonlyArray<readonly RowPlace[]>;
  /** The first rows, cell by cell, to show what is in which column. */
  samples: ReadonlyArray<readonly string[]>;
  /** The departments that the file names. */
  departments: readonly string[];
};

export type IndexOutcome = { ok: true; index: FileIndex } | { ok: false; trouble: readonly string[] };

export const mostRows = 200_000;
const mostColumns = 400;
const mostDepartments = 500;
const samplesShown = 3;

/** Refuses, with sentences, what is no table of a format that is known, and wishes that do not fit it. */
export async function indexFile(
  source: Source,
  { format: wished, ...wishes }: MappingWishes & { format?: FormatName | undefined },
): Promise<IndexOutcome> {
  try {
    const rows = readCsv(source.chunks());
    const first = await rows.next();
    if (first.done === true) return { ok: false, trouble: ["The file is empty."] };
    const { separator, trouble } = first.value;
    const header = first.value.cells.map((name) => name.trim());
    if (trouble !== null) return { ok: false, trouble: [`Line 1: ${trouble}`] };
    if (header.length > mostColumns) return { ok: false, trouble: [`It has more than ${mostColumns} columns.`] };
    const format = wished === undefined ? formatOf(header) : formatNamed(wished);
    if (format === null) return { ok: false, trouble: [unknownFormat(header)] };
    const mapped = mapColumns(format, header, wishes);
    if (mapped.trouble.length > 0) return { ok: false, trouble: mapped.trouble };
    const base = { format, header, separator, mapping: mapped.mapping };
    return { ok: true, index: await indexRows(rows, base) };
  } catch (thrown) {
    if (thrown instanceof CsvError) return { ok: false, trouble: [thrown.message] };
    throw thrown;
  }
}

function unknownFormat(header: readonly string[]): string {
  const known = formats.map(({ words }) => words).join(", ");
  return `Its first line (${header.slice(0, 5).join(", ")}) is that of no format known here: ${known}.`;
}

type Base = Pick<FileIndex, "format" | "header" | "separator" | "mapping">;

async function indexRows(rows: AsyncIterable<CsvRow>, base: Base): Promise<FileIndex> {
  const groups = new Map<string, RowPlace[]>();
  const aliases = new Map<string, string>();
  const alone: RowPlace[][] = [];
  const samples: string[][] = [];
  const departments = new Set<string>();
  let count = 0;
  for await (const row of rows) {
    count++;
    if (count > mostRows) throw new CsvError(`It has more than ${mostRows} rows; bring it in parts.`);
    if (samples.length < samplesShown) samples.push(row.cells.map(plainText));
    const said = saidIn(base.mapping, row.cells);
    const place = { line: row.line, from: row.from, to: row.to, trouble: row.trouble ?? unevenTrouble(base, row) };
    const names = base.format.keyOf(said);
    if (names === null) {
      alone.push([place]);
      continue;
    }
    if (names.alias !== undefined) aliases.set(names.alias, names.key);
    const group = groups.get(names.key);
    if (group === undefined) groups.set(names.key, [place]);
    else group.push(place);
    const department = base.format.departmentOf(said);
    if (department !== "" && departments.size < mostDepartments) departments.add(department);
  }
  const products = [...joined(groups, aliases), ...alone];
  return { ...base, rows: count, products, samples, departments: [...departments].sort() };
}

/** Rows that mean a product by its other name, put to the others. */
function joined(groups: Map<string, RowPlace[]>, aliases: ReadonlyMap<string, string>): RowPlace[][] {
  for (const [alias, key] of aliases) {
    const more = alias === key ? undefined : groups.get(alias);
    const group = groups.get(key);
    if (more === undefined || group === undefined) continue;
    groups.set(
      key,
      [...group, ...more].sort((a, b) => a.line - b.line),
    );
    groups.delete(alias);
  }
  return [...groups.values()];
}

function unevenTrouble({ header }: Base, { cells }: CsvRow): string | null {
  if (cells.length === header.length) return null;
  return `It has ${cells.length} cells, and the first line ${header.length}.`;
}

/** What the cells of a row say, by what their columns are taken for. */
function saidIn({ columns }: Mapping, cells: readonly string[]): Said {
  const said: Record<string, string> = {};
  for (const [at, { as }] of columns.entries()) {
    const cell = cells[at];
    if (as !== null && cell !== undefined) said[as] = plainText(cell);
  }
  return said;
}

/** The cells of the rows of one product, as they stand in the file. */
export async function cellsOf(
  source: Source,
  { separator }: Pick<FileIndex, "separator">,
  places: readonly RowPlace[],
): Promise<ReadonlyArray<readonly string[]>> {
  const read: Array<readonly string[]> = [];
  for (const { from, to } of places) read.push(cellsIn(await source.read(from, to), separator).cells);
  return read;
}

/** The rows of one product, in fields; faults where a row cannot be told or its format refuses it. */
export function rowsOf(
  { format, mapping }: Pick<FileIndex, "format" | "mapping">,
  places: readonly RowPlace[],
  cells: ReadonlyArray<readonly string[]>,
): { rows: readonly FileRow[]; faults: readonly Fault[]; remarks: readonly Fault[] } {
  const broken = places.flatMap(({ line, trouble }) => (trouble === null ? [] : [{ line, says: trouble }]));
  if (broken.length > 0) return { rows: [], faults: broken, remarks: [] };
  const told = places.map(({ line }, at) => ({ line, said: saidIn(mapping, cells[at] ?? []) }));
  const { rows, faults, remarks } = format.rowsOf(told);
  return { rows: rows.map((row) => ({ ...row, said: withFixed(row.said, mapping.fixed) })), faults, remarks };
}

function withFixed(said: Said, fixed: Mapping["fixed"]): Said {
  const missing = Object.entries(fixed).filter(([field]) => (said[field] ?? "").trim() === "");
  return { ...said, ...Object.fromEntries(missing) };
}
