import {
  type CatalogueSnapshot,
  COLLECTION_SORTS,
  COLOUR_FAMILIES,
  type CollectionChange,
  type CollectionSort,
  type Gathering,
  MATERIALS,
  MOST_IN_COLLECTION,
  PRICE_BANDS,
} from "#catalogue";
import type { Context } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import type { FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Select } from "#views/select.tsx";
import { Table } from "#views/table.tsx";
import { ScrollPanel } from "../scroll-panel.tsx";

/** What is in a collection, or would be. */
export function Pieces(props: { ctx: Context; snapshot: CatalogueSnapshot; gathering: Gathering; isLook: boolean }) {
  const { ctx, snapshot, gathering, isLook } = props;
  const pieces = snapshot.gather(gathering);
  const shown = pieces.slice(0, MOST_IN_COLLECTION);
  return (
    <ScrollPanel label="What is in it" id="pieces" class={isLook ? "panel notice scroll" : undefined}>
      <h2>{isLook ? "What would be in it" : "What is in it"}</h2>
      {isLook ? <p>Nothing is saved yet.</p> : null}
      {shown.length === 0 ? (
        <p>Nothing that is on sale.</p>
      ) : (
        <Table
          caption={
            pieces.length > shown.length
              ? `${pieces.length} fit; the shop shows the first ${shown.length}`
              : pieces.length === 1
                ? "1 product"
                : `${pieces.length} products`
          }
          head={["Product", "Department", "Price", "In the shop since"]}
          rows={shown.map(({ slug, name, category, variants, addedOn }) => [
            <a href={ctx.links.to("product-kept", { slug })}>{name}</a>,
            snapshot.category(category)?.name ?? category,
            formatPrice(Math.min(...variants.map(({ priceMinor }) => priceMinor))),
            addedOn,
          ])}
        />
      )}
    </ScrollPanel>
  );
}

const sortWords: Readonly<Record<CollectionSort, string>> = {
  hand: "By hand: what is listed below first, in that order",
  featured: "Featured first",
  newest: "Newest first",
  "price-up": "Price, low to high",
  "price-down": "Price, high to low",
  name: "Name",
};

/** Everything that makes a collection, with a button that only shows what would be in it. */
export function CollectionForm(props: {
  action: string;
  revision: number | undefined;
  snapshot: CatalogueSnapshot;
  change: CollectionChange;
  errors: FieldErrors;
}) {
  const { action, revision, snapshot, change, errors } = props;
  const { title, blurb, place, isHidden, sort, products } = change;
  return (
    <section class="panel">
      <Form action={action} hidden={revision === undefined ? {} : { revision: String(revision) }}>
        <Field name="title" label="Title" value={title} error={errors.title} maxlength={80} />
        <Field
          name="blurb"
          label="What belongs together here, and why"
          value={blurb}
          error={errors.blurb}
          rows={3}
          maxlength={600}
        />
        <RuleFields snapshot={snapshot} rule={change.rule} errors={errors} />
        <Field
          name="products"
          label="Products by hand"
          why="The last part of an address, one on each line: arden-sofa. They are in it whatever the rule says."
          value={products.join("\n")}
          error={errors.products}
          rows={5}
          maxlength={4_000}
          optional
        />
        <Select
          name="sort"
          label="Order"
          value={sort}
          options={COLLECTION_SORTS.map((value) => ({ value, label: sortWords[value] }))}
        />
        <Field
          name="place"
          label="Place among the collections"
          why="1 is the first."
          value={place === 0 ? "" : String(place)}
          error={errors.place}
          inputmode="numeric"
          maxlength={3}
          narrow
        />
        <fieldset class="choices">
          <legend>Shown</legend>
          <label>
            <input type="checkbox" name="hidden" value="yes" checked={isHidden} />
            Hide it: no page of the shop shows it.
          </label>
        </fieldset>
        <div class="row">
          <button class="button" type="submit" name="press" value="save">
            Save
          </button>
          <button class="button plain" type="submit" name="press" value="look">
            Show what would be in it
          </button>
        </div>
      </Form>
    </section>
  );
}

function RuleFields(props: { snapshot: CatalogueSnapshot; rule: CollectionChange["rule"]; errors: FieldErrors }) {
  const { snapshot, rule, errors } = props;
  const departments = [...snapshot.categories, ...snapshot.hiddenCategories];
  return (
    <section id="field-rule" tabindex={-1} aria-label="Rule">
      <h2>By rule</h2>
      <p class="why">
        A product is in it if it fits each part that says something, and one of the values in that part. Colour,
        material and price are those of one variant together.
      </p>
      {errors.rule === undefined ? null : <p class="wrong">{errors.rule}</p>}
      <Ticks name="category" legend="Departments" among={departments} chosen={rule?.categories} />
      <Ticks name="designer" legend="Designers" among={snapshot.designers} chosen={rule?.designers} />
      <Ticks name="colour" legend="Colours" among={COLOUR_FAMILIES} chosen={rule?.colours} />
      <Ticks name="material" legend="Materials" among={MATERIALS} chosen={rule?.materials} />
      <Ticks name="price-band" legend="Price" among={PRICE_BANDS} chosen={rule?.prices} />
      <Field
        name="ranges"
        label="Ranges"
        why="Separated by commas: Arden, Beck."
        value={rule?.ranges.join(", ")}
        error={errors.ranges}
        maxlength={1_000}
        optional
      />
      <Field
        name="tags"
        label="Tags"
        why="Separated by commas. A product gets them where its place is changed."
        value={rule?.tags.join(", ")}
        maxlength={1_000}
        optional
      />
      <Field
        name="added-since"
        label="In the shop since this day, or later"
        why="As 2026-11-30."
        value={rule?.addedSince ?? ""}
        error={errors["added-since"]}
        maxlength={10}
        optional
        narrow
      />
    </section>
  );
}

type Choice = { readonly slug: string } & ({ readonly label: string } | { readonly name: string });

/** Boxes to tick, in a part that is open where one is. */
function Ticks(props: {
  name: string;
  legend: string;
  among: readonly Choice[];
  chosen?: readonly string[] | undefined;
}) {
  const { name, legend, among, chosen = [] } = props;
  if (among.length === 0) return null;
  return (
    <details open={chosen.length > 0}>
      <summary>{chosen.length === 0 ? legend : `${legend}: ${chosen.length}`}</summary>
      <fieldset class="choices">
        <legend class="unseen">{legend}</legend>
        {among.map((each) => (
          <label>
            <input type="checkbox" name={name} value={each.slug} checked={chosen.includes(each.slug)} />
            {"label" in each ? each.label : each.name}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
