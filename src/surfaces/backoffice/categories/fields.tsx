import type { CategoryWords } from "#catalogue";
import type { FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";

/** The fields for what is said of a department. */
export function CategoryWordFields({ words, errors }: { words: CategoryWords; errors: FieldErrors }) {
  return (
    <>
      <Field name="name" label="Name" why="In the navigation." value={words.name} error={errors.name} maxlength={60} />
      <Field
        name="singular"
        label="One of the things in it"
        why="As a shopper would say it: “sofa” for Sofas."
        value={words.singular}
        error={errors.singular}
        maxlength={40}
      />
      <Field
        name="blurb"
        label="A sentence below the name"
        value={words.blurb}
        error={errors.blurb}
        rows={2}
        maxlength={300}
      />
    </>
  );
}
