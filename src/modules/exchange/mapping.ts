/** Which column of a file says what, before anything is read of it: as its format has it, and as the merchant changed it. */
import { type Field, isField } from "./fields.ts";
import type { Format } from "./formats.ts";

/** What a column is taken for: a field, under another name something only its format knows, or null for nothing. */
export type Column = { header: string; as: string | null };

/** `columns` by their places; `fixed`: what counts for every row whose file does not say it. */
export type Mapping = { columns: readonly Column[]; fixed: Readonly<Partial<Record<Field, string>>> };

/** What the merchant says of the mapping: headers → a field, or "nothing"; and fields with one value for all. */
export type MappingWishes = {
  columns: Readonly<Record<string, string>>;
  fixed: Readonly<Record<string, string>>;
};
export const NO_WISHES: MappingWishes = { columns: {}, fixed: {} };

/** What cannot be the same for all rows. */
const ownToEach = /^(handle|name|sku|price|option_\d_.*|picture.*)$/;

/** The mapping of a header. Sentences where a wish names a column or a field that there is not, or the header names one twice. */
export function mapColumns(
  format: Format,
  header: readonly string[],
  wishes: MappingWishes,
): { mapping: Mapping; trouble: string[] } {
  const trouble: string[] = [];
  for (const [column, field] of Object.entries(wishes.columns)) {
    if (!header.includes(column)) trouble.push(`There is no column “${column}” in the file.`);
    if (field !== "nothing" && !isField(field)) trouble.push(`There is no field “${field}”.`);
  }
  const fixed: Partial<Record<Field, string>> = {};
  for (const [field, value] of Object.entries(wishes.fixed)) {
    if (ownToEach.test(field)) trouble.push(`“${field}” differs from row to row: choose a column for it.`);
    else if (isField(field)) fixed[field] = value;
    else trouble.push(`There is no field “${field}”.`);
  }
  const columns = header.map((name): Column => {
    const wished = Object.hasOwn(wishes.columns, name) ? wishes.columns[name] : undefined;
    if (wished !== undefined) return { header: name, as: wished === "nothing" ? null : wished };
    return { header: name, as: format.columnOf(name) };
  });
  const named = columns.flatMap(({ as }) => (as === null ? [] : [as]));
  for (const twice of new Set(named.filter((each, at) => named.indexOf(each) !== at)))
    trouble.push(
      `Two columns are taken for ${twice}: ${columns
        .filter(({ as }) => as === twice)
        .map(({ header: h }) => `“${h}”`)
        .join(", ")}.`,
    );
  return { mapping: { columns, fixed }, trouble };
}
