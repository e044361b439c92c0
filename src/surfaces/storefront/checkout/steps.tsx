import type { Child } from "hono/jsx";
import type { Context } from "#kernel/http";
import { Layout } from "#views/layout.tsx";
import { frameOf } from "../frame.ts";
import type { ShopDeps } from "../shop-deps.ts";

const steps = ["Delivery", "Check and pay", "Done"] as const;

/** The frame of the checkout: no departments, nothing that leads away, and where one is (law L36). */
export function CheckoutFrame(props: {
  deps: ShopDeps;
  ctx: Context;
  title: string;
  step: 1 | 2 | 3;
  wrong?: boolean;
  children?: Child;
}) {
  const { deps, ctx, title, step } = props;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={props.wrong === true ? `Error: ${title}` : title}
      description="Checkout"
      canonical={ctx.links.absolute("basket")}
      robots="noindex"
      bare
    >
      <div class="task">
        <ol class="steps" aria-label="Steps of the checkout">
          {steps.map((name, at) => (
            <li aria-current={at + 1 === step ? "step" : undefined}>{name}</li>
          ))}
        </ol>
        <h1>{title}</h1>
        {props.children}
      </div>
    </Layout>
  );
}
