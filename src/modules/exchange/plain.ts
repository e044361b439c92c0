/** The plain format: one row a variant, a column a field; further rows of the same handle may carry further pictures. */
import { slugOf } from "#catalogue";
import { isField } from "./fields.ts";
import type { Format } from "./formats.ts";

export const plain: Format = {
  name: "plain",
  words: "plain CSV",
  recognises: (header) => {
    const fields = header.map(fieldOf);
    return fields.includes("name") && (fields.includes("price") || fields.includes("sku"));
  },
  columnOf: (header) => {
    const field = fieldOf(header);
    return isField(field) ? field : null;
  },
  keyOf: ({ handle = "", name = "" }) => {
    const key = slugOf(handle || name);
    return key === "" ? null : { key };
  },
  departmentOf: ({ department = "" }) => department.trim(),
  rowsOf: (rows) => ({ rows, faults: [], remarks: [] }),
};

/** `Packed width` and `packed-width` are `packed_width`. */
function fieldOf(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}
