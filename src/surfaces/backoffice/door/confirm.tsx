import { z } from "zod";
import {
  actorOf,
  type Context,
  defineRoute,
  json,
  jsonWithSession,
  page,
  type Reply,
  type Route,
  redirect,
} from "#kernel/http";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { done, question, says, shownAnswer } from "../passkey-shapes.ts";
import { ownPath, wayBack } from "../way-back.ts";
import { inWords } from "./sign-in.tsx";

const own = { access: "staff", may: "self.manage", reads: [], writes: [] } as const;

/** Showing a passkey once more, for what cannot be taken back; and signing out. */
export function confirmRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...own,
      name: "confirm",
      method: "GET",
      path: "/confirm",
      accepts: "none",
      query: wayBack,
      output: "page",
      handler: ({ query: { to } }, ctx) => confirmPage(deps, ctx, to),
    }),
    defineRoute({
      ...own,
      name: "confirm-question",
      method: "POST",
      path: "/confirm/question",
      accepts: "json",
      body: z.object({}),
      output: { 200: question },
      handler: async (_, ctx) => json(await deps.staff.askToConfirm(actorOf(ctx))),
    }),
    defineRoute({
      ...own,
      name: "confirm-with-passkey",
      method: "POST",
      path: "/confirm/passkey",
      accepts: "json",
      query: wayBack,
      body: z.object({ answer: shownAnswer }),
      output: { 200: done, 422: says },
      handler: async ({ query: { to }, body: { answer } }, ctx) => {
        const opened = await deps.staff.confirm(actorOf(ctx), answer);
        if (!opened.ok) return json({ says: inWords(opened.because) }, 422);
        return jsonWithSession({ to: ownPath(to, ctx.links.to("today")) }, { token: opened.token });
      },
    }),
    defineRoute({
      ...own,
      name: "sign-out",
      method: "POST",
      path: "/sign-out",
      accepts: "form",
      body: z.object({}),
      output: "redirect",
      handler: async (_, ctx) => {
        await deps.staff.signOut(actorOf(ctx));
        return redirect(ctx.links.to("sign-in"), { setSession: { token: undefined } });
      },
    }),
  ];
}

function confirmPage(deps: OfficeDeps, { links, actor }: Context, to: string | undefined): Reply {
  const back = to === undefined ? {} : { to };
  return page(
    <Office frame={{ deps, links, actor }} title="Confirm that it is you">
      <h1>Please confirm that it is you</h1>
      <p class="lead">
        What you want to do cannot be taken back, or shows somebody’s details. It needs your passkey, and is open for
        five minutes then.
      </p>
      <form
        method="post"
        action={links.to("confirm", {}, back)}
        data-passkey="show"
        data-question={links.to("confirm-question")}
        data-answer={links.to("confirm-with-passkey", {}, back)}
      >
        <button class="button" type="submit" disabled>
          Show my passkey
        </button>
        <p class="wrong" role="alert"></p>
      </form>
    </Office>,
    { confidential: true },
  );
}
