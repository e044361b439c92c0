import { z } from "zod";
import { type Context, defineRoute, json, jsonWithSession, page, type Reply, type Route, text } from "#kernel/http";
import { type JoinRefusal, permissions, type Role, roles } from "#staff";
import { Field } from "#views/field.tsx";
import { kindOfBrowser } from "../kind-of-browser.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { done, madeAnswer, question, says } from "../passkey-shapes.ts";

const secret = z.object({ invitation: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });
const door = { access: "staff-door", reads: [], writes: [], params: secret } as const;

/** Joining by an invitation: a short name and a passkey; nothing else is asked. */
export function joinRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...door,
      name: "join",
      method: "GET",
      path: "/join/:invitation",
      accepts: "none",
      output: "page",
      handler: async ({ params: { invitation } }, ctx) => {
        const role = await deps.staff.invitationRole(ctx.reader, invitation);
        return role === null ? overPage(deps, ctx) : joinPage(deps, ctx, invitation, role);
      },
    }),
    defineRoute({
      ...door,
      name: "join-question",
      method: "POST",
      path: "/join/:invitation/question",
      limit: { per: "minute", most: 20 },
      accepts: "json",
      body: z.object({ handle: text(40) }),
      output: { 200: question, 422: says },
      handler: async ({ params: { invitation }, body: { handle } }) => {
        const begun = await deps.staff.beginJoin({ invitation, handle: handle.trim().toLowerCase() });
        return begun.ok ? json(begun.making) : json({ says: sentences[begun.because] }, 422);
      },
    }),
    defineRoute({
      ...door,
      name: "join-with-passkey",
      method: "POST",
      path: "/join/:invitation/passkey",
      limit: { per: "minute", most: 20 },
      accepts: "json",
      maxBodyBytes: 32 * 1024,
      body: z.object({ answer: madeAnswer }),
      output: { 200: done, 422: says },
      handler: async ({ params: { invitation }, body: { answer } }, ctx) => {
        const joined = await deps.staff.join({ invitation, answer, label: kindOfBrowser(ctx.told()) });
        if (!joined.ok) return json({ says: sentences[joined.because] }, 422);
        return jsonWithSession({ to: ctx.links.to("self") }, { token: joined.token });
      },
    }),
  ];
}

const sentences: Readonly<Record<JoinRefusal, string>> = {
  "invitation-over": "This invitation was used, or is over. Ask for another.",
  "handle-taken": "Somebody has this short name already. Choose another.",
  "bad-handle": "A short name has 2 to 20 small letters, digits and hyphens, and begins with a letter.",
  "not-recognised": "This device did not make a passkey that we can use. Try another device or browser.",
  "question-over": "That took longer than five minutes. Please try again.",
};

function joinPage(deps: OfficeDeps, ctx: Context, invitation: string, role: Role): Reply {
  const { links } = ctx;
  return page(
    <Office frame={{ deps, links, actor: undefined }} title="Join">
      <h1>Welcome to {deps.shop.name}</h1>
      <p>
        You are invited as <b>{role}</b>. With that you may:
      </p>
      <ul>
        {roles[role].map((each) => (
          <li>{permissions[each]}</li>
        ))}
      </ul>
      <form
        method="post"
        action={links.to("join", { invitation })}
        data-passkey="make"
        data-question={links.to("join-question", { invitation })}
        data-answer={links.to("join-with-passkey", { invitation })}
      >
        <Field
          name="handle"
          label="Your short name"
          why="What colleagues know you by. No full name and no address: the shop keeps neither of you."
          autocomplete="username"
          maxlength={20}
          narrow
        />
        <button class="button wide" type="submit" disabled>
          Make a passkey and come in
        </button>
        <p class="wrong" role="alert"></p>
      </form>
      <p class="quiet">
        A passkey stays on your device or in your password manager. It is unlocked by your finger, face or PIN, which
        never leave it.
      </p>
      <noscript>
        <p class="notice bad">Browsers offer passkeys to scripts only. Please allow scripts for this address.</p>
      </noscript>
    </Office>,
    { confidential: true },
  );
}

function overPage(deps: OfficeDeps, { links }: Context): Reply {
  return page(
    <Office frame={{ deps, links, actor: undefined }} title="Invitation over">
      <h1>This invitation is over</h1>
      <p>It was used, or its time has passed. Ask whoever invited you for another.</p>
      <p>
        <a href={links.to("sign-in")}>Sign in</a>
      </p>
    </Office>,
    { confidential: true, status: 404 },
  );
}
