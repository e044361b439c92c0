import type { Child } from "hono/jsx";

/**
 * A small table. The first cell of each row names the row. `caption` says what the table is; `quiet` keeps it unseen. One that
 * `stacks` is a block a row on a narrow screen, each cell behind the title of its column.
 */
export function Table(props: {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly Child[])[];
  quiet?: boolean;
  stacks?: boolean;
}) {
  return (
    <table class={props.stacks === true ? "stacks" : undefined}>
      <caption class={props.quiet === true ? "unseen" : undefined}>{props.caption}</caption>
      <thead>
        <tr>
          {props.head.map((title) => (
            <th scope="col">{title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map(([name, ...cells]) => (
          <tr>
            <th scope="row">{name}</th>
            {cells.map((cell, at) => (
              <td data-head={props.stacks === true ? props.head[at + 1] : undefined}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
