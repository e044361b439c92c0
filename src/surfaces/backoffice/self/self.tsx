import { z } from "zod";
import { actorOf, type Context, defineRoute, json, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { passwordLimits } from "#staff";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { PasswordField } from "../door/sign-in.tsx";
import { kindOfBrowser } from "../kind-of-browser.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { done, madeAnswer, question, says } from "../passkey-shapes.ts";

const own = { access: "staff", may: "self.manage", reads: [], writes: [] } as const;
const confirmed = { ...own, confirmed: true } as const;

/** What somebody does with their own keys: passkeys, sessions, a password for other days, codes on paper. */
export function selfRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...own,
      name: "self",
      method: "GET",
      path: "/you",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => selfPage(deps, ctx),
    }),
    ...passkeyRoutes(deps),
    ...passwordRoutes(deps),
    defineRoute({
      ...own,
      name: "end-session",
      method: "POST",
      path: "/you/sessions/:session/end",
      accepts: "form",
      params: z.object({ session: z.string().regex(/^(?:[0-9a-f]{32}|others)$/) }),
      body: z.object({}),
      output: "redirect",
      handler: async ({ params: { session } }, ctx) => {
        await deps.staff.endSessions(actorOf(ctx), session);
        return redirect(ctx.links.to("self"));
      },
    }),
  ];
}

function passkeyRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...own,
      name: "add-passkey-question",
      method: "POST",
      path: "/you/passkeys/question",
      accepts: "json",
      body: z.object({}),
      output: { 200: question, 422: says },
      handler: async (_, ctx) => {
        const actor = actorOf(ctx);
        // Whoever came in by a password must not be able to make themselves a passkey, and with it reveal.
        if (!(await mayAddPasskey(deps, ctx)))
          return json({ says: "Confirm with a passkey that you have, first." }, 422);
        return json(await deps.staff.askForAnother(actor));
      },
    }),
    defineRoute({
      ...own,
      name: "add-passkey",
      method: "POST",
      path: "/you/passkeys",
      accepts: "json",
      maxBodyBytes: 32 * 1024,
      body: z.object({ answer: madeAnswer }),
      output: { 200: done, 422: says },
      handler: async ({ body: { answer } }, ctx) => {
        const made = await deps.staff.addPasskey(actorOf(ctx), answer, kindOfBrowser(ctx.told()));
        if (made.ok) return json({ to: ctx.links.to("self") });
        return json({ says: "This device did not make a passkey that we can use. Please try again." }, 422);
      },
    }),
    defineRoute({
      ...confirmed,
      name: "remove-passkey",
      method: "POST",
      path: "/you/passkeys/:passkey/remove",
      accepts: "form",
      params: z.object({ passkey: z.uuid() }),
      body: z.object({}),
      output: "page-or-redirect",
      handler: async ({ params: { passkey } }, ctx) => {
        const removed = await deps.staff.removePasskey(actorOf(ctx), passkey);
        if (removed.ok) return redirect(ctx.links.to("self"));
        const sentence = {
          "last-passkey": "This is your only passkey. Add another before you remove it.",
          "no-such-passkey": "That passkey is not here any more.",
        }[removed.because];
        return selfPage(deps, ctx, { passkeys: sentence });
      },
    }),
  ];
}

function passwordRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...confirmed,
      name: "choose-password",
      method: "POST",
      path: "/you/password",
      accepts: "form",
      body: z.object({ password: text(2_000) }),
      output: "page",
      handler: async ({ body: { password } }, ctx) => {
        const chosen = await deps.staff.choosePassword(actorOf(ctx), password);
        if (chosen.ok) return secretPage(deps, ctx, chosen.secret);
        const sentence = {
          "too-short": `A password has at least ${passwordLimits.least} characters. Three or four words make a good one.`,
          "too-long": `A password has at most ${passwordLimits.most} characters.`,
          "too-easy": "That is too easy: leave your short name out, and use more than four different characters.",
        }[chosen.because];
        return selfPage(deps, ctx, { password: sentence });
      },
    }),
    defineRoute({
      ...own,
      name: "confirm-password-code",
      method: "POST",
      path: "/you/password/code",
      accepts: "form",
      body: z.object({ code: text(20) }),
      output: "page-or-redirect",
      handler: async ({ body: { code } }, ctx) => {
        const isRight = await deps.staff.confirmPasswordCode(actorOf(ctx), code.replaceAll(/\s/g, ""));
        return isRight
          ? redirect(ctx.links.to("self"))
          : selfPage(deps, ctx, { password: "That code is not right. Choose the password once more and try again." });
      },
    }),
    defineRoute({
      ...confirmed,
      name: "remove-password",
      method: "POST",
      path: "/you/password/remove",
      accepts: "form",
      body: z.object({}),
      output: "redirect",
      handler: async (_, ctx) => {
        await deps.staff.removePassword(actorOf(ctx));
        return redirect(ctx.links.to("self"));
      },
    }),
    defineRoute({
      ...confirmed,
      name: "make-recovery-codes",
      method: "POST",
      path: "/you/recovery-codes",
      accepts: "form",
      body: z.object({}),
      output: "page",
      handler: async (_, ctx) => codesPage(deps, ctx, await deps.staff.makeRecoveryCodes(actorOf(ctx))),
    }),
  ];
}

/** A new passkey is made by whoever showed one a moment ago, or came in with a code from paper because none is left. */
async function mayAddPasskey(deps: OfficeDeps, ctx: Context): Promise<boolean> {
  const actor = actorOf(ctx);
  if (actor.confirmed) return true;
  const sessions = await deps.staff.sessions(ctx.reader, actor);
  return sessions.some(({ current, way }) => current && way === "recovery");
}

type Wrong = Partial<Record<"passkeys" | "password", string>>;

async function selfPage(deps: OfficeDeps, ctx: Context, wrong: Wrong = {}): Promise<Reply> {
  const actor = actorOf(ctx);
  const { links, reader } = ctx;
  const [passkeys, sessions, hasPassword, codes, addsNow] = await Promise.all([
    deps.staff.passkeys(reader, actor.id),
    deps.staff.sessions(reader, actor),
    deps.staff.hasPassword(reader, actor),
    deps.staff.recoveryCodesLeft(reader, actor),
    mayAddPasskey(deps, ctx),
  ]);
  const isWrong = Object.keys(wrong).length > 0;
  return page(
    <Office frame={{ deps, links, actor }} title="You" here="self">
      <h1>{actor.handle}</h1>
      <p class="lead">Your role is {actor.role}. The shop knows nothing else about you: no full name, no address.</p>
      <ErrorSummary errors={wrong} />
      {codes === 0 ? (
        <p class="notice">
          You have no recovery codes. Make some below and print them: they are the way in when every device is lost.
        </p>
      ) : null}
      <div class="panels">
        <Passkeys ctx={ctx} passkeys={passkeys} addsNow={addsNow} wrong={wrong.passkeys} />
        <Sessions ctx={ctx} sessions={sessions} />
        <RecoveryCodes ctx={ctx} left={codes} />
        <Password ctx={ctx} hasPassword={hasPassword} wrong={wrong.password} />
      </div>
    </Office>,
    { confidential: true, status: isWrong ? 422 : 200 },
  );
}

type Passkeys = Awaited<ReturnType<OfficeDeps["staff"]["passkeys"]>>;

function Passkeys(props: { ctx: Context; passkeys: Passkeys; addsNow: boolean; wrong: string | undefined }) {
  const { passkeys, addsNow, wrong } = props;
  const { links } = props.ctx;
  return (
    <section class="panel" id="field-passkeys">
      <h2>Passkeys</h2>
      {wrong === undefined ? null : <p class="wrong">{wrong}</p>}
      <ul class="lists">
        {passkeys.map((each) => (
          <li>
            <b>{each.label}</b> <span class="tag">{each.backedUp ? "synchronised" : "on one device"}</span>
            <div class="quiet">
              made {momentInWords(each.createdAt)}
              {each.usedOn === null ? "" : `, last used ${each.usedOn}`}
            </div>
            {passkeys.length < 2 ? null : (
              <Form action={links.to("remove-passkey", { passkey: each.id })}>
                <button class="linklike" type="submit">
                  Remove<span class="unseen"> the passkey {each.label}</span>
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {addsNow ? (
        <form
          method="post"
          action={links.to("self")}
          data-passkey="make"
          data-question={links.to("add-passkey-question")}
          data-answer={links.to("add-passkey")}
        >
          <button class="button plain" type="submit" disabled>
            Add a passkey
          </button>
          <p class="wrong" role="alert"></p>
        </form>
      ) : (
        <p>
          <a class="button plain" href={links.to("confirm", {}, { to: links.to("self") })}>
            Confirm to add a passkey
          </a>
        </p>
      )}
    </section>
  );
}

function RecoveryCodes({ ctx: { links }, left }: { ctx: Context; left: number }) {
  return (
    <section class="panel">
      <h2>Recovery codes</h2>
      <p>{left === 0 ? "None." : `${left} left on paper. Each works once.`}</p>
      <Form action={links.to("make-recovery-codes")}>
        <button class="button plain" type="submit">
          Make new recovery codes
        </button>
      </Form>
      <p class="quiet">Those before stop working.</p>
    </section>
  );
}

function Password(props: { ctx: Context; hasPassword: boolean; wrong: string | undefined }) {
  const { hasPassword, wrong } = props;
  const { links } = props.ctx;
  return (
    <section class="panel">
      <h2>A password for other days</h2>
      <p class="quiet">
        With a code of an authenticator app it lets you in where you have no passkey at hand. It never shows anybody’s
        details, takes lists out or gives money back.
      </p>
      {hasPassword ? (
        <Form action={links.to("remove-password")}>
          <p>You have one.</p>
          <button class="button plain" type="submit">
            Remove it
          </button>
        </Form>
      ) : null}
      <Form action={links.to("choose-password")}>
        <PasswordField
          label={hasPassword ? "Another password" : "A password"}
          wrong={wrong}
          autocomplete="new-password"
        />
        <button class="button plain" type="submit">
          Choose it
        </button>
      </Form>
    </section>
  );
}

type Sessions = Awaited<ReturnType<OfficeDeps["staff"]["sessions"]>>;

function Sessions({ ctx, sessions }: { ctx: Context; sessions: Sessions }) {
  const { links } = ctx;
  return (
    <section class="panel">
      <h2>Where you are signed in</h2>
      <ul class="lists">
        {sessions.map(({ id, label, way, seenAt, current }) => (
          <li>
            <b>{label}</b> {current ? <span class="tag good">this one</span> : null}
            <div class="quiet">
              by {way === "recovery" ? "a recovery code" : `a ${way}`}, last used {momentInWords(seenAt)}
            </div>
            {current ? null : (
              <Form action={links.to("end-session", { session: id })}>
                <button class="linklike" type="submit">
                  End it
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length < 2 ? null : (
        <Form action={links.to("end-session", { session: "others" })}>
          <button class="button plain" type="submit">
            End all others
          </button>
        </Form>
      )}
      <p class="quiet">A session ends after 15 minutes without use, and after 8 hours in any case.</p>
    </section>
  );
}

function secretPage(deps: OfficeDeps, ctx: Context, secret: string): Reply {
  const { links, actor } = ctx;
  const name = encodeURIComponent(`${deps.shop.name}:${actorOf(ctx).handle}`);
  const address = `otpauth://totp/${name}?secret=${secret}&issuer=${encodeURIComponent(deps.shop.name)}`;
  return page(
    <Office frame={{ deps, links, actor }} title="Set up the codes" here="self">
      <h1>Now the codes</h1>
      <p class="lead">
        Add this secret to an authenticator app, then type the code that it shows. It is shown once, and kept nowhere.
      </p>
      <section class="panel">
        <p class="secret">{secret.replace(/(.{4})(?=.)/g, "$1 ")}</p>
        <p>
          <a href={address}>Open in an app on this device</a>
        </p>
        <Form action={links.to("confirm-password-code")}>
          <Field name="code" label="The code it shows" inputmode="numeric" autocomplete="one-time-code" narrow />
          <button class="button" type="submit">
            Switch it on
          </button>
        </Form>
      </section>
    </Office>,
    { confidential: true },
  );
}

function codesPage(deps: OfficeDeps, ctx: Context, codes: readonly string[]): Reply {
  const { links, actor } = ctx;
  return page(
    <Office frame={{ deps, links, actor }} title="Recovery codes" here="self">
      <h1>Recovery codes</h1>
      <p class="lead">
        Print this page, and keep it where you keep your passport. It is shown once. Each code works once.
      </p>
      <section class="panel">
        <p>
          {deps.shop.name}, {actorOf(ctx).handle}
        </p>
        <ul class="codes">
          {codes.map((code) => (
            <li>{code}</li>
          ))}
        </ul>
      </section>
      <p>
        <a href={links.to("self")}>Done</a>
      </p>
    </Office>,
    { confidential: true },
  );
}
