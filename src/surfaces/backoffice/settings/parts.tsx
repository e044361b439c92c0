import type { Child } from "hono/jsx";
import type { Context } from "#kernel/http";
import { differences, type Fault, type Version } from "#settings";
import { momentInWords } from "#views/days.ts";
import type { FieldErrors } from "#views/error-summary.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { type Subject, subjects } from "./subjects.ts";

/** The page of one setting: the way back to the room, its name, and the way to its history. */
export function SettingPage(props: {
  deps: OfficeDeps;
  ctx: Context;
  subject: Subject;
  version: Pick<Version<unknown>, "at" | "by" | "revision">;
  children?: Child;
}) {
  const { deps, ctx, subject, version } = props;
  const { links, actor } = ctx;
  const { title } = subjects[subject];
  return (
    <Office frame={{ deps, links, actor }} title={title} here="settings">
      <p class="quiet">
        <a href={links.to("settings")}>Settings</a>
      </p>
      <div class="headline">
        <h1>{title}</h1>
        <a href={links.to("setting-history", { subject })}>History</a>
      </div>
      {version.at === null ? null : (
        <p class="quiet">
          Last set {momentInWords(version.at)}
          {version.by === null ? "" : `, by ${version.by}`}.
        </p>
      )}
      {props.children}
    </Office>
  );
}

/** What somebody else left meanwhile, and what was typed here, where they differ. */
export function Conflict({ subject, now, yours }: { subject: Subject; now: unknown; yours: unknown }) {
  const { shown } = subjects[subject];
  const differing = differences(shown(now), shown(yours));
  return (
    <section class="notice bad scroll" id="field-conflict" aria-label="What somebody else set" tabindex={0}>
      <h2>Somebody changed this after you opened it</h2>
      <p>
        Nothing of yours was saved, and nothing is lost: the form below holds what you wrote. Look at it, then save.
      </p>
      {differing.length === 0 ? null : (
        <Table
          caption="Where they differ"
          quiet
          head={["What", "As it is now", "What you wrote"]}
          rows={differing.map(({ what, before, after }) => [what, before ?? "nothing", after ?? "nothing"])}
        />
      )}
    </section>
  );
}

/** Faults as the summary and the fields of a form take them. `fieldAt` names the field of a place; the rest goes to `elsewhere`. */
export function errorsOf(
  faults: readonly Fault[],
  fieldAt: (at: string) => string | undefined,
  elsewhere: string,
): FieldErrors {
  const errors: Record<string, string> = {};
  for (const { at, says } of faults) {
    const field = fieldAt(at) ?? elsewhere;
    errors[field] = errors[field] === undefined ? says : `${errors[field]} ${says}`;
  }
  return errors;
}
