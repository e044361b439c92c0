import { z } from "zod";
import {
  type ChangeRefusal,
  type DraftFault,
  type KeptProduct,
  type ProductChange,
  type ProductWords,
  wordsOf,
} from "#catalogue";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { noSuchChange, noSuchProduct, whichProduct } from "./which-product.tsx";

export const revisionRead = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

export const wordsForm = z.object({
  revision: revisionRead,
  name: text(200),
  summary: text(300),
  description: text(4_000),
  materials: text(2_000),
  care: text(1_000),
  assembly: text(1_000),
  fire: text(1_000),
  electrical: text(1_000),
  maker: text(1_000),
  responsible: text(1_000),
});

type WordField = { name: keyof ProductWords; label: string; why?: string; rows?: number; optional?: true };

const wordFields: readonly WordField[] = [
  { name: "name", label: "Name", why: "On its page, on cards, on papers. At most 80 letters." },
  { name: "summary", label: "Summary", why: "One sentence for cards." },
  { name: "description", label: "Description", rows: 5 },
  { name: "materials", label: "Materials", why: "One on each line.", rows: 4 },
  { name: "care", label: "Care", rows: 3 },
  { name: "assembly", label: "Assembly", rows: 2 },
  {
    name: "fire",
    label: "Fire label",
    why: "How upholstery meets the fire regulations, and where its label is. Leave it empty for what is not upholstered.",
    rows: 2,
    optional: true,
  },
  {
    name: "electrical",
    label: "Electrical information",
    why: "Which bulb, which plug, and that we take an old one back. Leave it empty for what has no electricity.",
    rows: 2,
    optional: true,
  },
  {
    name: "maker",
    label: "Who made it",
    why: "One thing on each line: the name, the postal address, and last an e-mail or web address. It stands on the page of the product.",
    rows: 4,
    optional: true,
  },
  {
    name: "responsible",
    label: "Who answers for it here",
    why: "Where the maker is outside the United Kingdom, or the EU for what goes there: in the same form.",
    rows: 4,
    optional: true,
  },
];

/** Writing what is said of a product. */
export function productWordsRoutes(deps: OfficeDeps): Route[] {
  const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [], params: whichProduct } as const;
  return [
    defineRoute({
      ...changes,
      name: "product-words",
      method: "GET",
      path: "/products/:slug/words",
      accepts: "none",
      output: "page",
      handler: async ({ params: { slug } }, ctx) => {
        const kept = await deps.catalogue.kept(ctx.reader, slug);
        if (kept === null) return noSuchProduct(deps, ctx);
        return wordsPage(deps, ctx, { kept, words: wordsOf(kept.product) });
      },
    }),
    defineRoute({
      ...changes,
      name: "describe-product",
      method: "POST",
      path: "/products/:slug/words",
      accepts: "form",
      maxBodyBytes: 64 * 1024,
      body: wordsForm,
      output: "page-or-redirect",
      handler: async ({ params: { slug }, body: { revision, ...typed } }, ctx) => {
        const words = tidyWords(typed);
        const done = await ctx.transact((tx) =>
          deps.catalogue.changing(actorOf(ctx).handle).describe(tx, { slug, revision }, words),
        );
        if (done.ok) return redirect(ctx.links.to("product-kept", { slug }));
        if (done.because !== "changed-meanwhile") return refusedWords(deps, ctx, slug, done, words);
        const since = await deps.catalogue.changes(ctx.reader, slug, { most: changesLookedAt });
        const merged = mergedWords(
          words,
          wordsOf(done.now.product),
          since.filter((each) => each.revision > revision),
        );
        return refusedWords(deps, ctx, slug, done, merged);
      },
    }),
  ];
}

/** The form again, with what speaks against it; nothing that was typed is lost. */
export async function refusedWords(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  refusal: ChangeRefusal,
  words?: ProductWords,
): Promise<Reply> {
  const kept = refusal.because === "changed-meanwhile" ? refusal.now : await deps.catalogue.kept(ctx.reader, slug);
  if (kept === null) return noSuchProduct(deps, ctx);
  if (refusal.because === "no-such-change") return noSuchChange(deps, ctx, slug);
  const shown = { kept, words: words ?? wordsOf(kept.product) };
  if (refusal.because === "changed-meanwhile") return wordsPage(deps, ctx, { ...shown, isConflict: true });
  return wordsPage(deps, ctx, { ...shown, faults: refusal.because === "not-fit-for-sale" ? refusal.faults : [] });
}

const changesLookedAt = 200;

/**
 * What somebody typed, with what others changed meanwhile in the fields that they left alone: those are told by what stood there
 * before the first change since. `since` is the newest first.
 */
function mergedWords(yours: ProductWords, now: ProductWords, since: readonly ProductChange[]): ProductWords {
  const untouched = wordFields.filter(({ name }) => {
    const first = since.findLast(({ field }) => field === name);
    return first !== undefined && asTyped(yours[name]) === (first.before ?? "");
  });
  return { ...yours, ...Object.fromEntries(untouched.map(({ name }) => [name, now[name]])) };
}

type Typed = Omit<z.output<typeof wordsForm>, "revision">;

/** The words that somebody typed, tidied. */
export function tidyWords(typed: Typed): ProductWords {
  return {
    name: tidyText(typed.name),
    summary: tidyText(typed.summary),
    description: tidyText(typed.description),
    materials: linesOf(typed.materials),
    care: tidyText(typed.care),
    assembly: tidyText(typed.assembly),
    fire: tidyText(typed.fire) || null,
    electrical: tidyText(typed.electrical) || null,
    maker: linesOf(typed.maker),
    responsible: linesOf(typed.responsible),
  };
}

function linesOf(typed: string): string[] {
  return tidyText(typed, true)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

type Shown = { kept: KeptProduct; words: ProductWords; faults?: readonly DraftFault[]; isConflict?: boolean };

function wordsPage(deps: OfficeDeps, ctx: Context, { kept, words, faults = [], isConflict = false }: Shown): Reply {
  const { links, actor } = ctx;
  const { product, revision } = kept;
  const { slug } = product;
  const errors = errorsOf(faults);
  const elsewhere = faults.filter(({ field }) => !wordFields.some(({ name }) => name === field));
  return page(
    <Office frame={{ deps, links, actor }} title={`Words of ${product.name}`} here="products">
      <p class="quiet">
        <a href={links.to("product-kept", { slug })}>{product.name}</a>
      </p>
      <h1>What is said of it</h1>
      <ErrorSummary errors={errors} />
      {isConflict ? <Conflict now={wordsOf(product)} yours={words} /> : null}
      <section class="panel">
        <Form action={links.to("describe-product", { slug })} hidden={{ revision: String(revision) }}>
          {wordFields.map(({ name, ...field }) => (
            <Field
              {...field}
              name={name}
              value={asTyped(words[name])}
              error={errors[name]}
              maxlength={wordsForm.shape[name].maxLength ?? undefined}
            />
          ))}
          <div class="row">
            <button class="button" type="submit">
              {isConflict ? "Save what I wrote" : "Save"}
            </button>
            <button
              class="button plain"
              type="submit"
              formaction={links.to("preview-words", { slug })}
              formtarget="_blank"
            >
              Preview in another window
            </button>
          </div>
        </Form>
        {elsewhere.map(({ field, says }) => (
          <p id={`field-${field}`} class="wrong">
            {says} This comes in by an import.
          </p>
        ))}
      </section>
    </Office>,
    { confidential: true, status: isConflict ? 409 : faults.length > 0 ? 422 : 200 },
  );
}

/** What somebody else left and what was typed here, side by side where they differ. */
function Conflict({ now, yours }: { now: ProductWords; yours: ProductWords }) {
  const differing = wordFields.filter(({ name }) => asTyped(now[name]) !== asTyped(yours[name]));
  return (
    <section class="notice bad scroll" id="field-conflict" aria-label="What somebody else changed" tabindex={0}>
      <h2>Somebody changed this product after you opened it</h2>
      <p>Nothing of yours was saved, and nothing is lost.</p>
      {differing.length === 0 ? (
        <p>Below stands what they left. Look at it, then go on.</p>
      ) : (
        <>
          <p>The form below holds what you wrote. Take over what you need of the other text, then save.</p>
          <Table
            caption="Where they differ"
            quiet
            head={["Field", "As it is now", "What you wrote"]}
            rows={differing.map(({ name, label }) => [label, asTyped(now[name]), asTyped(yours[name])])}
          />
        </>
      )}
    </section>
  );
}

function errorsOf(faults: readonly DraftFault[]): FieldErrors {
  const errors: Record<string, string> = {};
  for (const { field, says } of faults) errors[field] = errors[field] === undefined ? says : `${errors[field]} ${says}`;
  return errors;
}

function asTyped(value: string | readonly string[] | null): string {
  return value === null ? "" : typeof value === "string" ? value : value.join("\n");
}
