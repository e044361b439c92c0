import { type Context, defineRoute, page, type Reply, type Route, redirect } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import type { ContactField } from "#orders";
import { ContactFields, contactBody } from "#views/contact-fields.tsx";
import { contactWords } from "#views/contact-words.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Form } from "#views/form.tsx";
import { type ContactForm, formOf } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { act, ask, OrderFrame, saidPage, withOrder } from "./order-frame.tsx";

/** The delivery details of a placed order, until it leaves us. Never changes what was bought or what it costs. */
export function correctDetailsRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "order-details",
      opens: ["show-to-subject"],
      path: "/orders/:secret/details",
      reads: ["contact"],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, ({ contact, order }) =>
          order.may.correct && contact.ok
            ? detailsPage(deps, ctx, secret, formOf(contact.value), {})
            : redirect(ctx.links.to("order", { secret })),
        ),
    }),
    defineRoute({
      ...act,
      name: "correct-details",
      opens: ["take-order"],
      path: "/orders/:secret/details",
      reads: ["contact"],
      writes: ["contact"],
      body: contactBody,
      handler: async ({ params: { secret }, body }, ctx) => {
        const typed = deps.orders.readContact(body);
        if (!typed.ok) return detailsPage(deps, ctx, secret, body, contactWords(typed.errors));
        const done = await deps.orders.correctDetails({ by: { secret }, contact: typed.contact });
        if (done.ok) return redirect(ctx.links.to("order", { secret }), { confidential: true });
        if (done.because === "no-such-order") return notFoundPage(frameOf(deps, ctx));
        if (done.because === "delivery-price-differs") {
          const postcode = `Delivery there costs ${formatMoney(done.wouldBeMinor)} and you paid ${formatMoney(done.wasMinor)}. Please ask us; we do not change what you pay on our own.`;
          return detailsPage(deps, ctx, secret, body, { postcode });
        }
        if (done.because === "bad-postcode" || done.because === "not-delivered-there") {
          return detailsPage(deps, ctx, secret, body, { postcode: inWords(done.because) });
        }
        return saidPage(deps, ctx, secret, inWords(done.because));
      },
    }),
  ];
}

function detailsPage(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  values: ContactForm,
  errors: Partial<Record<ContactField, string>>,
): Reply {
  const wrong = Object.keys(errors).length > 0;
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Correct the delivery details" wrong={wrong}>
      <ErrorSummary errors={errors} />
      <Form action={ctx.links.to("correct-details", { secret })} class="sheet">
        <ContactFields values={values} errors={errors} />
        <button class="button" type="submit">
          Save
        </button>
      </Form>
    </OrderFrame>,
    { confidential: true, status: wrong ? 422 : 200 },
  );
}
