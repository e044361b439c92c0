import { type Context, page, type Reply } from "#kernel/http";
import type { OrderPage } from "#orders";
import { Layout } from "#views/layout.tsx";
import { frameOf } from "../frame.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { secretParam } from "./order-page.tsx";

const common = { access: "order-secret", params: secretParam, output: "page-or-redirect" } as const;
/** A question on the page of an order. */
export const ask = { ...common, method: "GET", accepts: "none", writes: [] } as const;
/** The answer to it. */
export const act = { ...common, method: "POST", accepts: "form" } as const;

/** Shows something of the order behind the secret; a secret that leads to none is as if the address did not exist. */
export async function withOrder(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  show: (found: OrderPage) => Reply | Promise<Reply>,
): Promise<Reply> {
  const found = await deps.orders.orderBySecret(ctx.reader, secret);
  return found === null ? notFoundPage(frameOf(deps, ctx)) : show(found);
}

/** The frame of a page that concerns one order, with the way back to it. */
export function OrderFrame(props: {
  deps: ShopDeps;
  ctx: Context;
  secret: string;
  title: string;
  wrong?: boolean;
  children?: unknown;
}) {
  const { deps, ctx, secret, title } = props;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={props.wrong === true ? `Error: ${title}` : title}
      description={title}
      canonical={ctx.links.absolute("home")}
      robots="noindex"
      bare
    >
      <div class="task">
        <h1>{title}</h1>
        {props.children as never}
        <p>
          <a href={ctx.links.to("order", { secret })}>Back to the order</a>
        </p>
      </div>
    </Layout>
  );
}

/** A page that says one thing: that it cannot be done, and why. */
export function saidPage(deps: ShopDeps, ctx: Context, secret: string, words: string): Reply {
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="This cannot be done">
      <p class="lead">{words}</p>
    </OrderFrame>,
    { confidential: true, status: 409 },
  );
}
