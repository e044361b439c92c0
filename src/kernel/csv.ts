export type CsvCell = string | number | null;

/**
 * A table as RFC 4180 has it, for spreadsheets: UTF-8 with a byte order mark, so that Excel reads it as that; each cell in quotes;
 * and no cell that a spreadsheet would run as a formula (OWASP, CSV injection): such a one gets an apostrophe before it.
 */
export function csvOf(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return csvHead(head) + csvRows(rows);
}

/** How such a table begins. */
export function csvHead(head: readonly string[]): string {
  return `\uFEFF${csvRows([head])}`;
}

/** Rows of such a table, to be put behind each other. */
export function csvRows(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function cell(value: CsvCell): string {
  if (typeof value === "number") return String(value);
  const text = value ?? "";
  // What has such apostrophes of its own gets one more, so that `plainText` gives back exactly what was written.
  const harmless = /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** The text of a cell without the apostrophe that keeps a spreadsheet from running it. */
export function plainText(cell: string): string {
  return /^'+[=+\-@\t\r\n]/.test(cell) ? cell.slice(1) : cell;
}
