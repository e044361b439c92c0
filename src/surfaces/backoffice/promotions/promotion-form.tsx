import type { Context } from "#kernel/http";
import type { PromotionKind } from "#promotions";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import type { PromotionErrors, TypedPromotion } from "./typed-promotion.ts";

const kindWords: Readonly<Record<PromotionKind, string>> = {
  percent: "Per cent off the goods",
  amount: "An amount off the goods",
  "free-delivery": "Delivery for nothing",
};

type Props = {
  deps: OfficeDeps;
  action: string;
  typed: TypedPromotion;
  errors: PromotionErrors;
  /** Where there is a promotion already: the revision that is changed. */
  revision?: number | undefined;
  button: string;
};

/** The form of a promotion, with what is wrong beside each field. */
export function PromotionForm({ deps, action, typed, errors, revision, button }: Props) {
  return (
    <Form action={action} hidden={revision === undefined ? {} : { revision: String(revision) }}>
      <Field
        name="title"
        label="Name"
        why="Stands in the basket, on the order and in its mail. Name the occasion: Founders’ week."
        value={typed.title}
        error={errors.title}
        maxlength={60}
      />
      <div class="field">
        <label for="field-kind">What it takes off</label>
        <select id="field-kind" name="kind">
          {Object.entries(kindWords).map(([value, words]) => (
            <option value={value} selected={value === typed.kind}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Field
        name="reduction"
        label="How much"
        why="10% or 20.00; nothing where delivery is free. Prices hold VAT, and so does this."
        value={typed.reduction}
        error={errors.reduction}
        maxlength={12}
        optional
        narrow
      />
      <Field
        name="code"
        label="Code"
        why="3 to 20 letters and digits. Without one it comes by itself."
        value={typed.code}
        error={errors.code}
        maxlength={30}
        autocomplete="off"
        optional
        narrow
      />
      <Field
        name="least"
        label="From an amount of"
        why="In pounds, of the goods it is for, before anything is taken off."
        value={typed.least}
        error={errors.least}
        maxlength={12}
        optional
        narrow
      />
      <Scope deps={deps} typed={typed} errors={errors} />
      <Days typed={typed} errors={errors} />
      <Limits typed={typed} errors={errors} />
      <button class="button" type="submit">
        {button}
      </button>
    </Form>
  );
}

function Scope({ deps, typed, errors }: Pick<Props, "deps" | "typed" | "errors">) {
  const { categories, hiddenCategories } = deps.catalogue.current();
  // What stands in a hidden one is sold all the same. Left out here, saving would make a promotion for it one for everything.
  const offered = [...categories, ...hiddenCategories.map((each) => ({ ...each, name: `${each.name}, hidden` }))];
  return (
    <>
      <fieldset class="choices" id="field-category">
        <legend>Only for these departments (optional)</legend>
        {errors.category === undefined ? null : <p class="wrong">{errors.category}</p>}
        {offered.map(({ slug, name }) => (
          <label>
            <input name="category" type="checkbox" value={slug} checked={typed.category?.includes(slug)} /> {name}
          </label>
        ))}
      </fieldset>
      <Field
        name="products"
        label="And only for these products"
        why="The last part of each one’s address in the shop, such as arden-sofa; one on each line. With no department and no product it is for everything."
        value={typed.products}
        error={errors.products}
        rows={3}
        optional
      />
    </>
  );
}

function Days({ typed, errors }: Pick<Props, "typed" | "errors">) {
  const day = (name: "from" | "until", label: string) => (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      {errors[name] === undefined ? null : (
        <p class="wrong" id={`field-${name}-wrong`}>
          {errors[name]}
        </p>
      )}
      <input
        id={`field-${name}`}
        name={name}
        type="date"
        class="narrow"
        value={typed[name]}
        aria-invalid={errors[name] === undefined ? undefined : "true"}
        aria-describedby={errors[name] === undefined ? undefined : `field-${name}-wrong`}
      />
    </div>
  );
  return (
    <>
      {day("from", "First day")}
      {day("until", "Last day (optional)")}
    </>
  );
}

function Limits({ typed, errors }: Pick<Props, "typed" | "errors">) {
  return (
    <>
      <Field
        name="most"
        label="For so many orders at most"
        value={typed.most}
        error={errors.most}
        maxlength={7}
        inputmode="numeric"
        optional
        narrow
      />
      <p>
        <input id="field-once" name="once" type="checkbox" value="yes" checked={typed.once === "yes"} />{" "}
        <label for="field-once">Once for each person</label>
      </p>
      <p class="quiet">
        By the e-mail address, among orders that are not forgotten yet: who ordered before that, nobody here knows.
      </p>
    </>
  );
}

/** A form for a new promotion, from today on. */
export function emptyPromotion({ now }: Pick<Context, "now">): TypedPromotion {
  const from = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" }).format(now);
  return { title: "", kind: "percent", reduction: "", code: "", least: "", products: "", from, until: "", most: "" };
}
