import type { Links } from "#kernel/http";
import { Office } from "./layout.tsx";
import type { OfficeDeps } from "./office-deps.ts";

/** Draws the page behind a refusal of the gate. */
export function explainInOffice(deps: Pick<OfficeDeps, "shop" | "assets">) {
  return (said: { status: number; title: string; detail: string; links: Links }) => {
    const { status, title, links } = said;
    const detail = words[status] ?? said.detail;
    return (
      <Office frame={{ deps, links, actor: undefined }} title={title}>
        <h1>{title}</h1>
        <p class="lead">{detail}</p>
        <p>
          {status === 401 ? (
            <a class="button" href={links.to("confirm")}>
              Sign in or confirm
            </a>
          ) : (
            <a href={links.to("today")}>To the first page</a>
          )}
        </p>
      </Office>
    );
  };
}

/** Where the gate speaks to shoppers, staff read this. */
const words: Readonly<Record<number, string>> = {
  500: "That is a fault of the software. Look whether it was done before you try again: the audit log says how it ended.",
};
