import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { type Archived, passagesOf } from "#policy/archive";
import { type ComparedPassage, comparePassages, type Run } from "#policy/difference";
import { dayOfVersion } from "#policy/versions";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { dayInWords } from "#views/days.ts";
import { Layout } from "#views/layout.tsx";
import { catalogueTag } from "#views/tags.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { notFoundPage } from "../refusals.tsx";

const shared = { method: "GET", access: "public", reads: [], writes: [], accepts: "none", output: "page" } as const;

/** The archive of the policy: every version that was in force, and each with what it changed. */
export function versionRoutes(deps: StorefrontDeps): Route[] {
  return [
    defineRoute({
      ...shared,
      name: "policy-versions",
      path: "/privacy/versions",
      handler: async (_, ctx) => listPage(deps, ctx, await deps.privacyLog.versionEntries(ctx.reader)),
    }),
    defineRoute({
      ...shared,
      name: "policy-version",
      path: "/privacy/versions/:version",
      params: z.object({ version: z.string().regex(/^[1-9][0-9]{0,3}$/) }),
      kept: true,
      handler: ({ params }, ctx) => {
        const number = Number(params.version);
        const version = deps.archive[number - 1];
        return version === undefined ? notFoundPage(frameOf(deps, ctx)) : versionPage(deps, ctx, number, version);
      },
    }),
  ];
}

function listPage(deps: StorefrontDeps, ctx: Context, entries: ReadonlyMap<string, number>): Reply {
  const newestFirst = deps.archive.map((version, at) => ({ ...version, number: at + 1 })).reverse();
  return page(
    <VersionFrame
      deps={deps}
      ctx={ctx}
      title="Versions of this policy"
      lead="What we promised, and since when. An order carries the version that was in force when it was placed."
    >
      <ol class="versions" reversed>
        {newestFirst.map(({ number, id, says, askingAgain, sha256 }) => (
          <li>
            <h2>
              <a href={ctx.links.to("policy-version", { version: String(number) })}>
                Version {number}, since {dayInWords(dayOfVersion(id))}
              </a>
            </h2>
            <p>{says}</p>
            {askingAgain === null ? null : <p class="quiet">{askingAgain}</p>}
            <p class="quiet">
              Fingerprint <code>{sha256}</code>
              {entries.has(sha256) ? `, entry ${entries.get(sha256)} of our signed log` : ""}
            </p>
          </li>
        ))}
      </ol>
      <p class="quiet">
        The fingerprint is the SHA-256 of the file of a version in the source of this shop. The shop does not open when
        a file is not the one that was published, or when its pages say something else than the newest version. The log
        is the one in which stands what we forget: whoever keeps one of its signed checkpoints can tell that no version
        was put in or changed afterwards. <code>candour verify</code> looks for that.
      </p>
    </VersionFrame>,
    { tags: [catalogueTag] },
  );
}

const stateWords: Readonly<Record<ComparedPassage["state"], string>> = {
  same: "",
  changed: "Changed",
  new: "New",
  gone: "Taken out",
};

function versionPage(deps: StorefrontDeps, ctx: Context, number: number, version: Archived): Reply {
  const before = deps.archive[number - 2];
  const now = passagesOf(version.snapshot);
  const compared = comparePassages(before === undefined ? now : passagesOf(before.snapshot), now);
  const changed = compared.filter(({ state }) => state !== "same");
  const day = dayInWords(dayOfVersion(version.id));
  return page(
    <VersionFrame deps={deps} ctx={ctx} title={`Version ${number} of this policy`} lead={`In force since ${day}.`}>
      <p>{version.says}</p>
      {before === undefined ? null : (
        <p>
          Against version {number - 1}: what came in is <ins>underlined</ins>, what went is <del>struck through</del>.
          Changed are{" "}
          {changed.map(({ id, title }, at) => (
            <>
              {at === 0 ? null : "; "}
              <a href={`#${id}`}>{title}</a>
            </>
          ))}
          .
        </p>
      )}
      {[...Map.groupBy(compared, ({ part }) => part)].map(([part, passages]) => (
        <section>
          <h2>{part}</h2>
          {passages.map((passage) => (
            <section id={passage.id}>
              <h3>
                {passage.title} {passage.state === "same" ? null : <small>{stateWords[passage.state]}</small>}
              </h3>
              <ComparedWords runs={passage.runs} />
            </section>
          ))}
        </section>
      ))}
    </VersionFrame>,
    { tags: [catalogueTag] },
  );
}

/** Marked for the eye by line and colour, for the ear by words. */
function ComparedWords({ runs }: { runs: readonly Run[] }) {
  return (
    <>
      {paragraphsOf(runs).map((pieces) => (
        <p>
          {pieces.map(({ is, words }) => {
            if (is === "same") return `${words} `;
            const Mark = is === "added" ? "ins" : "del";
            return (
              <>
                <Mark>
                  <span class="unseen">{is === "added" ? "Put in: " : "Taken out: "}</span>
                  {words}
                </Mark>{" "}
              </>
            );
          })}
        </p>
      ))}
    </>
  );
}

/** Cuts the runs where a paragraph ends, whether the cut stayed, came or went. */
function paragraphsOf(runs: readonly Run[]): Run[][] {
  const paragraphs: Run[][] = [[]];
  for (const { is, words } of runs) {
    for (const [at, piece] of words.split("¶").entries()) {
      if (at > 0) paragraphs.push([]);
      if (piece.trim() !== "") paragraphs.at(-1)?.push({ is, words: piece.trim() });
    }
  }
  return paragraphs.filter((pieces) => pieces.length > 0);
}

function VersionFrame(props: { deps: StorefrontDeps; ctx: Context; title: string; lead: string; children?: unknown }) {
  const { deps, ctx, title, lead } = props;
  const { links } = ctx;
  return (
    <Layout {...frameOf(deps, ctx)} title={title} description={lead} canonical={links.absolute("policy-versions")}>
      <Breadcrumbs
        crumbs={[
          { name: "Home", href: links.to("home") },
          { name: "Cookies and privacy", href: links.to("privacy") },
          ...(title.startsWith("Version ") ? [{ name: "Versions", href: links.to("policy-versions") }] : []),
        ]}
      />
      <article class="reading">
        <div>
          <h1>{title}</h1>
          <p class="lead">{lead}</p>
        </div>
        <div class="prose">{props.children as never}</div>
      </article>
    </Layout>
  );
}
