/** The rows that were not taken, as a file of the same format: mended, it can be brought in again. */
import { csvHead, csvRows } from "#kernel/csv";
import type { FileIndex } from "./index-file.ts";
import type { ProductDone } from "./run-import.ts";

const own = ["Line", "Why it was not taken"];

/** How such a file begins; `rows` gives those of a product. Its two last columns are taken for nothing when it is brought in. */
export function notTakenFile({ header }: Pick<FileIndex, "header">): {
  head: string;
  rows(done: Pick<ProductDone, "rows" | "faults">): string;
} {
  const kept = header.map((name, at) => ({ name, at })).filter(({ name }) => !own.includes(name));
  return {
    head: csvHead([...kept.map(({ name }) => name), ...own]),
    rows: ({ rows, faults }) =>
      csvRows(
        rows.map(({ line, cells }) => {
          const says = faults.filter((fault) => fault.line === line).map((fault) => fault.says);
          const because = `Because of line ${[...new Set(faults.map((fault) => fault.line))].join(", ")}.`;
          return [...kept.map(({ at }) => cells[at] ?? ""), line, says.length > 0 ? says.join(" ") : because];
        }),
      ),
  };
}
