import type { Child } from "hono/jsx";

/**
 * A form that changes something. Always sent by POST to our own address and always checked by the server alone, so that
 * everybody reads the same words about a mistake (`novalidate`). Hidden values are ids, never what a person typed.
 */
export function Form(props: {
  action: string;
  id?: string;
  class?: string;
  /** True where sending it twice is not the same as once: no script of ours then sends it in place. */
  once?: boolean;
  hidden?: Readonly<Record<string, string>>;
  children?: Child;
}) {
  return (
    <form action={props.action} method="post" id={props.id} class={props.class} data-once={props.once} novalidate>
      {Object.entries(props.hidden ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  );
}
