import type { Child } from "hono/jsx";
import type { OpenGrant } from "#access";
import type { Context } from "#kernel/http";
import { Form } from "#views/form.tsx";
import type { ShownField } from "./shown.ts";
import { clockInWords, purposeWords } from "./words.ts";

const dots = "••••";

/** Details that nobody has looked at: which there may be, and dots. */
export function Masked({ names }: { names: readonly string[] }) {
  return (
    <dl class="facts">
      {names.map((name) => (
        <>
          <dt>{name}</dt>
          <dd>
            <span aria-hidden="true">{dots}</span>
            <span class="unseen">hidden</span>
          </dd>
        </>
      ))}
    </dl>
  );
}

/** Details as they were typed. Our script leaves the page when their time is over; `here` is the page with the dots. */
export function Shown(props: { fields: readonly ShownField[]; endsAt: Date; now: Date; here: string; whose: string }) {
  const { fields, endsAt, now, here, whose } = props;
  const seconds = Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / 1_000));
  return (
    <div data-leave-after={String(seconds)} data-leave-to={here}>
      <p class="notice">
        Hidden again at {clockInWords(endsAt)}. It is noted that you looked, and {whose} can read when and why.{" "}
        <a href={here}>Hide it now</a>
      </p>
      <dl class="facts typed">
        {fields.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value === "" ? <span class="quiet">not given</span> : value}</dd>
          </>
        ))}
      </dl>
    </div>
  );
}

/** A button that shows details by a grant that is open; or the way to confirm, where the last passkey is too long ago. */
export function ShowAgain(props: { ctx: Context; grant: OpenGrant; action: string; here: string }) {
  const { ctx, grant, action, here } = props;
  return (
    <section class="panel">
      <p>
        You may look until {clockInWords(grant.endsAt)}, {purposeWords[grant.purpose]}.
      </p>
      {ctx.actor?.confirmed === true ? (
        <Form action={action}>
          <button class="button" type="submit">
            Show
          </button>
        </Form>
      ) : (
        <ConfirmFirst ctx={ctx} here={here} />
      )}
    </section>
  );
}

/** The way to show a passkey, before anything is typed that would be lost. */
export function ConfirmFirst({ ctx, here, children }: { ctx: Context; here: string; children?: Child }) {
  return (
    <p>
      {children}
      <a class="button plain" href={ctx.links.to("confirm", {}, { to: here })}>
        Confirm with your passkey
      </a>
    </p>
  );
}
