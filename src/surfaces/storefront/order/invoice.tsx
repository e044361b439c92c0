import { z } from "zod";
import { type BuyerError, type BuyerField, buyerFields, buyerLimits, type InvoiceOpened } from "#invoices";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import type { OrderPage } from "#orders";
import { invoiceFieldsAsked } from "#policy/fields";
import { momentInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field, type FieldProps } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { invoiceShown } from "../contact-shown.ts";
import { frameOf } from "../frame.ts";
import { inWords } from "../refusal-words.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { act, ask, OrderFrame, saidPage, withOrder } from "./order-frame.tsx";
import { secretParam } from "./order-page.tsx";
import { CreditNoteSheet, InvoiceSheet, paperPage } from "./paper.tsx";
import { whyNoInvoice } from "./papers.tsx";

const ofInvoice = {
  access: "invoice-secret",
  method: "GET",
  output: "page",
  accepts: "none",
  opens: ["show-to-subject"],
  reads: ["invoice"],
  writes: [],
} as const;

/**
 * A VAT invoice for a business: asked for on the page of an order, also when the order is forgotten. It has a link of its own, to be
 * passed on to whoever keeps the accounts, which shows the invoice and its credit notes and nothing else of the order.
 */
export function invoiceRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "order-invoice",
      opens: ["show-to-subject"],
      path: "/orders/:secret/invoice",
      reads: ["invoice"],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, async (found) => {
          const opened = await deps.invoices.open(ctx.reader, { orderId: found.order.orderId });
          if (opened !== null) return toOwnLink(deps, ctx, secret, opened);
          const because = whyNoInvoice(deps, found);
          return because === null
            ? formPage(deps, ctx, secret, emptyForm, {})
            : saidPage(deps, ctx, secret, inWords(because));
        }),
    }),
    defineRoute({
      ...act,
      name: "issue-invoice",
      opens: ["issue-invoice"],
      path: "/orders/:secret/invoice",
      limit: { per: "hour", most: 12 },
      reads: ["invoice"],
      writes: ["invoice"],
      body: z.object({
        ...{ name: text(), addressLine1: text(), addressLine2: text() },
        ...{ town: text(), postcode: text(), vatNumber: text() },
      }),
      handler: ({ params: { secret }, body }, ctx) =>
        withOrder(deps, ctx, secret, (found) => issue(deps, ctx, secret, found, body)),
    }),
    defineRoute({
      ...ofInvoice,
      name: "invoice",
      path: "/invoices/:secret",
      params: secretParam,
      handler: async ({ params: { secret } }, ctx) => {
        const opened = await deps.invoices.open(ctx.reader, { secret });
        if (opened !== null) return invoicePage(deps, ctx, secret, opened);
        const { ok: isForgotten } = await deps.invoices.certificate(ctx.reader, secret);
        return isForgotten ? forgottenPage(deps, ctx, secret) : notFoundPage(frameOf(deps, ctx));
      },
    }),
    defineRoute({
      ...ofInvoice,
      name: "credit-note",
      path: "/invoices/:secret/:note",
      params: secretParam.extend({ note: z.string().regex(/^CN-\d{4,9}$/) }),
      handler: async ({ params: { secret, note } }, ctx) => {
        const opened = await deps.invoices.open(ctx.reader, { secret });
        const found = opened?.creditNotes.find(({ number }) => number === note);
        if (opened === null || found === undefined) return notFoundPage(frameOf(deps, ctx));
        return paperPage(deps, ctx, {
          title: `Credit note ${note}`,
          sheet: <CreditNoteSheet note={found} invoice={opened.invoice} whom={<Whom buyer={opened.buyer} />} />,
          more: (
            <p>
              <a href={ctx.links.to("invoice", { secret })}>The invoice that it is to</a>
            </p>
          ),
        });
      },
    }),
  ];
}

/** What is left behind the link of an invoice: that there was one, and the certificate. */
function forgottenPage(deps: ShopDeps, ctx: Context, secret: string): Reply {
  return paperPage(deps, ctx, {
    title: "VAT invoice",
    sheet: (
      <>
        <h1>VAT invoice</h1>
        <p class="lead">
          Its six years are over. We do not know any more whom it was made out to, nor which invoice this address led
          to.
        </p>
      </>
    ),
    more: (
      <p>
        <a href={ctx.links.to("invoice-certificate", { secret })}>The certificate of it</a>, to print or to check
        without us.
      </p>
    ),
  });
}

type InvoiceForm = Readonly<Record<BuyerField, string>>;
type Errors = Partial<Record<BuyerField, string>>;

const emptyForm = Object.fromEntries(buyerFields.map((field) => [field, ""])) as Record<BuyerField, string>;

/** The invoice is shown at its own address, so that nobody passes on that of the order. */
function toOwnLink(deps: ShopDeps, ctx: Context, secret: string, { buyer, invoice }: InvoiceOpened): Reply {
  if (buyer.ok) {
    const own = { secret: invoiceShown(buyer.value).secret };
    return redirect(ctx.links.to("invoice", own), { confidential: true });
  }
  if (buyer.because === "key-unavailable") return saidPage(deps, ctx, secret, inWords("invoice-not-opened"));
  return saidPage(
    deps,
    ctx,
    secret,
    `Invoice ${invoice.number} of ${momentInWords(invoice.issuedAt)} has been forgotten: its six years are over. Whoever has its own link finds the certificate of that there.`,
  );
}

async function issue(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  found: OrderPage,
  form: InvoiceForm,
): Promise<Reply> {
  const because = whyNoInvoice(deps, found);
  if (because !== null) return saidPage(deps, ctx, secret, inWords(because));
  const typed = deps.invoices.readBuyer(form);
  if (!typed.ok) return formPage(deps, ctx, secret, form, errorWords(typed.errors));
  const issued = await deps.invoices.issue(found.order.orderId, typed.buyer);
  if (issued.ok) return redirect(ctx.links.to("invoice", { secret: issued.secret }), { confidential: true });
  return saidPage(deps, ctx, secret, inWords(issued.because === "key-unavailable" ? "not-taken" : issued.because));
}

const missing: Readonly<Record<BuyerField, string>> = {
  name: "Enter the name of the business",
  addressLine1: "Enter the first line of its address",
  addressLine2: "Enter the second line of its address",
  town: "Enter its town or city",
  postcode: "Enter its postcode",
  vatNumber: "Enter its VAT number",
};

function errorWords(errors: readonly BuyerError[]): Errors {
  return Object.fromEntries(
    errors.map(({ field, because }) => {
      if (because === "missing") return [field, missing[field]];
      if (because === "too-long") return [field, `That is longer than the ${buyerLimits[field]} letters that fit`];
      if (field === "postcode") return [field, "Enter a full postcode of the United Kingdom, like LA9 4QX"];
      if (field === "vatNumber")
        return [field, "This is no VAT number: check its digits, or leave it out. It looks like GB 123 4567 82"];
      return [field, "Write it in letters"];
    }),
  );
}

const looks: readonly (Omit<FieldProps, "why" | "value" | "error"> & { name: BuyerField })[] = [
  { name: "name", label: "Name of the business", autocomplete: "billing organization" },
  { name: "addressLine1", label: "Address", autocomplete: "billing address-line1" },
  {
    ...{ name: "addressLine2", label: "Second line of the address", autocomplete: "billing address-line2" },
    optional: true,
  },
  { name: "town", label: "Town or city", autocomplete: "billing address-level2" },
  { name: "postcode", label: "Postcode", autocomplete: "billing postal-code", narrow: true },
  { name: "vatNumber", label: "VAT number", autocomplete: "off", optional: true },
];

function formPage(deps: ShopDeps, ctx: Context, secret: string, typed: InvoiceForm, errors: Errors): Reply {
  const wrong = Object.keys(errors).length > 0;
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="VAT invoice for a business" wrong={wrong}>
      <ErrorSummary errors={errors} />
      <p class="lead">
        A business that claims VAT back needs an invoice made out to it. Anybody else has{" "}
        <a href={ctx.links.to("order-receipt", { secret })}>the receipt</a>, which names nobody.
      </p>
      <Form action={ctx.links.to("issue-invoice", { secret })} class="sheet" once>
        {looks.map((look) => (
          <Field
            {...look}
            why={invoiceFieldsAsked[look.name].why}
            value={typed[look.name]}
            error={errors[look.name]}
            maxlength={buyerLimits[look.name]}
          />
        ))}
        <p class="quiet">
          Please check it: an invoice gets its number when you press the button, and cannot be changed any more. The law
          wants us to keep it for six years. So it is encrypted with a key of its own, apart from your order, which is
          forgotten when it is complete. More in <a href={ctx.links.to("privacy")}>cookies and privacy</a>.
        </p>
        <button class="button" type="submit">
          Make out the invoice
        </button>
      </Form>
    </OrderFrame>,
    { confidential: true, status: wrong ? 422 : 200 },
  );
}

function Whom({ buyer }: Pick<InvoiceOpened, "buyer">) {
  if (!buyer.ok) return <p>We cannot open it at the moment. Please try again in a few minutes.</p>;
  const { name, addressLines, town, postcode, vatNumber } = invoiceShown(buyer.value);
  return (
    <address>
      {[name, ...addressLines, town, postcode].map((line, at) => (
        <>
          {at === 0 ? <b>{line}</b> : line}
          <br />
        </>
      ))}
      {vatNumber === null ? null : `VAT number ${vatNumber}`}
    </address>
  );
}

function invoicePage(deps: ShopDeps, ctx: Context, secret: string, opened: InvoiceOpened): Reply {
  const { invoice, creditNotes, endsAt } = opened;
  return paperPage(deps, ctx, {
    title: `VAT invoice ${invoice.number}`,
    sheet: <InvoiceSheet invoice={invoice} whom={<Whom buyer={opened.buyer} />} />,
    more: (
      <>
        {creditNotes.length === 0 ? null : (
          <section aria-labelledby="notes">
            <h2 id="notes">Credit notes to this invoice</h2>
            <ul>
              {creditNotes.map(({ number, issuedAt }) => (
                <li>
                  <a href={ctx.links.to("credit-note", { secret, note: number })}>{number}</a>,{" "}
                  {momentInWords(issuedAt)}
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="keep">
          <h2 id="keep">Keep this page, or pass it on</h2>
          <p>
            Its address shows this invoice and its credit notes, and nothing else of the order. It stays when the order
            is forgotten{endsAt === null ? "" : `, until ${momentInWords(endsAt)}`}; then whom it is made out to is
            forgotten, too.
          </p>
          <p class="secret-link">{ctx.links.absolute("invoice", { secret })}</p>
        </section>
      </>
    ),
  });
}
