import type { Category, Product } from "#catalogue";
import type { StorefrontDeps } from "./frame.ts";

/** The department that a product stands in, for what leads there; null while the merchant hides it. */
export function departmentOf({ catalogue }: Pick<StorefrontDeps, "catalogue">, { category }: Product): Category | null {
  return catalogue.current().category(category);
}
