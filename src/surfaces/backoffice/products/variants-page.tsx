import type { Child } from "hono/jsx";
import { COLOUR_FAMILIES, type KeptProduct, MATERIALS, OPTION_NAMES, type Option } from "#catalogue";
import { type Context, page, type Reply } from "#kernel/http";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Select } from "#views/select.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { FactFields, NumberAndPriceFields } from "./fact-fields.tsx";
import { factsTyped, type TypedFacts } from "./typed-facts.ts";
import { choiceWords } from "./variant-words.ts";
import type { TypedOption, TypedVariant } from "./variants.tsx";
import { noSuchProduct } from "./which-product.tsx";

type Shown<Typed> = { kept: KeptProduct; typed?: Typed; errors?: FieldErrors; isConflict?: boolean };

const noLook = { label: "", hex: "", family: "", material: "" } as const;

/** The form for an option that a product gets. */
export function optionPage(deps: OfficeDeps, ctx: Context, shown: Shown<TypedOption>): Reply {
  const { kept, errors = {}, typed = { option: "finish", ...noLook } } = shown;
  const { slug, options, variants } = kept.product;
  return changePage(deps, ctx, shown, "Another option", [
    <p class="lead">
      {variants.length === 1 ? "Its variant gets" : `All its ${variants.length} variants get`} the value that you write
      here. Variants with other values are added after that. The addresses of its variants change with it.
    </p>,
    <ErrorSummary errors={errors} />,
    <section class="panel">
      <Form action={ctx.links.to("add-option", { slug })} hidden={{ revision: String(kept.revision) }}>
        <Select
          name="option"
          label="Option"
          value={typed.option}
          error={errors.option}
          options={Object.entries(OPTION_NAMES)
            .filter(([value]) => options.every((each) => each.slug !== value))
            .map(([value, label]) => ({ value, label }))}
        />
        <LookFields typed={typed} errors={errors} label="Value of the variants that there are" />
        <button class="button" type="submit">
          Add the option
        </button>
      </Form>
    </section>,
  ]);
}

/** The form for a variant that a product gets. */
export function newVariantPage(deps: OfficeDeps, ctx: Context, shown: Shown<TypedVariant>): Reply {
  const { kept, errors = {} } = shown;
  const { slug, options, variants } = kept.product;
  const looks = options.filter((option) => option.slug !== "size");
  if (options.length === 0 || looks.length > 1)
    return changePage(deps, ctx, shown, "Another variant", [
      <p class="lead">
        {options.length === 0 ? (
          <>
            Nothing can be chosen of it yet. <a href={ctx.links.to("new-option", { slug })}>Add an option</a> first.
          </>
        ) : (
          "It has several options that can be seen. Variants of such a product come in by an import."
        )}
      </p>,
    ]);
  const [look] = looks;
  const size = options.find((option) => option.slug === "size");
  const [like] = variants;
  const first = { look: look?.values[0]?.slug ?? "", size: size?.values[0]?.slug ?? "", "size-label": "", ...noLook };
  const typed = shown.typed ?? { like: like?.sku ?? "", sku: "", "new-price": "", ...first };
  return changePage(deps, ctx, shown, "Another variant", [
    <ErrorSummary errors={errors} />,
    <section class="panel">
      <Form action={ctx.links.to("add-variant", { slug })} hidden={{ revision: String(kept.revision) }} once>
        <ChoiceFields look={look} size={size} typed={typed} errors={errors} />
        <NumberAndPriceFields typed={typed} errors={errors} like={like?.sku} />
        <Select
          name="like"
          label="Measured and supplied like"
          why="What differs is changed after that."
          value={typed.like}
          options={variants.map((variant) => ({
            value: variant.sku,
            label: `${choiceWords(variant, options)}, ${variant.sku}`,
          }))}
        />
        <button class="button" type="submit">
          Add the variant
        </button>
      </Form>
    </section>,
  ]);
}

/** What is chosen of a variant: a value that there is, or a new one. */
function ChoiceFields(props: {
  look: Option | undefined;
  size: Option | undefined;
  typed: TypedVariant;
  errors: FieldErrors;
}) {
  const { look, size, typed, errors } = props;
  return (
    <>
      {look === undefined ? (
        <input type="hidden" name="look" value="" />
      ) : (
        <Select
          name="look"
          label={look.name}
          value={typed.look}
          options={[...valuesOf(look.values), { value: "", label: "A new one, as below" }]}
        />
      )}
      {look === undefined ? (
        Object.entries(noLook).map(([name, value]) => <input type="hidden" name={name} value={value} />)
      ) : (
        <LookFields typed={typed} errors={errors} label={`New ${look.name.toLowerCase()}`} optional />
      )}
      {size === undefined ? (
        <>
          <input type="hidden" name="size" value="" />
          <input type="hidden" name="size-label" value="" />
        </>
      ) : (
        <>
          <Select
            name="size"
            label={size.name}
            value={typed.size}
            options={[...valuesOf(size.values), { value: "", label: "A new one, as below" }]}
          />
          <Field name="size-label" label="New size" value={typed["size-label"]} maxlength={80} optional />
        </>
      )}
    </>
  );
}

/** The form for the measures of a variant. */
export function measuresPage(deps: OfficeDeps, ctx: Context, shown: Shown<TypedFacts> & { sku: string }): Reply {
  const { kept, sku, errors = {} } = shown;
  const { slug, options, variants } = kept.product;
  const variant = variants.find((each) => each.sku === sku);
  if (variant === undefined) return noSuchProduct(deps, ctx);
  return changePage(deps, ctx, shown, `Measures of ${sku}`, [
    <p class="lead">{choiceWords(variant, options)}</p>,
    <ErrorSummary errors={errors} />,
    <section class="panel">
      <Form action={ctx.links.to("measure-variant", { slug, sku })} hidden={{ revision: String(kept.revision) }}>
        <FactFields typed={shown.typed ?? factsTyped(variant)} errors={errors} fixed />
        <button class="button" type="submit">
          Save
        </button>
      </Form>
    </section>,
  ]);
}

function valuesOf(values: readonly { slug: string; label: string }[]) {
  return values.map(({ slug, label }) => ({ value: slug, label }));
}

/** What can be seen of a value: its name, its true colour, and what it is found under. Only the name for a size. */
function LookFields(props: {
  typed: Pick<TypedOption, keyof typeof noLook>;
  errors: FieldErrors;
  label: string;
  optional?: boolean;
}) {
  const { typed, errors, label, optional } = props;
  return (
    <>
      <Field name="label" {...{ label, optional }} value={typed.label} error={errors.label} maxlength={80} />
      <Field
        name="hex"
        label="Its colour"
        why="As #5d7350. A size has none."
        value={typed.hex}
        error={errors.hex}
        maxlength={7}
        narrow
        optional
      />
      <Select
        name="family"
        label="Found under the colour"
        value={typed.family}
        options={[{ value: "", label: "None" }, ...valuesOf(COLOUR_FAMILIES)]}
      />
      <Select
        name="material"
        label="Found under the material"
        value={typed.material}
        options={[{ value: "", label: "None" }, ...valuesOf(MATERIALS)]}
      />
    </>
  );
}

function changePage(
  deps: OfficeDeps,
  ctx: Context,
  { kept, errors = {}, isConflict = false }: Shown<unknown>,
  title: string,
  parts: Child[],
): Reply {
  const { links, actor } = ctx;
  const { slug, name } = kept.product;
  const isWrong = Object.values(errors).some((each) => each !== undefined);
  return page(
    <Office frame={{ deps, links, actor }} title={`${title}: ${name}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug })}>{name}</a>
      </p>
      <h1>{title}</h1>
      {isConflict ? (
        <p class="notice bad">
          Somebody changed this product after you opened it. Nothing of yours was saved, and nothing is lost. Look at it
          as it is now, then save again.
        </p>
      ) : null}
      {parts}
    </Office>,
    { confidential: true, status: isConflict ? 409 : isWrong ? 422 : 200 },
  );
}
