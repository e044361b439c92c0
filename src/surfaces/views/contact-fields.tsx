import { z } from "zod";
import { text } from "#kernel/http";
import { type ContactField, contactLimits } from "#orders";
import { contactFieldsAsked } from "#policy/fields";
import { Field, type FieldProps } from "./field.tsx";

/** The body of a form with the contact fields: any text, so that what is wrong can be said beside the field. */
export const contactBody = z.object({
  email: text(),
  name: text(),
  telephone: text(),
  addressLine1: text(),
  addressLine2: text(),
  town: text(),
  postcode: text(),
  note: text(),
});

type Look = Omit<FieldProps, "name" | "value" | "error" | "why"> & { name: ContactField };

const looks: readonly Look[] = [
  { name: "email", label: "E-mail address", type: "email", autocomplete: "email", inputmode: "email" },
  { name: "name", label: "Full name", autocomplete: "name" },
  { name: "addressLine1", label: "Address", autocomplete: "address-line1" },
  { name: "addressLine2", label: "Second line of the address", autocomplete: "address-line2", optional: true },
  { name: "town", label: "Town or city", autocomplete: "address-level2" },
  { name: "postcode", label: "Postcode", autocomplete: "postal-code", narrow: true },
  { name: "telephone", label: "Telephone number", type: "tel", autocomplete: "tel", inputmode: "tel", optional: true },
  { name: "note", label: "Note for the driver", rows: 3, autocomplete: "off", optional: true },
];

/**
 * The eight fields that a delivery needs, each with the reason why we ask (law L02). `isForAnother`: staff type what somebody tells
 * them, so the browser offers nothing of its own.
 */
export function ContactFields(props: {
  values: Readonly<Record<ContactField, string>>;
  errors: Partial<Record<ContactField, string>>;
  isForAnother?: boolean;
}) {
  return (
    <>
      {looks.map((look) => (
        <Field
          {...look}
          autocomplete={props.isForAnother === true ? "off" : look.autocomplete}
          why={contactFieldsAsked[look.name].why.replace(/^Optional\. ?/, "") || undefined}
          value={props.values[look.name]}
          error={props.errors[look.name]}
          maxlength={contactLimits[look.name]}
        />
      ))}
    </>
  );
}
