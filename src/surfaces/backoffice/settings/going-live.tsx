import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { Office } from "../layout.tsx";
import type { OfficeDeps, ReadyFinding } from "../office-deps.ts";
import { changesSettings } from "./subjects.ts";

const parts = [
  { mark: "unsafe", title: "To put right first" },
  { mark: "caution", title: "To look at" },
  { mark: "good", title: "As it should be" },
] as const;

/** What a shop on the internet needs, as it stands here and now: the list of `candour doctor --production`. */
export function goingLiveRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...changesSettings,
      name: "going-live",
      method: "GET",
      path: "/settings/going-live",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => goingLivePage(deps, ctx),
    }),
  ];
}

async function goingLivePage(deps: OfficeDeps, { links, actor }: Context): Promise<Reply> {
  const found = await deps.goingLive();
  const wrong = found.filter(({ mark }) => mark === "unsafe").length;
  return page(
    <Office frame={{ deps, links, actor }} title="Going live" here="settings">
      <h1>Going live</h1>
      <p class="lead">
        {wrong === 0
          ? "Nothing here speaks against a shop on the internet."
          : `${wrong === 1 ? "One thing speaks" : `${wrong} things speak`} against a shop on the internet.`}{" "}
        It is looked at now; “candour doctor --production --names” says the same on the machine, and asks name servers
        too.
      </p>
      {parts.map(({ mark, title }) => (
        <Part title={title} found={found.filter((each) => each.mark === mark)} />
      ))}
    </Office>,
    { confidential: true },
  );
}

function Part({ title, found }: { title: string; found: readonly ReadyFinding[] }) {
  if (found.length === 0) return null;
  return (
    <section class="panel">
      <h2>
        {title} ({found.length})
      </h2>
      <ul>
        {found.map(({ sentence, advice }) => (
          <li>
            {sentence}
            {advice === undefined ? null : <p class="quiet">{advice}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
