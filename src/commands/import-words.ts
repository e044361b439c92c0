/** What `candour import` says of a file, before it and after it. */
import type { KeptCategory } from "#catalogue";
import { departmentCalled, type Fault, type FileIndex, type ImportWishes, isField, type Tally } from "#exchange";

const longestSample = 28;

/** What each column is taken for, with what stands in it, and where what the file calls departments goes. */
export function mappingInWords(index: FileIndex, categories: readonly KeptCategory[], wishes: ImportWishes): string {
  const { format, rows, products, mapping, samples } = index;
  const taken = mapping.columns.map(({ header, as }, at) => ({
    header,
    as,
    cells: samples.map((row) => row[at] ?? ""),
  }));
  const used = taken.filter(({ as }) => as !== null);
  const unused = taken.filter(({ as }) => as === null).map(({ header }) => header);
  const width = Math.max(...used.map(({ header }) => header.length), 0);
  const lines = used.map(
    ({ header, as, cells }) => `  ${header.padEnd(width)}  ${asWords(as ?? "")}  ${samplesOf(cells)}`,
  );
  const fixed = Object.entries(mapping.fixed).map(
    ([field, value]) => `  ${field} is ${value} where the file does not say it.`,
  );
  return [
    `It is a ${format.words}: ${counted(rows, "row")}, ${counted(products.length, "product")}.`,
    "",
    "Columns, what each is taken for, and what stands in the first rows:",
    ...lines,
    ...fixed,
    ...(unused.length === 0 ? [] : ["", `Not taken over: ${unused.join(", ")}.`]),
    ...departmentLines(index, categories, wishes),
    "",
    "",
  ].join("\n");
}

function asWords(as: string): string {
  return `→ ${isField(as) ? as : "read together with others"}`;
}

function samplesOf(cells: readonly string[]): string {
  const shown = cells
    .map((cell) => cell.replaceAll(/\s+/g, " ").trim())
    .filter((cell) => cell !== "")
    .map((cell) => (cell.length > longestSample ? `${cell.slice(0, longestSample)}…` : cell));
  return shown.length === 0 ? "" : `(${shown.join(" | ")})`;
}

function departmentLines(
  { departments: called }: FileIndex,
  categories: readonly KeptCategory[],
  { departments, makeDepartments }: ImportWishes,
): string[] {
  if (called.length === 0) return [];
  const lines = called.map((name) => {
    const chosen = Object.hasOwn(departments, name) ? departments[name] : undefined;
    const found = departmentCalled(categories, chosen?.department ?? name);
    const missing = makeDepartments
      ? "is made"
      : "missing: make it, choose one with --department, or --make-departments";
    const kind = chosen?.kind === undefined ? "" : `, each a ${chosen.kind}`;
    return `  ${name} → ${found === null ? missing : found.name}${kind}`;
  });
  return ["", "Departments:", ...lines];
}

export function progressInWords({ products, failed }: Tally, inAll: number): string {
  const not = failed === 0 ? "" : `, ${failed.toLocaleString("en-GB")} not taken`;
  return `${products.toLocaleString("en-GB")} of ${counted(inAll, "product")}${not}\n`;
}

type Ran = { write: boolean; notTaken: string; hasPictures: boolean };

/** What became of it, or would. */
export function tallyInWords(tally: Tally, { write, notTaken, hasPictures }: Ran): string {
  const was = write ? "" : "would be ";
  const drafts = tally.made - Math.min(tally.onSale, tally.made);
  const lines = [
    `${counted(tally.made, "product")} ${was}made (${drafts} as drafts)`,
    `${counted(tally.changed, "product")} ${was}changed`,
    `${counted(tally.asItWas, "product")} ${write ? "were" : "are"} so already`,
    `${counted(tally.thereAlready, "product")} ${write ? "were" : "are"} there already, and left alone (--update changes them)`,
    `${counted(tally.failed, "product")} ${was}not taken`,
  ].filter((line) => !line.startsWith("0 "));
  return [
    ...lines,
    ...said("Not taken, because:", tally.faults, tally.moreFaults),
    ...said("Left out or changed:", tally.remarks, tally.moreRemarks),
    ...(tally.pictures > 0 && !hasPictures
      ? [
          "",
          `${counted(tally.pictures, "picture")} named in the file left out: put them into a folder, and name it with --pictures.`,
        ]
      : []),
    ...(write && tally.failed > 0
      ? ["", `The rows that were not taken are in ${notTaken}. Mend them there, and bring that file in.`]
      : []),
    ...(write ? [] : ["", "Nothing was written. To do it: the same with --write."]),
    "",
  ].join("\n");
}

function said(title: string, faults: readonly Fault[], more: number): string[] {
  if (faults.length === 0) return [];
  const lines = faults.map(({ line, says }) => `  Line ${line}: ${says}`);
  return ["", title, ...lines, ...(more > 0 ? [`  and ${more.toLocaleString("en-GB")} more`] : [])];
}

function counted(n: number, noun: string): string {
  return `${n.toLocaleString("en-GB")} ${noun}${n === 1 ? "" : "s"}`;
}
