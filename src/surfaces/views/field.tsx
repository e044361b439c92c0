import type { Child } from "hono/jsx";

export type FieldProps = {
  /** Name in the form; the input gets the id `field-<name>`. */
  name: string;
  label: string;
  /** Why we ask and what for, in a sentence (law L02). Leave it out only where nothing personal is asked. */
  why?: string | undefined;
  value?: string | undefined;
  error?: string | undefined;
  type?: "text" | "email" | "tel" | "search" | "number" | undefined;
  /** An autocomplete token, so that the browser can fill the field in. */
  autocomplete?: string | undefined;
  inputmode?: "text" | "email" | "tel" | "numeric" | undefined;
  optional?: boolean | undefined;
  /** For short values: a postcode, a number. */
  narrow?: boolean | undefined;
  maxlength?: number | undefined;
  rows?: number | undefined;
  /** True where it only shows what was typed before, to be sent as it stands. */
  fixed?: boolean | undefined;
  children?: Child;
};

/** A label, why we ask, what is wrong, and the input, tied together for whoever cannot see them. */
export function Field(props: FieldProps) {
  const { name, label, why, error, optional, rows } = props;
  const id = `field-${name}`;
  const described = [why === undefined ? "" : `${id}-why`, error === undefined ? "" : `${id}-wrong`].join(" ").trim();
  const shared = {
    id,
    name,
    autocomplete: props.autocomplete,
    maxlength: props.maxlength,
    readonly: props.fixed,
    class: props.narrow === true ? "narrow" : undefined,
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": error === undefined ? undefined : ("true" as const),
    required: optional === true ? undefined : true,
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {optional === true ? " (optional)" : null}
      </label>
      {why === undefined ? null : (
        <p class="why" id={`${id}-why`}>
          {why}
        </p>
      )}
      {error === undefined ? null : (
        <p class="wrong" id={`${id}-wrong`}>
          <span class="unseen">Error: </span>
          {error}
        </p>
      )}
      {rows === undefined ? (
        <input
          {...shared}
          type={props.type ?? "text"}
          inputmode={props.inputmode}
          value={props.value ?? ""}
          spellcheck={false}
        />
      ) : (
        <textarea {...shared} rows={rows}>
          {props.value ?? ""}
        </textarea>
      )}
      {props.children}
    </div>
  );
}
