import { z } from "zod";
import { type Context, page, type Reply } from "#kernel/http";
import type { FieldErrors } from "#views/error-summary.tsx";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";

/** The parameters of an address that belongs to one department. */
export const whichCategory = z.object({
  category: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(80),
});

/** What is said of a department that there is not. */
export function noSuchCategory(deps: OfficeDeps, { links, actor }: Context): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="products" title="No such department">
      No department has this address. The list of <a href={links.to("categories")}>departments</a> has all of them.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

/** Field → what is wrong with it, all in one. */
export function errorsOf(faults: ReadonlyArray<{ readonly field: string; readonly says: string }>): FieldErrors {
  const errors: Record<string, string> = {};
  for (const { field, says } of faults) errors[field] = errors[field] === undefined ? says : `${errors[field]} ${says}`;
  return errors;
}
