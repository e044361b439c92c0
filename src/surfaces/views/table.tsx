import type { Child } from "hono/jsx";

/** A small table. The first cell of each row names the row. `caption` says what the table is; `quiet` keeps it unseen. */
export function Table(props: {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly Child[])[];
  quiet?: boolean;
}) {
  return (
    <table>
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
            {cells.map((cell) => (
              <td>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
