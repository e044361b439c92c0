import type { Child } from "hono/jsx";

/** A panel with a table that may be wider than the screen; whoever has no mouse scrolls it by keyboard. */
export function ScrollPanel(props: {
  label: string;
  id?: string;
  class?: "panel notice scroll" | undefined;
  children?: Child;
}) {
  return (
    <section class={props.class ?? "panel scroll"} id={props.id} aria-label={props.label} tabindex={0}>
      {props.children}
    </section>
  );
}
