import { z } from "zod";
import {
  type Context,
  defineRoute,
  json,
  jsonWithSession,
  page,
  type Reply,
  type Route,
  redirect,
  text,
} from "#kernel/http";
import type { SignInRefusal } from "#staff";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { kindOfBrowser } from "../kind-of-browser.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { done, question, says, shownAnswer } from "../passkey-shapes.ts";
import { ownPath, wayBack } from "../way-back.ts";

const door = { access: "staff-door", reads: [], writes: [] } as const;
const handle = text(40);

/** How staff come in: a passkey first; for other days short name, password and code; and a code from paper. */
export function signInRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...door,
      name: "sign-in",
      method: "GET",
      path: "/sign-in",
      accepts: "none",
      query: wayBack,
      output: "page",
      handler: ({ query: { to } }, ctx) => signInPage(deps, ctx, to),
    }),
    ...byPasskey(deps),
    defineRoute({
      ...door,
      name: "sign-in-by-password",
      method: "POST",
      path: "/sign-in/password",
      limit: { per: "minute", most: 20 },
      accepts: "form",
      query: wayBack,
      body: z.object({ handle, password: text(2_000), code: text(20) }),
      output: "page-or-redirect",
      handler: async ({ query: { to }, body }, ctx) => {
        const given = { ...body, code: body.code.replaceAll(/\s/g, ""), label: kindOfBrowser(ctx.told()) };
        const opened = await deps.staff.signInByPassword(given);
        if (!opened.ok) return signInPage(deps, ctx, to, { password: inWords(opened.because) });
        return redirect(ownPath(to, ctx.links.to("today")), { setSession: { token: opened.token } });
      },
    }),
    defineRoute({
      ...door,
      name: "sign-in-by-recovery-code",
      method: "POST",
      path: "/sign-in/recovery",
      limit: { per: "minute", most: 20 },
      accepts: "form",
      body: z.object({ handle, "recovery-code": text(60) }),
      output: "page-or-redirect",
      handler: async ({ body }, ctx) => {
        const given = { handle: body.handle, code: body["recovery-code"], label: kindOfBrowser(ctx.told()) };
        const opened = await deps.staff.signInByRecoveryCode(given);
        if (!opened.ok) return signInPage(deps, ctx, undefined, { "recovery-code": inWords(opened.because) });
        return redirect(ctx.links.to("self"), { setSession: { token: opened.token } });
      },
    }),
  ];
}

function byPasskey(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...door,
      name: "sign-in-question",
      method: "POST",
      path: "/sign-in/question",
      limit: { per: "minute", most: 30 },
      accepts: "json",
      body: z.object({}),
      output: { 200: question },
      handler: async () => json(await deps.staff.askToSignIn()),
    }),
    defineRoute({
      ...door,
      name: "sign-in-by-passkey",
      method: "POST",
      path: "/sign-in/passkey",
      limit: { per: "minute", most: 30 },
      accepts: "json",
      query: wayBack,
      body: z.object({ answer: shownAnswer }),
      output: { 200: done, 422: says },
      handler: async ({ query: { to }, body: { answer } }, ctx) => {
        const opened = await deps.staff.signInByPasskey(answer, kindOfBrowser(ctx.told()));
        if (!opened.ok) return json({ says: inWords(opened.because) }, 422);
        return jsonWithSession({ to: ownPath(to, ctx.links.to("today")) }, { token: opened.token });
      },
    }),
  ];
}

/** Why somebody is not let in, in a sentence that tells no stranger whether the name exists. */
export function inWords(because: SignInRefusal): string {
  return because === "question-over"
    ? "That took longer than five minutes, or was answered already. Please try again."
    : "That does not let you in. Check it, and try again; after three wrong tries, half a minute later.";
}

type Wrong = Partial<Record<"password" | "recovery-code", string>>;

function signInPage(deps: OfficeDeps, ctx: Context, to: string | undefined, wrong: Wrong = {}): Reply {
  const { links } = ctx;
  const back = to === undefined ? {} : { to };
  const frame = { deps, links, actor: undefined };
  return page(
    <Office frame={frame} title="Sign in">
      <h1>{deps.shop.name}</h1>
      <p class="quiet">The back office. For the people who run the shop.</p>
      <ErrorSummary errors={wrong} />
      <form
        method="post"
        action={links.to("sign-in", {}, back)}
        data-passkey="show"
        data-question={links.to("sign-in-question")}
        data-answer={links.to("sign-in-by-passkey", {}, back)}
      >
        <button class="button wide" type="submit" disabled>
          Sign in with a passkey
        </button>
        <p class="wrong" role="alert"></p>
      </form>
      <details open={wrong.password !== undefined}>
        <summary>With a password and a code</summary>
        <Form action={links.to("sign-in-by-password", {}, back)} class="panel">
          <Field name="handle" label="Short name" autocomplete="username" />
          <PasswordField wrong={wrong.password} />
          <Field
            name="code"
            label="Code of your authenticator app"
            inputmode="numeric"
            autocomplete="one-time-code"
            narrow
          />
          <button class="button" type="submit">
            Sign in
          </button>
        </Form>
        <p class="quiet">Without a passkey you cannot look at anybody’s details, take lists out or give money back.</p>
      </details>
      <details open={wrong["recovery-code"] !== undefined}>
        <summary>I have lost my devices</summary>
        <Form action={links.to("sign-in-by-recovery-code")} class="panel">
          <div class="field">
            <label for="field-lost-handle">Short name</label>
            <input id="field-lost-handle" name="handle" autocomplete="username" spellcheck={false} required />
          </div>
          <Field
            name="recovery-code"
            label="Recovery code, from paper"
            error={wrong["recovery-code"]}
            autocomplete="off"
          />
          <button class="button" type="submit">
            Use the code
          </button>
        </Form>
      </details>
    </Office>,
    { confidential: true, status: Object.keys(wrong).length > 0 ? 422 : 200 },
  );
}

/** A password is never written back into a page. */
export function PasswordField(props: { wrong?: string | undefined; label?: string; autocomplete?: string }) {
  return (
    <div class="field">
      <label for="field-password">{props.label ?? "Password"}</label>
      {props.wrong === undefined ? null : (
        <p class="wrong" id="field-password-wrong">
          {props.wrong}
        </p>
      )}
      <input
        id="field-password"
        name="password"
        type="password"
        autocomplete={props.autocomplete ?? "current-password"}
        aria-describedby={props.wrong === undefined ? undefined : "field-password-wrong"}
        required
      />
    </div>
  );
}
