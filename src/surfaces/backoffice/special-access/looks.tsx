import { z } from "zod";
import type { LookView } from "#access";
import type { Context } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { caseWords, purposeWords } from "./words.ts";

const looksOnAPage = 50;

/** Where the next page begins: the last look of this one, as `<milliseconds>.<id>`. */
export const looksQuery = z.object({
  after: z
    .string()
    .regex(/^\d{10,15}\.[0-9a-f-]{36}$/)
    .optional(),
});

type Paged = { looks: readonly LookView[]; next: string | undefined; first: boolean };

/** One page of the ledger of looks, and where the next begins. */
export async function lookPlace(deps: OfficeDeps, { reader }: Context, after: string | undefined): Promise<Paged> {
  const [at, id = ""] = after?.split(".") ?? [];
  const before = at === undefined ? undefined : { at: new Date(Number(at)), id };
  const found = await deps.access.looks(reader, before, looksOnAPage + 1);
  const looks = found.slice(0, looksOnAPage);
  const last = found.length > looksOnAPage ? looks.at(-1) : undefined;
  return { looks, next: last && `${last.at.getTime()}.${last.id}`, first: after === undefined };
}

/** Who looked at what and why: numbers of orders and complaints, never whose. */
export function Looks({ ctx, looks, next, first }: Paged & { ctx: Context }) {
  return (
    <>
      <ScrollPanel label="Who looked">
        <h2>Who looked</h2>
        {looks.length === 0 ? (
          <p>{first ? "Nobody has looked at anybody’s details yet." : "No earlier looks."}</p>
        ) : (
          <Table
            caption="Every look, the newest first"
            quiet
            head={["When", "Who", "At", "What for", "Case"]}
            rows={looks.map((look) => [
              momentInWords(look.at),
              look.handle,
              `${look.about} ${look.number}`,
              purposeWords[look.purpose],
              `${caseWords[look.caseKind]}, ${look.caseReference}${look.breadth > 1 ? `, ${look.breadth} orders` : ""}`,
            ])}
          />
        )}
      </ScrollPanel>
      {next === undefined ? null : (
        <p>
          <a class="button plain" href={ctx.links.to("special-access", {}, { after: next })}>
            Older looks
          </a>
        </p>
      )}
    </>
  );
}
