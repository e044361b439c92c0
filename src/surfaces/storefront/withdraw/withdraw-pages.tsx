import type { Child } from "hono/jsx";
import { type Context, page, type Reply } from "#kernel/http";
import { withdrawalFieldsAsked } from "#policy/fields";
import { answerDays, keptDays, type WithdrawalField, type WithdrawalForm, withdrawalFields } from "#questions";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Layout } from "#views/layout.tsx";
import { frameOf } from "../frame.ts";
import type { ShopDeps } from "../shop-deps.ts";
import { type Errors, withdrawalNames, withdrawLabel } from "./withdrawal-words.ts";

const inputs: Readonly<Record<WithdrawalField, Partial<Parameters<typeof Field>[0]>>> = {
  name: { autocomplete: "name" },
  orderNumber: {},
  email: { type: "email", inputmode: "email", autocomplete: "email" },
  which: { optional: true, rows: 3 },
};

/** The first step: empty, or with what was typed and what is wrong with it. */
export function formPage(
  deps: ShopDeps,
  ctx: Context,
  typed: Partial<WithdrawalForm>,
  errors: Errors,
  wrongStatus = 422,
): Reply {
  const wrong = Object.keys(errors).length > 0;
  const { links } = ctx;
  return page(
    <Frame deps={deps} ctx={ctx} title={withdrawLabel} wrong={wrong}>
      <ErrorSummary errors={errors} />
      <p class="lead">
        Cancel what you bought here, without an account and without a reason. You check it on the next page; then we
        confirm by mail what you declared, with date and time.
      </p>
      <Form action={links.to("check-withdrawal")} class="sheet" once>
        {withdrawalFields.map((field) => (
          <Field
            {...inputs[field]}
            name={field}
            label={withdrawalNames[field]}
            why={withdrawalFieldsAsked[field].why}
            value={typed[field]}
            error={errors[field]}
          />
        ))}
        <button class="button" type="submit">
          Check it
        </button>
      </Form>
      <p>
        Until when you can withdraw, and how things come back, stands in{" "}
        <a href={`${links.to("terms")}#changing-your-mind`}>our terms</a>. If you have the link to your order, its own
        page does the same in two clicks; <a href={links.to("find-order")}>we send the link again</a>.
      </p>
      <p class="quiet">
        What you write is encrypted with a key of its own. It is kept until {keptDays} days after our last answer, or
        until you remove it, and used for nothing but your withdrawal. More in{" "}
        <a href={links.to("privacy")}>cookies and privacy</a>.
      </p>
    </Frame>,
    { confidential: true, status: wrong ? wrongStatus : 200 },
  );
}

/** The second step: what is about to be sent, as it is sent. */
export function checkPage(deps: ShopDeps, ctx: Context, form: WithdrawalForm, secret: string): Reply {
  const { links } = ctx;
  const isKnown = deps.orders.readNumber(form.orderNumber) !== null;
  return page(
    <Frame deps={deps} ctx={ctx} title="Confirm your withdrawal">
      <p class="lead">
        With the button you declare that you withdraw from the contract about order <b>{form.orderNumber}</b>,{" "}
        {form.which === "" ? "all of it" : "for what is named below"}. Nothing was sent yet.
      </p>
      {isKnown ? null : (
        <p class="notice">
          Our order numbers look otherwise. If you have one, change it; if not, send it as it is, and a person looks for
          your order.
        </p>
      )}
      {form.which === "" ? null : (
        <p class="notice">
          A person carries it out, because it is about some of the order only. It counts from the moment you send it.
        </p>
      )}
      <Form action={links.to("confirm-withdrawal")} class="sheet" hidden={{ attempt: secret }} once>
        {withdrawalFields.map((field) =>
          field === "which" && form.which === "" ? (
            <input type="hidden" name="which" value="" />
          ) : (
            <Field
              rows={inputs[field].rows}
              name={field}
              label={withdrawalNames[field]}
              why={withdrawalFieldsAsked[field].why}
              value={form[field]}
              fixed
            />
          ),
        )}
        <button class="button" type="submit">
          Confirm withdrawal
        </button>{" "}
        <button class="button plain" type="submit" formaction={links.to("check-withdrawal")} name="change" value="yes">
          Change something
        </button>
      </Form>
    </Frame>,
    { confidential: true },
  );
}

function Frame(props: { deps: ShopDeps; ctx: Context; title: string; wrong?: boolean; children?: Child }) {
  const { deps, ctx, title } = props;
  return (
    <Layout
      {...frameOf(deps, ctx)}
      title={props.wrong === true ? `Error: ${title}` : title}
      description={`Two steps without an account, confirmed by mail; a person answers within ${answerDays} days.`}
      canonical={ctx.links.absolute("withdraw")}
      robots="noindex"
      task
    >
      <Breadcrumbs
        crumbs={[
          { name: "Home", href: ctx.links.to("home") },
          { name: "Contact us", href: ctx.links.to("contact") },
        ]}
      />
      <div class="task">
        <h1>{title}</h1>
        {props.children}
      </div>
    </Layout>
  );
}
