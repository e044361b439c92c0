import { z } from "zod";
import { type ChangeOutcome, type DraftFault, PRODUCT_KINDS, type ProductKind } from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Select } from "#views/select.tsx";
import { errorsOf } from "../categories/which-category.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { FactFields, NumberAndPriceFields } from "./fact-fields.tsx";
import { factsForm, noFacts, readFacts } from "./typed-facts.ts";
import { readPounds } from "./typed-price.ts";
import { noSuchProduct, whichProduct } from "./which-product.tsx";

const newProductForm = z.object({
  name: text(200),
  range: text(100),
  category: text(80),
  kind: z.enum(PRODUCT_KINDS),
  materials: text(2_000),
  sku: text(64),
  "new-price": text(16),
  ...factsForm,
});
type Typed = z.output<typeof newProductForm>;
const copyForm = z.object({ name: text(200), code: text(30) });
type TypedCopy = z.output<typeof copyForm>;

const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [] } as const;
const shows = { ...changes, method: "GET", accepts: "none", output: "page" } as const;
const posts = { ...changes, method: "POST", accepts: "form", output: "page-or-redirect" } as const;

/** Making a product: from nothing, or as a copy of another one. Either is a draft until it is put on sale. */
export function newProductRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...shows,
      name: "new-product",
      path: "/new-product",
      handler: (_, ctx) => newProductPage(deps, ctx, empty(deps), {}),
    }),
    defineRoute({
      ...posts,
      name: "make-product",
      path: "/new-product",
      body: newProductForm,
      handler: ({ body }, ctx) => makeProduct(deps, ctx, body),
    }),
    defineRoute({
      ...shows,
      name: "product-to-copy",
      path: "/products/:slug/copy",
      params: whichProduct,
      handler: ({ params: { slug } }, ctx) => copyPage(deps, ctx, slug, { name: "", code: "" }, {}),
    }),
    defineRoute({
      ...posts,
      name: "duplicate-product",
      path: "/products/:slug/copy",
      params: whichProduct,
      body: copyForm,
      handler: async ({ params: { slug }, body }, ctx) => {
        const copy = { name: tidyText(body.name), code: body.code.trim().toUpperCase() };
        const done = await makeAndRegister(deps, ctx, (changing, tx) => changing.duplicate(tx, slug, copy));
        if (done.ok) return redirect(ctx.links.to("product-kept", { slug: done.slug ?? "" }));
        return copyPage(deps, ctx, slug, body, errorsOf(faultsOf(done, "code")));
      },
    }),
  ];
}

function empty(deps: OfficeDeps): Typed {
  const [first] = deps.catalogue.current().categories;
  const words = { name: "", range: "", materials: "", sku: "", "new-price": "" };
  return { ...words, category: first?.slug ?? "", kind: "table", ...noFacts };
}

async function makeProduct(deps: OfficeDeps, ctx: Context, typed: Typed): Promise<Reply> {
  const { name, range, category, kind, materials, sku, "new-price": price, ...measures } = typed;
  const { facts, errors } = readFacts(measures);
  const priceMinor = readPounds(price);
  const wrong = { ...errors, "new-price": priceMinor === null ? "Write pounds: 1249 or 1249.50." : undefined };
  if (priceMinor === null || Object.keys(errors).length > 0) return newProductPage(deps, ctx, typed, wrong);
  const product = {
    ...{ name: tidyText(name), range: tidyText(range) || tidyText(name).split(" ")[0] || "", category, kind },
    materials: lines(materials),
    ...{ sku: sku.trim().toUpperCase(), priceMinor, ...facts },
  };
  const done = await makeAndRegister(deps, ctx, (changing, tx) => changing.make(tx, product));
  if (done.ok) return redirect(ctx.links.to("product-kept", { slug: done.slug ?? "" }));
  return newProductPage(deps, ctx, typed, errorsOf(faultsOf(done, "sku")));
}

/** Lines with something on them. */
function lines(typed: string): string[] {
  return tidyText(typed, true)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

type Changing = ReturnType<OfficeDeps["catalogue"]["changing"]>;

/** Makes something in the catalogue, and tells stock of every variant that is new. */
export function makeAndRegister(
  deps: OfficeDeps,
  ctx: Context,
  make: (changing: Changing, tx: Parameters<Changing["make"]>[0]) => Promise<ChangeOutcome>,
): Promise<ChangeOutcome> {
  return ctx.transact(async (tx) => {
    const done = await make(deps.catalogue.changing(actorOf(ctx).handle), tx);
    const kept = done.ok && done.slug !== undefined ? await deps.catalogue.kept(tx, done.slug) : null;
    const items = (kept?.product.variants ?? []).map(({ sku, supply: { kind } }) =>
      kind === "stock" ? { sku, kind, onHand: 0 } : { sku, kind },
    );
    if (items.length > 0) await deps.stock.register(tx, items);
    return done;
  });
}

/** What speaks against it, each beside the field that somebody filled in; `number` is the one for stock-keeping numbers. */
export function faultsOf(refusal: ChangeOutcome, number: string): Array<{ field: string; says: string }> {
  if (refusal.ok || refusal.because !== "not-fit-for-sale") return [];
  const fields: Partial<Record<DraftFault["field"], string>> = { slug: "name", variants: number };
  return refusal.faults.map(({ field, says }) => ({ field: fields[field] ?? field, says }));
}

const kindWords: Readonly<Record<ProductKind, string>> = {
  sofa: "Sofa",
  armchair: "Armchair",
  footstool: "Footstool",
  bed: "Bed of wood or metal",
  "upholstered-bed": "Upholstered bed",
  table: "Table or desk",
  "round-table": "Round table",
  chair: "Chair of wood",
  "padded-chair": "Padded chair",
  shelf: "Shelf",
  cabinet: "Cabinet",
  "table-lamp": "Table lamp",
  "floor-lamp": "Floor lamp",
  pendant: "Pendant lamp",
  "wall-light": "Wall light",
  rug: "Rug",
  mirror: "Mirror",
  cushion: "Cushion",
  throw: "Throw",
  pegs: "Rail with pegs",
};

function newProductPage(deps: OfficeDeps, ctx: Context, typed: Typed, errors: FieldErrors): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="New product" here="products">
      <p class="quiet">
        <a href={links.to("products")}>Products</a>
      </p>
      <h1>New product</h1>
      <p class="lead">
        It is a draft: nobody sees it until you put it on sale, and what the law wants said is asked for then. To begin
        from a product that there is, open it and choose “Make a copy”.
      </p>
      <ErrorSummary errors={errors} />
      <section class="panel">
        <Form action={links.to("make-product")} once>
          <WhatFields {...{ deps, typed, errors }} />
          <NumberAndPriceFields typed={typed} errors={errors} />
          <FactFields typed={typed} errors={errors} />
          <button class="button" type="submit">
            Make the draft
          </button>
        </Form>
      </section>
    </Office>,
    { confidential: true, status: Object.values(errors).some((each) => each !== undefined) ? 422 : 200 },
  );
}

/** What it is called, where it stands, what it is and what it is made of. */
function WhatFields({ deps, typed, errors }: { deps: OfficeDeps; typed: Typed; errors: FieldErrors }) {
  const { categories, hiddenCategories } = deps.catalogue.current();
  return (
    <>
      <Field name="name" label="Name" value={typed.name} error={errors.name} maxlength={80} />
      <Field
        name="range"
        label="Range"
        why="The family it belongs to; without one, the first word of its name."
        value={typed.range}
        error={errors.range}
        maxlength={80}
        optional
      />
      <Select
        name="category"
        label="Department"
        value={typed.category}
        error={errors.category}
        options={[...categories, ...hiddenCategories].map(({ slug, name }) => ({ value: slug, label: name }))}
      />
      <Select
        name="kind"
        label="What it is"
        why="The shop draws it as that until it has a picture, and knows what the law wants said."
        value={typed.kind}
        options={PRODUCT_KINDS.map((value) => ({ value, label: kindWords[value] }))}
      />
      <Field
        name="materials"
        label="Materials"
        why="One on each line."
        value={typed.materials}
        error={errors.materials}
        rows={3}
        maxlength={2_000}
      />
    </>
  );
}

async function copyPage(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  typed: TypedCopy,
  errors: FieldErrors,
): Promise<Reply> {
  const { links, actor } = ctx;
  const kept = await deps.catalogue.kept(ctx.reader, slug);
  if (kept === null) return noSuchProduct(deps, ctx);
  const { name, variants } = kept.product;
  const sku = variants[0]?.sku ?? "";
  return page(
    <Office frame={{ deps, links, actor }} title={`Copy of ${name}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug })}>{name}</a>
      </p>
      <h1>Make a copy of {name}</h1>
      <p class="lead">
        The copy has the same words, options, prices and measures, other numbers, and no pictures. It is a draft: nobody
        sees it until you put it on sale.
      </p>
      <ErrorSummary errors={errors} />
      <section class="panel">
        <Form action={links.to("duplicate-product", { slug })} once>
          <Field name="name" label="Name of the copy" value={typed.name} error={errors.name} maxlength={80} />
          <Field
            name="code"
            label="Beginning of its numbers"
            why={`In place of ${sku.split("-")[0]}, as in ${sku}. Large letters and digits.`}
            value={typed.code}
            error={errors.code}
            maxlength={20}
            narrow
          />
          <button class="button" type="submit">
            Make the copy
          </button>
        </Form>
      </section>
    </Office>,
    { confidential: true, status: Object.keys(errors).length > 0 ? 422 : 200 },
  );
}
