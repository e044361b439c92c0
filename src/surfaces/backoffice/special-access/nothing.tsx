import { type Context, page, type Reply } from "#kernel/http";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";

/** The page where a number leads to nothing. */
export function nothingPage(deps: OfficeDeps, { links, actor }: Context, sentence: string): Reply {
  return page(
    <Office frame={{ deps, links, actor }} title="Nothing here">
      <h1>Nothing here</h1>
      <p class="lead">{sentence}</p>
      <p>
        <a href={links.to("today")}>To the first page</a>
      </p>
    </Office>,
    { confidential: true, status: 404 },
  );
}
