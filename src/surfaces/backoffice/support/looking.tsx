import type { Child } from "hono/jsx";
import type { About, LookPurpose, Noted, OpenGrant, Standing } from "#access";
import { capital } from "#kernel/first-letter";
import { actorOf, type Context, page, type Reply } from "#kernel/http";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { AskForm, type Typed, tidyNumber, type Wrong } from "../special-access/ask-form.tsx";
import { isCase } from "../special-access/case.ts";
import { Masked, ShowAgain, Shown } from "../special-access/details.tsx";
import type { ShownField } from "../special-access/shown.ts";
import { refusalWords } from "../special-access/words.ts";

/** Something that somebody wrote to the shop, as the pages of support look at it. */
export type Letter = {
  number: string;
  /** What leads to its person; null once they are forgotten. */
  about: About | null;
  purpose: LookPurpose;
  kind: "complaint" | "question";
  /** What is behind the dots. */
  names: readonly string[];
  /** The routes of its page, of asking to see it, and of seeing it again. */
  routes: { page: string; see: string; again: string };
  /** Opens it by the note of a look that stands in the ledger. */
  open(
    note: Noted,
  ): Promise<{ ok: true; fields: readonly ShownField[] } | { ok: false; because: "shredded" | "key-unavailable" }>;
};

/** What came of asking to look: the words until a moment, or what was typed and what is wrong with it. */
export type Looked = {
  shown?: { fields: readonly ShownField[]; endsAt: Date };
  typed?: Typed;
  wrong?: Wrong;
};

/** Asks to look at a letter, for a case and a reason, and looks. */
export async function askToSee(deps: OfficeDeps, ctx: Context, letter: Letter, body: Required<Typed>): Promise<Looked> {
  const reference = tidyNumber(body.reference);
  const typed = { ...body, reference };
  if (!(await isCase(deps, ctx, reference)))
    return { typed, wrong: { reference: "Enter the number of an order, a complaint or a question" } };
  const { about, purpose } = letter;
  const asked = await deps.access.ask(actorOf(ctx), about === null ? [] : [about], {
    ...{ purpose, case: { kind: body.case, reference }, reason: body.reason },
  });
  if (asked.ok) return lookAt(deps, ctx, letter);
  const field = asked.because.startsWith("reason") ? "reason" : "show";
  return { typed, wrong: { [field]: refusalWords[asked.because] } };
}

/** Looks by a grant that is open. */
export async function lookAt(deps: OfficeDeps, ctx: Context, { about, open }: Letter): Promise<Looked> {
  if (about === null) return {};
  const looked = await deps.access.look(actorOf(ctx), about.id, open);
  if (!looked.ok) return { wrong: { show: refusalWords[looked.because] } };
  const { value, endsAt } = looked;
  if (value.ok) return { shown: { fields: value.fields, endsAt } };
  const because = value.because === "shredded" ? "nothing-to-see" : value.because;
  return { wrong: { show: refusalWords[because] } };
}

/** Whether somebody has special access, and whether they may look at this letter now. */
async function standingOf(
  deps: OfficeDeps,
  ctx: Context,
  { about }: Pick<Letter, "about">,
): Promise<{ standing: Standing; grant: OpenGrant | null }> {
  const me = actorOf(ctx);
  const [standing, grant] = await Promise.all([
    deps.access.standing(ctx.reader, me.id),
    about === null ? null : deps.access.openGrant(ctx.reader, me, about.id),
  ]);
  return { standing, grant };
}

/** What was written: as it is while a look is open, else dots and the way to look; or that nobody is behind it any more. */
function Written(props: { ctx: Context; letter: Letter; looked: Looked; standing: Standing; grant: OpenGrant | null }) {
  const { ctx, letter, looked, standing, grant } = props;
  const { number, kind, names, routes } = letter;
  const { links, now } = ctx;
  const here = links.to(routes.page, { number });
  if (letter.about === null)
    return (
      <p class="notice">Nobody is behind this {kind} any more: the key was destroyed, and what was written with it.</p>
    );
  if (looked.shown !== undefined)
    return (
      <section class="panel">
        <Shown {...looked.shown} now={now} here={here} whose="whoever wrote it" />
      </section>
    );
  const open = grant !== null && looked.wrong === undefined;
  return (
    <>
      <section class="panel">
        <Masked names={names} />
      </section>
      {!actorOf(ctx).may.has("support.answer") || standing !== "holder" ? (
        <p class="notice">
          {standing === "unsigned"
            ? refusalWords["not-signed"]
            : standing === "none"
              ? refusalWords["no-special-access"]
              : `Your role does not include answering ${kind}s.`}
        </p>
      ) : open ? (
        <ShowAgain ctx={ctx} grant={grant} action={links.to(routes.again, { number })} here={here} />
      ) : (
        <AskForm
          ctx={ctx}
          action={links.to(routes.see, { number })}
          here={here}
          title="Read it"
          button="Show for 30 minutes"
          typed={{ case: kind, reference: number, ...looked.typed }}
          wrong={looked.wrong ?? {}}
        />
      )}
    </>
  );
}

/** What was looked at and answered in vain: what was typed, and what is wrong with it. */
export type Said<Answer> = Looked & { answer?: Answer; answerWrong?: string };

/** The page of a letter: how it stands, its dates, what was written, and the form to answer it for whoever may. */
export async function letterPage<Answer>(
  deps: OfficeDeps,
  ctx: Context,
  letter: Letter,
  said: Said<Answer>,
  shows: { standing: Child; dates: Child; waits: boolean; answer: Child },
): Promise<Reply> {
  const { links, actor } = ctx;
  const title = `${capital(letter.kind)} ${letter.number}`;
  const standing = await standingOf(deps, ctx, letter);
  const isWrong = said.answerWrong !== undefined || Object.keys(said.wrong ?? {}).length > 0;
  const offersAnswer = shows.waits && actorOf(ctx).may.has("support.answer");
  return page(
    <Office frame={{ deps, links, actor }} title={title} here="support">
      <div class="headline">
        <h1>{title}</h1>
        {shows.standing}
      </div>
      {said.answerWrong === undefined || offersAnswer ? null : <p class="notice bad">{said.answerWrong}</p>}
      {shows.dates}
      <Written ctx={ctx} letter={letter} looked={said} {...standing} />
      {offersAnswer ? shows.answer : null}
    </Office>,
    { confidential: true, status: isWrong ? 422 : 200 },
  );
}
