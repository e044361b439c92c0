import { z } from "zod";
import {
  type ChangeOutcome,
  COLOUR_FAMILIES,
  type KeptProduct,
  MATERIALS,
  type NewVariant,
  OPTION_NAMES,
  type OptionSlug,
  type OptionValue,
} from "#catalogue";
import { actorOf, defineRoute, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import type { FieldErrors } from "#views/error-summary.tsx";
import { errorsOf } from "../categories/which-category.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { makeAndRegister } from "./new-product.tsx";
import { readPounds } from "./typed-price.ts";
import { newVariantPage, optionPage } from "./variants-page.tsx";
import { onProduct, whichProduct } from "./which-product.tsx";
import { revisionRead } from "./words.tsx";

const looks = {
  label: text(80),
  hex: text(7),
  family: z.enum(["", ...COLOUR_FAMILIES.map(({ slug }) => slug)]),
  material: z.enum(["", ...MATERIALS.map(({ slug }) => slug)]),
};
const optionForm = z.object({
  option: z.enum(Object.keys(OPTION_NAMES) as [OptionSlug, ...OptionSlug[]]),
  ...looks,
});
const variantForm = z.object({
  like: text(64),
  sku: text(64),
  "new-price": text(16),
  /** A value of the option that can be seen, or nothing for a new one. */
  look: text(80),
  size: text(80),
  "size-label": text(80),
  ...looks,
});
export type TypedOption = z.output<typeof optionForm>;
export type TypedVariant = z.output<typeof variantForm>;

const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [], params: whichProduct } as const;
const shows = { ...changes, method: "GET", accepts: "none", output: "page" } as const;
const posts = { ...changes, method: "POST", accepts: "form", output: "page-or-redirect" } as const;

/** What can be chosen of a product: adding an option, and a variant. */
export function productVariantRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...shows,
      name: "new-option",
      path: "/products/:slug/options",
      handler: ({ params: { slug } }, ctx) => onProduct(deps, ctx, slug, (kept) => optionPage(deps, ctx, { kept })),
    }),
    defineRoute({
      ...posts,
      name: "add-option",
      path: "/products/:slug/options",
      body: optionForm.extend({ revision: revisionRead }),
      handler: ({ params: { slug }, body: { revision, ...typed } }, ctx) =>
        onProduct(deps, ctx, slug, async (kept) => {
          const added = { option: typed.option, value: lookTyped(typed, typed.option === "size") };
          const changing = deps.catalogue.changing(actorOf(ctx).handle);
          const done = await ctx.transact((tx) => changing.addOption(tx, { slug, revision }, added));
          if (done.ok) return redirect(ctx.links.to("product-kept", { slug }));
          if (done.because === "changed-meanwhile")
            return optionPage(deps, ctx, { kept: done.now, typed, isConflict: true });
          return optionPage(deps, ctx, {
            kept,
            typed,
            errors: errorsFor(done, { variants: "label", options: "label" }),
          });
        }),
    }),
    defineRoute({
      ...shows,
      name: "new-variant",
      path: "/products/:slug/variants",
      handler: ({ params: { slug } }, ctx) => onProduct(deps, ctx, slug, (kept) => newVariantPage(deps, ctx, { kept })),
    }),
    defineRoute({
      ...posts,
      name: "add-variant",
      path: "/products/:slug/variants",
      body: variantForm.extend({ revision: revisionRead }),
      handler: ({ params: { slug }, body: { revision, ...typed } }, ctx) =>
        onProduct(deps, ctx, slug, async (kept) => {
          const priceMinor = readPounds(typed["new-price"]);
          if (priceMinor === null)
            return newVariantPage(deps, ctx, {
              kept,
              typed,
              errors: { "new-price": "Write pounds: 1249 or 1249.50." },
            });
          const { like, sku } = typed;
          const added = { sku: sku.trim().toUpperCase(), priceMinor, like, choice: choiceTyped(kept, typed) };
          const done = await makeAndRegister(deps, ctx, async (changing, tx) => {
            const outcome = await changing.addVariant(tx, { slug, revision }, added);
            return outcome.ok ? { ...outcome, slug } : outcome;
          });
          if (done.ok) return redirect(ctx.links.to("product-kept", { slug }));
          if (done.because === "changed-meanwhile")
            return newVariantPage(deps, ctx, { kept: done.now, typed, isConflict: true });
          return newVariantPage(deps, ctx, {
            kept,
            typed,
            errors: errorsFor(done, { variants: "sku", options: "label" }),
          });
        }),
    }),
  ];
}

/** What speaks against it, each beside a field of the form. */
export function errorsFor(done: ChangeOutcome, fields: Readonly<Record<string, string>>): FieldErrors {
  if (done.ok || done.because !== "not-fit-for-sale") return {};
  return errorsOf(done.faults.map(({ field, says }) => ({ field: fields[field] ?? field, says })));
}

function lookTyped(
  { label, hex, family, material }: Omit<TypedOption, "option">,
  isSize: boolean,
): Omit<OptionValue, "slug"> {
  const shown = { label: tidyText(label) };
  if (isSize) return shown;
  return {
    ...shown,
    hex: hex.trim().toLowerCase(),
    ...(family === "" ? {} : { colourFamily: family }),
    ...(material === "" ? {} : { material }),
  };
}

/** For each option of the product the value that was chosen, or the new one that was described. */
function choiceTyped({ product }: KeptProduct, typed: TypedVariant): NewVariant["choice"] {
  return Object.fromEntries(
    product.options.map(({ slug }) => {
      const isSize = slug === "size";
      const chosen = isSize ? typed.size : typed.look;
      if (chosen !== "") return [slug, chosen];
      return [slug, lookTyped(isSize ? { ...typed, label: typed["size-label"] } : typed, isSize)];
    }),
  );
}
