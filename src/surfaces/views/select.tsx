export type SelectProps = {
  /** Name in the form; the list gets the id `field-<name>`. */
  name: string;
  label: string;
  why?: string | undefined;
  value: string;
  error?: string | undefined;
  options: readonly { value: string; label: string }[];
};

/** A label, what is wrong, and a list to choose one of, tied together for whoever cannot see them. */
export function Select({ name, label, why, value, error, options }: SelectProps) {
  const id = `field-${name}`;
  const described = [why === undefined ? "" : `${id}-why`, error === undefined ? "" : `${id}-wrong`].join(" ").trim();
  return (
    <div class="field">
      <label for={id}>{label}</label>
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
      <select
        id={id}
        name={name}
        aria-describedby={described === "" ? undefined : described}
        aria-invalid={error === undefined ? undefined : ("true" as const)}
      >
        {options.map((each) => (
          <option value={each.value} selected={each.value === value}>
            {each.label}
          </option>
        ))}
      </select>
    </div>
  );
}
