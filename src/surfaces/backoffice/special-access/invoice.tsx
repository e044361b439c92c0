import { z } from "zod";
import type { InvoiceForStaff } from "#invoices";
import { actorOf, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { AskForm, askedShape, type Typed, tidyNumber, type Wrong } from "./ask-form.tsx";
import { isCase } from "./case.ts";
import { Masked, ShowAgain, Shown } from "./details.tsx";
import { nothingPage } from "./nothing.tsx";
import { invoiceFieldNames, invoiceFields, type ShownField } from "./shown.ts";
import { refusalWords } from "./words.ts";

const which = z.object({ number: z.string().regex(/^INV-\d{4,9}$/) });
const common = { access: "staff", may: "persons.reveal", params: which, output: "page" } as const;
const reveals = {
  ...common,
  opens: ["issue-invoice"],
  method: "POST",
  confirmed: true,
  reads: ["invoice"],
  accepts: "form",
} as const;

/** Whom a VAT invoice is made out to: dots, until somebody with special access says why they look. Its sums stand on the order's page. */
export function invoicePersonRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "invoice-person",
      method: "GET",
      path: "/invoices/:number/details",
      reads: [],
      writes: [],
      accepts: "none",
      handler: ({ params: { number } }, ctx) =>
        withInvoice(deps, ctx, number, (found) => invoicePage(deps, ctx, found)),
    }),
    defineRoute({
      ...reveals,
      name: "see-invoice",
      path: "/invoices/:number/details",
      writes: ["access-reason"],
      body: z.object(askedShape),
      handler: ({ params: { number }, body }, ctx) =>
        withInvoice(deps, ctx, number, async (found) => {
          const reference = tidyNumber(body.reference);
          const typed = { ...body, reference };
          if (!(await isCase(deps, ctx, reference))) {
            const wrong = { reference: "Enter the number of an order, a complaint or a question" };
            return invoicePage(deps, ctx, found, { typed, wrong });
          }
          const asking = {
            purpose: "issue-invoice",
            case: { kind: body.case, reference },
            reason: body.reason,
          } as const;
          const asked = await deps.access.ask(actorOf(ctx), found.about === null ? [] : [found.about], asking);
          if (asked.ok) return look(deps, ctx, found);
          const field = asked.because.startsWith("reason") ? "reason" : "show";
          return invoicePage(deps, ctx, found, { typed, wrong: { [field]: refusalWords[asked.because] } });
        }),
    }),
    defineRoute({
      ...reveals,
      name: "see-invoice-again",
      path: "/invoices/:number/details/again",
      writes: [],
      body: z.object({}),
      handler: ({ params: { number } }, ctx) => withInvoice(deps, ctx, number, (found) => look(deps, ctx, found)),
    }),
  ];
}

async function withInvoice(
  deps: OfficeDeps,
  ctx: Context,
  number: string,
  show: (found: InvoiceForStaff) => Promise<Reply>,
): Promise<Reply> {
  const found = await deps.invoices.forStaff(ctx.reader, number);
  return found === null ? nothingPage(deps, ctx, "There is no VAT invoice of this number.") : show(found);
}

async function look(deps: OfficeDeps, ctx: Context, found: InvoiceForStaff): Promise<Reply> {
  const refuse = (because: keyof typeof refusalWords) =>
    invoicePage(deps, ctx, found, { wrong: { show: refusalWords[because] } });
  if (found.about === null) return refuse("nothing-to-see");
  const looked = await deps.access.look(actorOf(ctx), found.about.id, (note) =>
    deps.invoices.openForStaff(ctx.reader, note),
  );
  if (!looked.ok) return refuse(looked.because);
  const { value: buyer, endsAt } = looked;
  if (!buyer.ok) return refuse(buyer.because === "shredded" ? "nothing-to-see" : buyer.because);
  return invoicePage(deps, ctx, found, { shown: { fields: invoiceFields(buyer.value), endsAt } });
}

type Looked = { shown?: { fields: readonly ShownField[]; endsAt: Date }; typed?: Typed; wrong?: Wrong };

async function invoicePage(
  deps: OfficeDeps,
  ctx: Context,
  found: InvoiceForStaff,
  looked: Looked = {},
): Promise<Reply> {
  const { links, actor } = ctx;
  const { number, orderNumber } = found.invoice;
  const isWrong = Object.keys(looked.wrong ?? {}).length > 0;
  const whom = await Whom({ deps, ctx, found, looked });
  return page(
    <Office frame={{ deps, links, actor }} title={`Details of ${number}`} here="special-access">
      {actorOf(ctx).may.has("orders.read") ? (
        <p class="quiet">
          <a href={links.to("office-order", { number: orderNumber })}>Order {orderNumber}</a>
        </p>
      ) : null}
      <h1>Details of VAT invoice {number}</h1>
      {whom}
    </Office>,
    { confidential: true, status: isWrong ? 422 : 200 },
  );
}

async function Whom(props: { deps: OfficeDeps; ctx: Context; found: InvoiceForStaff; looked: Looked }) {
  const { deps, ctx, found, looked } = props;
  const { links, now } = ctx;
  const { number, orderNumber } = found.invoice;
  const here = links.to("invoice-person", { number });
  if (found.about === null)
    return (
      <p class="notice">
        Its six years are over: the key was destroyed, and name and address with it. Numbers and sums stay.
      </p>
    );
  if (looked.shown !== undefined)
    return (
      <section class="panel">
        <Shown {...looked.shown} now={now} here={here} whose="whoever asked for it" />
      </section>
    );
  const me = actorOf(ctx);
  const standing = await deps.access.standing(ctx.reader, me.id);
  const grant = await deps.access.openGrant(ctx.reader, me, found.about.id);
  const isWrong = looked.wrong !== undefined;
  return (
    <>
      <section class="panel">
        <Masked names={invoiceFieldNames} />
        {found.endsAt === null ? null : <p class="quiet">Kept until {momentInWords(found.endsAt)}.</p>}
      </section>
      {standing !== "holder" ? (
        <p class="notice">{refusalWords[standing === "unsigned" ? "not-signed" : "no-special-access"]}</p>
      ) : grant !== null && !isWrong ? (
        <ShowAgain ctx={ctx} grant={grant} action={links.to("see-invoice-again", { number })} here={here} />
      ) : (
        <AskForm
          ctx={ctx}
          action={links.to("see-invoice", { number })}
          here={here}
          title="Show whom it is made out to"
          button="Show for 30 minutes"
          typed={{ reference: orderNumber, ...looked.typed }}
          wrong={looked.wrong ?? {}}
        />
      )}
    </>
  );
}
