import type { FormatName } from "./formats.ts";
import { type MappingWishes, NO_WISHES } from "./mapping.ts";

/** What the merchant wants of an import, beside the file. */
export type ImportWishes = MappingWishes & {
  /** As the file's header says, unless told. */
  format?: FormatName | undefined;
  /** Departments as the file calls them → one of this shop, and what is in it. */
  departments: Readonly<Record<string, { department?: string; kind?: string }>>;
  /** Departments that are missing are made. */
  makeDepartments: boolean;
  /** Products that there are are brought to what the file says. */
  update: boolean;
  /** What may be sold is put on sale. */
  publish: boolean;
};

export const PLAIN_WISHES: ImportWishes = {
  ...NO_WISHES,
  departments: {},
  makeDepartments: false,
  update: false,
  publish: false,
};
