import { z } from "zod";
import { type HolderView, type Standing, undertaking } from "#access";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { type Member, type Role, roles } from "#staff";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { Batches } from "./batch.tsx";
import { ConfirmFirst } from "./details.tsx";
import { Looks, lookPlace, looksQuery } from "./looks.tsx";
import { refusalWords } from "./words.ts";

const whom = z.object({ handle: z.string().regex(/^[a-z][a-z0-9-]{1,19}$/) });
const manages = { access: "staff", may: "staff.manage", confirmed: true, reads: [], writes: [] } as const;
const looks = { access: "staff", may: "persons.reveal", reads: [], writes: [] } as const;

/** The few with special access: who they are, what they signed, and every look. */
export function specialAccessRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...looks,
      name: "special-access",
      method: "GET",
      path: "/special-access",
      accepts: "none",
      query: looksQuery,
      output: "page",
      handler: ({ query }, ctx) => roomPage(deps, ctx, { after: query.after }),
    }),
    defineRoute({
      ...looks,
      name: "sign-undertaking",
      method: "POST",
      path: "/special-access/undertaking",
      confirmed: true,
      accepts: "form",
      body: z.object({ version: z.string().max(20) }),
      output: "page-or-redirect",
      handler: async ({ body: { version } }, ctx) => {
        const signed = await deps.access.signUndertaking(actorOf(ctx), version);
        if (signed.ok) return redirect(ctx.links.to("special-access"));
        const wrong = {
          "no-special-access": refusalWords["no-special-access"],
          "other-words": "The words have changed meanwhile. Read them once more, then sign.",
        }[signed.because];
        return roomPage(deps, ctx, { wrong });
      },
    }),
    defineRoute({
      ...manages,
      name: "give-special-access",
      method: "POST",
      path: "/special-access/holders/:handle",
      accepts: "form",
      params: whom,
      body: z.object({}),
      output: "page-or-redirect",
      handler: async ({ params: { handle } }, ctx) => {
        const member = (await deps.staff.members(ctx.reader)).find((each) => each.handle === handle);
        if (member === undefined || !mayHold(member))
          return roomPage(deps, ctx, {
            wrong: `Nobody of that short name works here in a role that may look: ${handle}.`,
          });
        const named = await deps.access.nameHolder(member, actorOf(ctx));
        return named.ok
          ? redirect(ctx.links.to("special-access"))
          : roomPage(deps, ctx, { wrong: refusalWords[named.because] });
      },
    }),
    defineRoute({
      ...manages,
      name: "end-special-access",
      method: "POST",
      path: "/special-access/holders/:handle/end",
      accepts: "form",
      params: whom,
      body: z.object({}),
      output: "redirect",
      handler: async ({ params: { handle } }, ctx) => {
        const holder = (await deps.access.holders(ctx.reader)).find((each) => each.handle === handle);
        if (holder !== undefined) await deps.access.removeHolder(holder.memberId);
        return redirect(ctx.links.to("special-access"));
      },
    }),
  ];
}

/** Special access goes to whoever works here in a role that may look. */
export function mayHold({ role, leftAt }: { role: Role; leftAt: Date | null }): boolean {
  const may: readonly string[] = roles[role];
  return leftAt === null && may.includes("persons.reveal");
}

/** The room of special access. `wrong` is why something was not done. */
export async function roomPage(
  deps: OfficeDeps,
  ctx: Context,
  { after, wrong }: { after?: string | undefined; wrong?: string } = {},
): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const me = actorOf(ctx);
  const [holders, standing, members] = await Promise.all([
    deps.access.holders(reader),
    deps.access.standing(reader, me.id),
    me.may.has("staff.manage") ? deps.staff.members(reader) : [],
  ]);
  return page(
    <Office frame={{ deps, links, actor }} title="Special access" here="special-access">
      <h1>Special access</h1>
      <p class="lead">
        The few who may see a customer’s details, for a reason and for 30 minutes. Every look stands below, and on the
        customer’s own page.
      </p>
      <ErrorSummary errors={{ holders: wrong }} />
      {standing === "unsigned" ? <Undertaking ctx={ctx} /> : null}
      <Holders deps={deps} ctx={ctx} holders={holders} members={members} standing={standing} />
      {standing === "holder" ? <Batches ctx={ctx} batches={await deps.access.wideGrants(reader)} /> : null}
      <Looks ctx={ctx} {...(await lookPlace(deps, ctx, after))} />
    </Office>,
    { confidential: true, status: wrong === undefined ? 200 : 422 },
  );
}

function Undertaking({ ctx }: { ctx: Context }) {
  return (
    <section class="panel">
      <h2>Before you see anything: your undertaking</h2>
      <ol class="undertaking">
        {undertaking.sentences.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ol>
      {ctx.actor?.confirmed === true ? (
        <Form action={ctx.links.to("sign-undertaking")} hidden={{ version: undertaking.version }}>
          <button class="button" type="submit">
            I promise this, and sign it
          </button>
        </Form>
      ) : (
        <ConfirmFirst ctx={ctx} here={ctx.links.to("special-access")}>
          You sign with your passkey.{" "}
        </ConfirmFirst>
      )}
      <p class="quiet">Version of {undertaking.version}. When the words change, everybody signs anew.</p>
    </section>
  );
}

function Holders(props: {
  deps: OfficeDeps;
  ctx: Context;
  holders: readonly HolderView[];
  members: readonly Member[];
  standing: Standing;
}) {
  const { deps, ctx, holders, members, standing } = props;
  const { links, actor } = ctx;
  const manages = actor?.may.has("staff.manage") === true;
  const { most } = deps.access;
  const free = most - holders.filter(({ beyond }) => !beyond).length;
  const others = members.filter((each) => mayHold(each) && !holders.some(({ memberId }) => memberId === each.id));
  return (
    <ScrollPanel label="Who has special access" id="field-holders">
      <h2>
        {holders.length} of {most} places taken
      </h2>
      {holders.length === 0 ? (
        <p>
          Nobody has special access, so nobody can see a customer’s details.
          {manages ? " Give it to whoever answers customers." : " An owner gives it."}
        </p>
      ) : (
        <Table
          caption="Who has special access"
          quiet
          head={manages ? ["Who", "Since", "Undertaking", "Change"] : ["Who", "Since", "Undertaking"]}
          rows={holders.map(({ handle, namedAt, signedAt, beyond }) => [
            handle,
            momentInWords(namedAt),
            <Signature signedAt={signedAt} beyond={beyond} most={most} />,
            ...(manages
              ? [
                  <Form action={links.to("end-special-access", { handle })}>
                    <button class="button small danger" type="submit">
                      Take away<span class="unseen"> special access of {handle}</span>
                    </button>
                  </Form>,
                ]
              : []),
          ])}
        />
      )}
      {manages && free > 0 && others.length > 0 ? (
        <>
          <h3>Give it to</h3>
          <ul class="row">
            {others.map(({ handle, role }) => (
              <li>
                <Form action={links.to("give-special-access", { handle })}>
                  <button class="button small plain" type="submit">
                    {handle}, {role}
                  </button>
                </Form>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {standing === "none" && !manages ? <p class="quiet">You have none. An owner gives it.</p> : null}
    </ScrollPanel>
  );
}

/** Whether somebody signed, or why they see nothing. */
function Signature({ signedAt, beyond, most }: Pick<HolderView, "signedAt" | "beyond"> & { most: number }) {
  if (beyond) return <span class="tag bad">no place: the setting allows {most}</span>;
  if (signedAt === null) return <span class="tag">not signed yet: sees nothing</span>;
  return (
    <>
      <span class="tag good">signed</span> <span class="quiet">{momentInWords(signedAt)}</span>
    </>
  );
}
