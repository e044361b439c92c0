import type { FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Select } from "#views/select.tsx";
import { handlings, type TypedFacts } from "./typed-facts.ts";

const centimetres: ReadonlyArray<readonly [name: keyof TypedFacts, label: string]> = [
  ["width", "Width in cm"],
  ["depth", "Depth in cm"],
  ["height", "Height in cm"],
  ["packed-width", "Width of the largest box in cm"],
  ["packed-depth", "Depth of the largest box in cm"],
  ["packed-height", "Height of the largest box in cm"],
];

/** The fields for what there is to measure and to know of a variant. `fixed` where its supply cannot change. */
export function FactFields(props: { typed: TypedFacts; errors: FieldErrors; fixed?: boolean }) {
  const { typed, errors, fixed = false } = props;
  const short = (name: keyof TypedFacts, label: string, why?: string, optional?: true) => (
    <Field {...{ name, label, why, optional }} value={typed[name]} error={errors[name]} maxlength={10} narrow />
  );
  return (
    <>
      <div class="row">{centimetres.slice(0, 3).map(([name, label]) => short(name, label))}</div>
      <div class="row">{centimetres.slice(3).map(([name, label]) => short(name, label))}</div>
      <div class="row">
        {short("boxes", "Boxes")}
        {short("weight", "Weight of everything packed, in kg")}
      </div>
      <Select
        name="handling"
        label="Who carries it"
        value={typed.handling}
        options={Object.entries(handlings).map(([value, label]) => ({ value, label }))}
      />
      {short("return-cost", "What sending it back costs, in pounds", "Needed for what two people carry.", true)}
      {fixed ? (
        <input type="hidden" name="supply" value={typed.supply} />
      ) : (
        <Select
          name="supply"
          label="How it is supplied"
          value={typed.supply}
          options={[
            { value: "stock", label: "Held in stock" },
            { value: "made-to-order", label: "Made to order" },
          ]}
        />
      )}
      <div class="row">
        {short("least", "Leaves in at least", "Working days; weeks for what is made to order.")}
        {short("most", "and at most")}
      </div>
    </>
  );
}

/** The number and the price of a variant that is new; the number of another one shows how they are written. */
export function NumberAndPriceFields(props: {
  typed: { sku: string; "new-price": string };
  errors: FieldErrors;
  like?: string | undefined;
}) {
  const { typed, errors, like = "ARDSO-MOSVEL" } = props;
  return (
    <>
      <Field
        name="sku"
        label="Stock-keeping number"
        why={`Large letters and digits joined by hyphens, as ${like}. It stays.`}
        value={typed.sku}
        error={errors.sku}
        maxlength={64}
        narrow
      />
      <Field
        name="new-price"
        label="Price in pounds, VAT included"
        value={typed["new-price"]}
        error={errors["new-price"]}
        maxlength={16}
        narrow
      />
    </>
  );
}
