/** What is chosen of a file before it is brought in: how the form sends it, and what it wishes. */
import { z } from "zod";
import { PRODUCT_KINDS } from "#catalogue";
import { type FileIndex, type HandedIn, type ImportWishes, isField } from "#exchange";
import { text } from "#kernel/http";

/** Columns beyond these, and departments beyond those, stay as they were taken. */
const mostColumns = 400;
export const mostDepartments = 60;
/** What is said for every row whose file does not say it. */
export const fixedRows = 3;

const list = (most: number, length: number) => z.array(text(length)).max(most).optional();
const tick = z.literal("on").optional();
export const chosenShape = {
  as: list(mostColumns, 60),
  department: list(mostDepartments, 80),
  kind: list(mostDepartments, 40),
  field: list(fixedRows, 60),
  value: list(fixedRows, 200),
  ...{ make: tick, update: tick, publish: tick },
  act: z.enum(["look", "begin"]),
};
export type Chosen = z.infer<z.ZodObject<typeof chosenShape>>;

/** What was typed, by the places of columns and departments in the file; what stands as it was shown is no wish. */
export function wishesOf(
  { file: { wishes }, index }: { file: HandedIn; index: FileIndex },
  typed: Chosen,
): ImportWishes {
  const columns = { ...wishes.columns };
  for (const [at, { header, as }] of index.mapping.columns.entries()) {
    const now = typed.as?.[at]?.trim();
    const before = as !== null && isField(as) ? as : "";
    if (now !== undefined && now !== before) columns[header] = now === "" ? "nothing" : now;
  }
  const departments: Record<string, { department?: string; kind?: string }> = {};
  for (const [at, called] of index.departments.slice(0, mostDepartments).entries()) {
    const [department, kind] = [typed.department?.[at] ?? "", typed.kind?.[at] ?? ""];
    const isKind = (PRODUCT_KINDS as readonly string[]).includes(kind);
    departments[called] = { ...(department === "" ? {} : { department }), ...(isKind ? { kind } : {}) };
  }
  const fixed = Object.fromEntries(
    (typed.field ?? []).flatMap((field, at) => (field.trim() === "" ? [] : [[field.trim(), typed.value?.[at] ?? ""]])),
  );
  const { make, update, publish } = typed;
  return {
    ...{ ...wishes, columns, departments, fixed },
    ...{ makeDepartments: make === "on", update: update === "on", publish: publish === "on" },
  };
}
