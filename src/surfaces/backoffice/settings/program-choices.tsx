import { eventIds, events } from "#programs";

/** Several of a list, each with a box. The id is that of a field, so that a summary of mistakes leads to it. */
export function Choices(props: {
  name: string;
  legend: string;
  options: readonly { value: string; words: string }[];
  chosen: readonly string[];
  error: string | undefined;
}) {
  const { name, legend, options, chosen, error } = props;
  return (
    <fieldset class="choices" id={`field-${name}`} tabindex={-1}>
      <legend>{legend}</legend>
      {error === undefined ? null : (
        <p class="wrong">
          <span class="unseen">Error: </span>
          {error}
        </p>
      )}
      {options.map(({ value, words }) => (
        <label>
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What an address is told of. */
export function EventChoices({ chosen, error }: { chosen: readonly string[]; error: string | undefined }) {
  const options = eventIds.map((id) => ({ value: id, words: `${id}: ${events[id]}` }));
  return <Choices name="event" legend="What it is told of" options={options} chosen={chosen} error={error} />;
}
