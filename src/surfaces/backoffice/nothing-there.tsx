import type { Child } from "hono/jsx";
import { Office, type OfficeFrame } from "./layout.tsx";

/** What is said where an address leads to nothing, inside the room that it belongs to. */
export function NothingThere(props: { frame: OfficeFrame; here: string; title: string; children?: Child }) {
  return (
    <Office frame={props.frame} title={props.title} here={props.here}>
      <h1>{props.title}</h1>
      <p class="lead">{props.children}</p>
    </Office>
  );
}
