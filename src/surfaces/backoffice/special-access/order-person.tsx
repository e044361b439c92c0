import { z } from "zod";
import { type About, type LookRefusal, type OrderPurpose, orderPurposes } from "#access";
import { actorOf, type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import type { OrderView } from "#orders";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { AskForm, askedShape, type Typed, tidyNumber, type Wrong } from "./ask-form.tsx";
import { isCase } from "./case.ts";
import { Masked, ShowAgain, Shown } from "./details.tsx";
import { nothingPage } from "./nothing.tsx";
import { orderFieldNames, orderFields, type ShownField } from "./shown.ts";
import { orderChoices, refusalWords } from "./words.ts";

/** An order's number in a path. */
export const orderNumber = z.string().regex(/^[A-Z]{1,4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
const which = z.object({ number: orderNumber });
const reveals = { access: "staff", may: "persons.reveal", writes: [] } as const;

/** The person behind one order: dots, until somebody with special access says why they look. */
export function orderPersonRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...reveals,
      name: "order-person",
      method: "GET",
      path: "/orders/:number/details",
      reads: [],
      accepts: "none",
      params: which,
      output: "page",
      handler: ({ params: { number } }, ctx) => withOrder(deps, ctx, number, (found) => maskedPage(deps, ctx, found)),
    }),
    defineRoute({
      ...reveals,
      name: "see-order-person",
      opens: ["deliver-order", "order-mail", "take-order", "show-to-subject"],
      method: "POST",
      path: "/orders/:number/details",
      confirmed: true,
      reads: ["contact", "order-note"],
      writes: ["access-reason"],
      accepts: "form",
      params: which,
      body: z.object({ purpose: z.enum(orderPurposes), ...askedShape }),
      output: "page",
      handler: ({ params: { number }, body }, ctx) =>
        withOrder(deps, ctx, number, async (found) => {
          const { purpose, reason } = body;
          const reference = tidyNumber(body.reference);
          const typed = { ...body, reference };
          if (!(await isCase(deps, ctx, reference)))
            return maskedPage(deps, ctx, found, typed, {
              reference: "Enter the number of an order, a complaint or a question",
            });
          const about = found.about === null ? [] : [found.about];
          const asking = { purpose, case: { kind: body.case, reference }, reason };
          const asked = await deps.access.ask(actorOf(ctx), about, asking);
          if (asked.ok) return look(deps, ctx, found);
          const field = asked.because.startsWith("reason") ? "reason" : "show";
          return maskedPage(deps, ctx, found, typed, { [field]: refusalWords[asked.because] });
        }),
    }),
    defineRoute({
      ...reveals,
      name: "see-order-person-again",
      opens: ["deliver-order", "order-mail", "take-order", "show-to-subject"],
      method: "POST",
      path: "/orders/:number/details/again",
      confirmed: true,
      reads: ["contact", "order-note"],
      accepts: "form",
      params: which,
      body: z.object({}),
      output: "page",
      handler: ({ params: { number } }, ctx) => withOrder(deps, ctx, number, (found) => look(deps, ctx, found)),
    }),
  ];
}

type Found = { order: OrderView; about: About | null; invoice: string | null };

async function withOrder(
  deps: OfficeDeps,
  ctx: Context,
  number: string,
  show: (found: Found) => Promise<Reply>,
): Promise<Reply> {
  const order = await deps.orders.orderForOperator(ctx.reader, number);
  if (order === null) return nothingPage(deps, ctx, "There is no order of this number.");
  const invoiced = await deps.invoices.ofOrder(ctx.reader, order.orderId);
  const invoice = invoiced?.invoice.number ?? null;
  return show({ order, invoice, about: await deps.orders.aboutOrder(ctx.reader, order) });
}

async function look(deps: OfficeDeps, ctx: Context, found: Found): Promise<Reply> {
  const looked = await lookAtOrder(deps, ctx, found.order.orderId);
  if (!looked.ok) return maskedPage(deps, ctx, found, {}, { show: refusalWords[looked.because] });
  const { links, actor, now } = ctx;
  const here = links.to("order-person", { number: found.order.number });
  return page(
    <Office frame={{ deps, links, actor }} title={`Details of ${found.order.number}`} here="special-access">
      <BackToOrder ctx={ctx} number={found.order.number} />
      <h1>Details of order {found.order.number}</h1>
      <section class="panel">
        <Shown fields={looked.fields} endsAt={looked.endsAt} now={now} here={here} whose="the customer" />
      </section>
    </Office>,
    { confidential: true },
  );
}

/** One look at one order: noted, then opened, then taken out for the purpose of the grant. */
export async function lookAtOrder(
  deps: Pick<OfficeDeps, "access" | "orders">,
  ctx: Context,
  orderId: string,
): Promise<
  | { ok: true; fields: ShownField[]; endsAt: Date }
  | { ok: false; because: LookRefusal | "nothing-to-see" | "key-unavailable" }
> {
  const open = async (note: Parameters<typeof deps.orders.openForStaff>[1]) => ({
    card: await deps.orders.openForStaff(ctx.reader, note),
    notes: await deps.orders.notesForStaff(ctx.reader, note),
  });
  const looked = await deps.access.look(actorOf(ctx), orderId, open);
  if (!looked.ok) return looked;
  const { purpose, endsAt } = looked;
  const { card, notes } = looked.value;
  if (!card.ok) return { ok: false, because: card.because === "shredded" ? "nothing-to-see" : card.because };
  const why = purpose as OrderPurpose;
  return { ok: true, fields: orderFields(why, card.card, notes), endsAt };
}

async function maskedPage(
  deps: OfficeDeps,
  ctx: Context,
  { order, about, invoice }: Found,
  typed: Typed & { purpose?: OrderPurpose } = {},
  wrong: Wrong = {},
): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const { number, orderId } = order;
  const here = links.to("order-person", { number });
  const me = actorOf(ctx);
  const standing = await deps.access.standing(reader, me.id);
  const grant = await deps.access.openGrant(reader, me, orderId);
  const isWrong = Object.keys(wrong).length > 0;
  return page(
    <Office frame={{ deps, links, actor }} title={`Details of ${number}`} here="special-access">
      <BackToOrder ctx={ctx} number={number} />
      <h1>Details of order {number}</h1>
      {invoice === null ? null : (
        <p>
          Whom its VAT invoice is made out to lies apart:{" "}
          <a href={links.to("invoice-person", { number: invoice })}>{invoice}</a>.
        </p>
      )}
      {about === null ? (
        <p class="notice">Nobody is behind this order any more: the key was destroyed, and the details with it.</p>
      ) : (
        <>
          <section class="panel">
            <Masked names={[...orderFieldNames, "Notes of colleagues"]} />
          </section>
          {standing !== "holder" ? (
            <p class="notice">{refusalWords[standing === "none" ? "no-special-access" : "not-signed"]}</p>
          ) : (
            <>
              {grant === null || isWrong ? null : (
                <ShowAgain
                  ctx={ctx}
                  grant={grant}
                  action={links.to("see-order-person-again", { number })}
                  here={here}
                />
              )}
              <AskForm
                ctx={ctx}
                action={links.to("see-order-person", { number })}
                here={here}
                title={grant === null || isWrong ? "Show the details" : "Or for another reason"}
                button="Show for 30 minutes"
                typed={{ reference: number, ...typed }}
                wrong={wrong}
              >
                <PurposeChoice chosen={typed.purpose} />
              </AskForm>
            </>
          )}
        </>
      )}
    </Office>,
    { confidential: true, status: isWrong ? 422 : 200 },
  );
}

/** The kinds of reason, each with what it shows. */
export function PurposeChoice({ chosen = "deliver-order" }: { chosen?: OrderPurpose | undefined }) {
  return (
    <fieldset class="choices">
      <legend>What for</legend>
      {orderPurposes.map((purpose) => (
        <label>
          <input type="radio" name="purpose" value={purpose} checked={purpose === chosen} />
          <span>
            {orderChoices[purpose].words} <span class="quiet">shows {orderChoices[purpose].shows}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function BackToOrder({ ctx: { links, actor }, number }: { ctx: Context; number: string }) {
  if (actor?.may.has("orders.read") !== true) return null;
  return (
    <p class="quiet">
      <a href={links.to("office-order", { number })}>Order {number}</a>
    </p>
  );
}
