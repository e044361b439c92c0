import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { type MemberRefusal, permissions, type Role, roleNames, roles } from "#staff";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { mayHold } from "../special-access/special-access.tsx";

const role = z.object({ role: z.enum(roleNames as [Role, ...Role[]]) });
const whom = z.object({ handle: z.string().regex(/^[a-z][a-z0-9-]{1,19}$/) });
const manages = { access: "staff", may: "staff.manage", reads: [], writes: [] } as const;

/** Who works here: inviting, roles, and the end of access. */
export function teamRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...manages,
      name: "team",
      method: "GET",
      path: "/team",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => teamPage(deps, ctx),
    }),
    defineRoute({
      ...manages,
      name: "invite",
      method: "POST",
      path: "/team/invitations",
      confirmed: true,
      accepts: "form",
      body: role,
      output: "page",
      handler: async ({ body }, ctx) => {
        const invitation = await deps.staff.invite(body.role, actorOf(ctx));
        return invitationPage(deps, ctx, body.role, ctx.links.absolute("join", { invitation }));
      },
    }),
    defineRoute({
      ...manages,
      name: "change-role",
      method: "POST",
      path: "/team/:handle/role",
      confirmed: true,
      accepts: "form",
      params: whom,
      body: role,
      output: "page-or-redirect",
      handler: async ({ params: { handle }, body }, ctx) => {
        const changed = await deps.staff.changeRole(handle, body.role);
        if (changed.ok) await endSpecialAccess(deps, ctx, handle);
        return changed.ok ? redirect(ctx.links.to("team")) : teamPage(deps, ctx, sentences[changed.because]);
      },
    }),
    defineRoute({
      ...manages,
      name: "end-access",
      method: "POST",
      path: "/team/:handle/end",
      confirmed: true,
      accepts: "form",
      params: whom,
      body: z.object({}),
      output: "page-or-redirect",
      handler: async ({ params: { handle } }, ctx) => {
        const ended = await deps.staff.endAccess(handle);
        if (ended.ok) await endSpecialAccess(deps, ctx, handle);
        return ended.ok ? redirect(ctx.links.to("team")) : teamPage(deps, ctx, sentences[ended.because]);
      },
    }),
  ];
}

/** Whoever leaves, or changes to a role that may not look, keeps no place among the few with special access. */
async function endSpecialAccess(deps: OfficeDeps, { reader }: Context, handle: string): Promise<void> {
  const member = (await deps.staff.members(reader)).find((each) => each.handle === handle);
  if (member !== undefined && !mayHold(member)) await deps.access.removeHolder(member.id);
}

const sentences: Readonly<Record<MemberRefusal, string>> = {
  "no-such-member": "Nobody here has that short name.",
  "last-owner": "That is the only owner. Make somebody else an owner first: a shop without one could not be run.",
  "has-left": "They have left already.",
};

async function teamPage(deps: OfficeDeps, ctx: Context, wrong?: string): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const everybody = await deps.staff.members(reader);
  const working = everybody.filter(({ leftAt }) => leftAt === null);
  const left = everybody.filter(({ leftAt }) => leftAt !== null);
  return page(
    <Office frame={{ deps, links, actor }} title="Team" here="team">
      <h1>Team</h1>
      <ErrorSummary errors={{ team: wrong }} />
      <ScrollPanel label="Who works here" id="field-team">
        <Table
          caption={`${working.length} ${working.length === 1 ? "person works" : "people work"} here.`}
          head={["Short name", "Role", "Ways in", "Signed in", "Access"]}
          rows={working.map((each) => [
            each.handle,
            <RoleForm ctx={ctx} handle={each.handle} role={each.role} />,
            `${each.passkeys} ${each.passkeys === 1 ? "passkey" : "passkeys"}${each.hasPassword ? ", a password" : ""}`,
            each.sessions === 0 ? "no" : `in ${each.sessions} ${each.sessions === 1 ? "place" : "places"}`,
            <Form action={links.to("end-access", { handle: each.handle })}>
              <button class="button small danger" type="submit">
                End access<span class="unseen"> of {each.handle}</span>
              </button>
            </Form>,
          ])}
        />
      </ScrollPanel>
      <section class="panel">
        <h2>Invite somebody</h2>
        <Form action={links.to("invite")} class="row">
          <div>
            <label for="field-role">As</label>
            <RoleChoice id="field-role" chosen="orders" />
          </div>
          <button class="button" type="submit">
            Make an invitation
          </button>
        </Form>
        <p class="quiet">You get a link to pass on; it works once, for three days.</p>
        <details>
          <summary>What each role may do</summary>
          <Table
            caption="Roles"
            quiet
            head={["Role", "May"]}
            rows={roleNames.map((name) => [name, roles[name].map((each) => permissions[each]).join("; ")])}
          />
        </details>
      </section>
      {left.length === 0 ? null : (
        <section class="panel">
          <h2>Who has left</h2>
          <ul class="lists">
            {left.map(({ handle, leftAt }) => (
              <li>
                {handle}, {leftAt === null ? "" : momentInWords(leftAt)}
              </li>
            ))}
          </ul>
          <p class="quiet">Forgotten 24 months after they left, with what they did.</p>
        </section>
      )}
    </Office>,
    { confidential: true, status: wrong === undefined ? 200 : 422 },
  );
}

function RoleForm({ ctx, handle, role: now }: { ctx: Context; handle: string; role: Role }) {
  return (
    <Form action={ctx.links.to("change-role", { handle })} class="row">
      <label for={`role-${handle}`} class="unseen">
        Role of {handle}
      </label>
      <RoleChoice id={`role-${handle}`} chosen={now} />
      <button class="button small plain" type="submit">
        Change
      </button>
    </Form>
  );
}

function RoleChoice({ id, chosen }: { id: string; chosen: Role }) {
  return (
    <select id={id} name="role">
      {roleNames.map((name) => (
        <option value={name} selected={name === chosen}>
          {name}
        </option>
      ))}
    </select>
  );
}

function invitationPage(deps: OfficeDeps, ctx: Context, as: Role, address: string): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="Invitation" here="team">
      <h1>An invitation as {as}</h1>
      <p class="lead">Pass this link on to one person. It is shown once, works once, and is over in three days.</p>
      <section class="panel">
        <p class="secret">{address}</p>
      </section>
      <p>
        <a href={links.to("team")}>Back to the team</a>
      </p>
    </Office>,
    { confidential: true },
  );
}
