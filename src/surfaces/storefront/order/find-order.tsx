import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, text } from "#kernel/http";
import { fields } from "#policy/fields";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { frameOf } from "../frame.ts";
import type { ShopDeps } from "../shop-deps.ts";

/** For those who lost the link to their order: it is sent again, and the page never tells whether there was one. */
export function findOrderRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      name: "find-order",
      method: "GET",
      path: "/orders/find",
      access: "public",
      reads: [],
      writes: [],
      accepts: "none",
      output: "page",
      handler: (_, ctx) => findPage(deps, ctx, "", undefined),
    }),
    defineRoute({
      name: "send-links",
      method: "POST",
      limit: { per: "hour", most: 12 },
      path: "/orders/find",
      access: "public",
      reads: [],
      writes: ["contact"],
      accepts: "form",
      body: z.object({ email: text() }),
      output: "page",
      handler: async ({ body }, ctx) => {
        const read = deps.orders.readEmail(body.email);
        if (read === null) {
          return findPage(deps, ctx, body.email, "Enter an e-mail address in the correct form, like name@example.com");
        }
        await ctx.transact((tx) => deps.orders.resendLink(tx, read));
        return sentPage(deps, ctx);
      },
    }),
  ];
}

function findPage(deps: ShopDeps, ctx: Context, value: string, error: string | undefined): Reply {
  const declared = fields["send-links"]?.email;
  return page(
    <Frame deps={deps} ctx={ctx} title="Find your order" wrong={error !== undefined}>
      <ErrorSummary errors={{ email: error }} />
      <p class="lead">
        The page of an order opens with the link in our mail to you. If you have lost it, we send it again.
      </p>
      <Form action={ctx.links.to("send-links")} class="sheet">
        <Field
          name="email"
          label="E-mail address you ordered with"
          why={declared !== undefined && "why" in declared ? declared.why : undefined}
          type="email"
          inputmode="email"
          autocomplete="email"
          value={value}
          error={error}
          maxlength={254}
        />
        <button class="button" type="submit">
          Send me the link
        </button>
      </Form>
    </Frame>,
    { confidential: true, status: error === undefined ? 200 : 422 },
  );
}

function sentPage(deps: ShopDeps, ctx: Context): Reply {
  return page(
    <Frame deps={deps} ctx={ctx} title="Look into your mail">
      <p class="lead">
        If there is an order with that address, its link is on the way to you. If nothing comes within some minutes, the
        order may have another address, or it is complete and we no longer know whose it was.
      </p>
      <p>
        <a href={ctx.links.to("contact")}>Get in touch</a> if that does not help.
      </p>
    </Frame>,
    { confidential: true },
  );
}

function Frame(props: { deps: ShopDeps; ctx: Context; title: string; wrong?: boolean; children?: unknown }) {
  const { deps, ctx, title } = props;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={props.wrong === true ? `Error: ${title}` : title}
      description={title}
      canonical={ctx.links.absolute("find-order")}
      robots="noindex"
      task
    >
      <div class="task">
        <h1>{title}</h1>
        {props.children as never}
      </div>
    </Layout>
  );
}
