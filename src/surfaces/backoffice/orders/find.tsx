import { z } from "zod";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import type { ListedOrder } from "#orders";
import { fields } from "#policy/fields";
import { shortDayInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { counted, stageWords } from "./order-words.ts";

/** Finding orders: by their number, or by the e-mail address or the postcode of whoever writes or rings about one. */
export function findOrderRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      name: "order-by-number",
      method: "GET",
      path: "/orders/number",
      access: "staff",
      may: "orders.read",
      reads: [],
      writes: [],
      accepts: "none",
      query: z.object({ number: text(40) }),
      output: "page-or-redirect",
      handler: async ({ query }, ctx) => {
        const number = deps.orders.readNumber(query.number);
        const order = number === null ? null : await deps.orders.orderForOperator(ctx.reader, number);
        return order === null || order.lifecycle === "draft"
          ? noSuchOrder(deps, ctx)
          : redirect(ctx.links.to("office-order", { number: order.number }));
      },
    }),
    ...findPersonRoutes(deps),
  ];
}

function findPersonRoutes(deps: OfficeDeps): Route[] {
  const finds = { access: "staff", may: "persons.reveal", reads: [], output: "page" } as const;
  const looks = { ...finds, method: "POST", limit: { per: "hour", most: 120 }, writes: ["contact"] } as const;
  return [
    defineRoute({
      ...finds,
      name: "orders-by-email",
      method: "GET",
      path: "/orders/find",
      writes: [],
      accepts: "none",
      handler: (_, ctx) => personPage(deps, ctx, {}),
    }),
    defineRoute({
      ...looks,
      name: "find-by-email",
      path: "/orders/find",
      accepts: "form",
      body: z.object({ email: text(254) }),
      handler: async ({ body }, ctx) => {
        const email = deps.orders.readEmail(body.email);
        if (email === null)
          return personPage(deps, ctx, { wrong: { email: "Enter a whole e-mail address, like name@example.com" } });
        const orders = await deps.orders.ofEmail(ctx.reader, email);
        return personPage(deps, ctx, { found: { by: "that address", orders } });
      },
    }),
    defineRoute({
      ...looks,
      name: "find-by-postcode",
      path: "/orders/find/postcode",
      accepts: "form",
      body: z.object({ postcode: text(20) }),
      handler: async ({ body }, ctx) => {
        const postcode = deps.orders.readPostcode(body.postcode);
        if (postcode === null)
          return personPage(deps, ctx, { wrong: { postcode: "Enter a whole postcode, like LA9 4QX" } });
        const orders = await deps.orders.ofPostcode(ctx.reader, postcode);
        return personPage(deps, ctx, { found: { by: "that postcode", orders } });
      },
    }),
  ];
}

/** Says that nothing was found, under the address that was asked for. */
export function noSuchOrder(deps: OfficeDeps, { links, actor }: Pick<Context, "links" | "actor">): Reply {
  return page(
    <Office frame={{ deps, links, actor }} title="No such order" here="orders">
      <h1>No such order</h1>
      <p class="lead">
        No order has that number. It stands in the customer's mail, in the form FF-7K3M-9QTX; the letters I, L, O and U
        are in none.
      </p>
      <p>
        <a href={links.to("orders")}>To the orders</a>
      </p>
    </Office>,
    { confidential: true, status: 404 },
  );
}

type Looked = {
  wrong?: { email?: string; postcode?: string };
  found?: { by: "that address" | "that postcode"; orders: readonly ListedOrder[] };
};

/** What was typed is not shown again: it stands nowhere but in the request. */
function personPage(deps: OfficeDeps, { links, actor }: Context, { wrong = {}, found }: Looked): Reply {
  const { email, postcode } = wrong;
  return page(
    <Office frame={{ deps, links, actor }} title="Find by e-mail or postcode" here="orders">
      <h1>Find by e-mail or postcode</h1>
      <ErrorSummary errors={{ email, postcode }} />
      {found === undefined ? null : <Found {...found} address={(number) => links.to("office-order", { number })} />}
      <section class="panel">
        <Form action={links.to("find-by-email")}>
          <Field
            name="email"
            label="E-mail address of the customer"
            why={whyOf("find-by-email", "email")}
            type="email"
            inputmode="email"
            autocomplete="off"
            error={email}
            maxlength={254}
          />
          <button class="button" type="submit">
            Find by e-mail
          </button>
        </Form>
      </section>
      <section class="panel">
        <Form action={links.to("find-by-postcode")}>
          <Field
            name="postcode"
            label="Postcode of the delivery"
            why={whyOf("find-by-postcode", "postcode")}
            autocomplete="off"
            error={postcode}
            maxlength={20}
            narrow
          />
          <button class="button" type="submit">
            Find by postcode
          </button>
        </Form>
      </section>
      <p class="quiet">
        That you looked stands in the audit log; what you typed does not. Orders that are complete are found by their
        number only: nobody knows any more whose they were.
      </p>
      <p>
        <a href={links.to("orders")}>To the orders</a>
      </p>
    </Office>,
    { confidential: true, status: email === undefined && postcode === undefined ? 200 : 422 },
  );
}

function whyOf(route: string, field: string): string | undefined {
  const declared = fields[route]?.[field];
  return declared !== undefined && "why" in declared ? declared.why : undefined;
}

function Found(props: NonNullable<Looked["found"]> & { address: (number: string) => string }) {
  const { by, orders, address } = props;
  if (orders.length === 0)
    return (
      <p class="panel" role="status">
        No order has {by}. It may have been placed with another one, or be complete.
      </p>
    );
  return (
    <ScrollPanel label="Orders found">
      <Table
        caption={`${counted("order", orders.length)} with ${by}`}
        head={["Order", "Placed", "State"]}
        rows={orders.map(({ number, placedAt, stage }) => [
          <a href={address(number)}>{number}</a>,
          shortDayInWords(placedAt),
          stageWords[stage],
        ])}
      />
    </ScrollPanel>
  );
}
