import type { Child } from "hono/jsx";

/** Field name → what is wrong with it, in a sentence that also stands beside the field. */
export type FieldErrors = Readonly<Record<string, string | undefined>>;

/**
 * Stands at the top of a form that was sent with mistakes; each sentence leads to its field (`#field-<name>`). Takes the
 * focus by itself, so that it is the first thing heard. Renders nothing when there is nothing wrong.
 */
export function ErrorSummary({ errors, children }: { errors: FieldErrors; children?: Child }) {
  const wrong = Object.entries(errors).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (wrong.length === 0) return null;
  return (
    <section class="errors no-print" id="errors" aria-labelledby="errors-title" tabindex={-1} autofocus>
      <h2 id="errors-title">There is a problem</h2>
      {children}
      <ul>
        {wrong.map(([name, sentence]) => (
          <li>
            <a href={`#field-${name}`}>{sentence}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
