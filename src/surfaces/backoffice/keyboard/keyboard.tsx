import { z } from "zod";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { placesFor } from "../places.ts";
import { type KeyAct, keyActs, readKeys, usualKeys } from "./own-keys.ts";

const own = { access: "staff", may: "self.manage", reads: [], writes: [] } as const;

/** Which keys do what, the switch that turns single keys off, and a form for others. A script shows the same sheet over any page. */
export function keyboardRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...own,
      name: "keyboard",
      method: "GET",
      path: "/keyboard",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => keyboardPage(deps, ctx),
    }),
    defineRoute({
      ...own,
      name: "choose-shortcuts",
      method: "POST",
      path: "/keyboard",
      accepts: "form",
      body: z.object({ shortcuts: z.enum(["on", "off"]) }),
      output: "redirect",
      handler: async ({ body }, ctx) => {
        await deps.staff.chooseShortcuts(actorOf(ctx), body.shortcuts === "on");
        return redirect(ctx.links.to("keyboard"));
      },
    }),
    defineRoute({
      ...own,
      name: "choose-keys",
      method: "POST",
      path: "/keyboard/keys",
      accepts: "form",
      body: z.object({
        search: text(10),
        next: text(10),
        before: text(10),
        tick: text(10),
        sheet: text(10),
        room: text(10),
      }),
      output: "page-or-redirect",
      handler: async ({ body: typed }, ctx) => {
        const read = readKeys(typed);
        if (!read.ok) return keyboardPage(deps, ctx, { typed, wrong: read.wrong });
        await deps.staff.chooseShortcutKeys(actorOf(ctx), read.keys);
        return redirect(ctx.links.to("keyboard"));
      },
    }),
  ];
}

type Refused = { typed: Readonly<Record<KeyAct, string>>; wrong: Partial<Record<KeyAct, string>> };

function keyboardPage(deps: OfficeDeps, ctx: Context, refused?: Refused): Reply {
  const { links } = ctx;
  const actor = actorOf(ctx);
  const [search = "", next = "", before = "", tick = "", sheet = "", room = ""] = actor.shortcutKeys;
  const rows: readonly Row[] = [
    [["Ctrl", "K"], "Find a room, an order, a product or something to do (Cmd K on a Mac)"],
    [["Enter"], "Open the row"],
    ...[search, next, before, tick, sheet].map((key, at): Row => [[key], keyActs[at]?.does ?? ""]),
    ...placesFor(actor).map(({ key, words }): Row => [[room, key], `Go to ${words}`]),
  ];
  return page(
    <Office frame={{ deps, links, actor }} title="Keyboard">
      <div id="key-sheet" class="stack">
        <h1>Keyboard</h1>
        <ErrorSummary errors={refused?.wrong ?? {}} />
        <section class="panel">
          <Table
            caption="Keys"
            quiet
            head={["Key", "What it does"]}
            rows={rows.map(([pressed, does]) => [<Keys pressed={pressed} />, does])}
          />
        </section>
        <section class="panel">
          <p>
            Single keys are {actor.shortcuts ? "on" : "off"} for you, on every device.{" "}
            {actor.shortcuts
              ? "Turn them off if you speak to your computer, or press keys by accident."
              : "Keys together with Ctrl or Cmd work all the same."}
          </p>
          <Form action={links.to("choose-shortcuts")} hidden={{ shortcuts: actor.shortcuts ? "off" : "on" }}>
            <button class="button plain" type="submit">
              Turn single keys {actor.shortcuts ? "off" : "on"}
            </button>
          </Form>
        </section>
        {actor.shortcuts ? <OtherKeys ctx={ctx} keys={actor.shortcutKeys} refused={refused} /> : null}
      </div>
    </Office>,
    { confidential: true, status: refused === undefined ? 200 : 422 },
  );
}

/** Single keys can be other ones: for a keyboard that has them elsewhere, or a hand that reaches others. */
function OtherKeys({ ctx, keys, refused }: { ctx: Context; keys: string; refused: Refused | undefined }) {
  return (
    <section class="panel">
      <details open={refused !== undefined}>
        <summary>Choose other keys</summary>
        <Form action={ctx.links.to("choose-keys")}>
          {keyActs.map(({ name, does }, at) => (
            <Field
              name={name}
              label={does}
              value={refused?.typed[name] ?? keys[at]}
              error={refused?.wrong[name]}
              autocomplete="off"
              maxlength={1}
              narrow
            />
          ))}
          <button class="button" type="submit">
            Use these keys
          </button>
        </Form>
        {keys === usualKeys ? null : (
          <Form
            action={ctx.links.to("choose-keys")}
            hidden={Object.fromEntries(keyActs.map(({ name, usual }) => [name, usual]))}
          >
            <button class="button plain" type="submit">
              Back to the usual keys
            </button>
          </Form>
        )}
      </details>
    </section>
  );
}

type Row = readonly [pressed: readonly string[], does: string];

function Keys({ pressed }: { pressed: readonly string[] }) {
  return (
    <>
      {pressed.map((key) => (
        <>
          <kbd>{key}</kbd>{" "}
        </>
      ))}
    </>
  );
}
