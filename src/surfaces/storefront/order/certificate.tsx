import type { Child } from "hono/jsx";
import type { Invoiced } from "#invoices";
import { type Context, defineRoute, json, page, problem, type Reply, type Route } from "#kernel/http";
import { type ErasureCertificate, type ErasureStatement, erasureCertificate } from "#privacy";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { frameOf } from "../frame.ts";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { OrderFrame, saidPage } from "./order-frame.tsx";
import { secretParam } from "./order-page.tsx";

const common = {
  method: "GET",
  access: "order-secret",
  params: secretParam,
  accepts: "none",
  reads: [],
  writes: [],
} as const;

const stillHere = "We still have the details of this order. The certificate comes when they are gone.";

/** The certificate of erasure, for whoever has the link of the order: to read and print, and as a file that checks itself. */
export function certificateRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...common,
      name: "order-certificate",
      path: "/orders/:secret/certificate",
      output: "page",
      handler: async ({ params: { secret } }, ctx) => {
        const found = await deps.orders.erasureCertificate(ctx.reader, secret);
        if (found.ok) {
          const order = (await deps.orders.orderBySecret(ctx.reader, secret))?.order;
          const invoiced = order === undefined ? null : await deps.invoices.ofOrder(ctx.reader, order.orderId);
          return certificatePage(deps, ctx, secret, found.certificate, invoiced);
        }
        return found.because === "no-such-order"
          ? notFoundPage(frameOf(deps, ctx))
          : saidPage(deps, ctx, secret, stillHere);
      },
    }),
    defineRoute({
      ...common,
      name: "order-certificate-file",
      path: "/orders/:secret/certificate.json",
      output: { 200: erasureCertificate },
      handler: async ({ params: { secret } }, ctx) => {
        const found = await deps.orders.erasureCertificate(ctx.reader, secret);
        if (!found.ok) return refused(ctx, found.because);
        const { order } = found.certificate.certificate;
        const name = `erasure-certificate-${order}.json`;
        return json(found.certificate, 200, { "content-disposition": `attachment; filename="${name}"` });
      },
    }),
  ];
}

function refused(ctx: Context, because: "no-such-order" | "not-erased"): Reply {
  const absent = because === "no-such-order";
  return problem({
    type: ctx.links.absolute("api-problem", { code: absent ? because : "not-erased-yet" }),
    title: absent ? "No such order" : "Not erased yet",
    status: absent ? 404 : 409,
    detail: absent ? "There is no order with this secret." : stillHere,
  });
}

const requests: Readonly<Record<ErasureStatement["request"]["because"], string>> = {
  "order-complete": "The order was complete",
  "order-cancelled": "The order was cancelled and the days after it were over",
  "never-paid": "The order was never paid",
};

const partnerStates: Readonly<Record<ErasureStatement["partners"][number]["state"], string>> = {
  requested: "asked, has not answered yet",
  confirmed: "has confirmed",
  overdue: "asked, and is late with its answer",
};

function certificatePage(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  issued: ErasureCertificate,
  invoiced: Invoiced | null,
): Reply {
  const { certificate: said, log, key } = issued;
  const at = (time: string): string => momentInWords(new Date(time));
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Certificate of erasure">
      <Lead {...{ deps, invoiced }} number={said.order} />
      <p class="no-print">
        <a href={ctx.links.to("order-certificate-file", { secret })}>Download it as a file</a> that can be checked
        without us: <code>candour verify certificate.json</code>. Or print this page.
      </p>
      <Part title="What was asked">
        <p>
          {requests[said.request.because]}, on {at(said.request.at)}. Policy of {said.policyVersion}.
        </p>
      </Part>
      <Part title="What was destroyed">
        <p>
          {said.erased.keys.destroyed === 1 ? "The key" : `${said.erased.keys.destroyed} keys`} of the details, by{" "}
          {at(said.erased.keys.atTheLatest)} at the latest. Then these rows:
        </p>
        <Table
          caption="Rows removed"
          head={["Where", "Rows"]}
          rows={Object.entries(said.erased.rows).map(([name, count]) => [name, String(count)])}
        />
      </Part>
      <Part title="Who else had some of it">
        {said.partners.length === 0 ? <p>Nobody.</p> : null}
        <ul>
          {said.partners.map(({ partner, fields, state }) => (
            <li>
              {partner === "courier" ? "The delivery company" : partner}: {fields.join(", ")}; {partnerStates[state]}.
            </li>
          ))}
        </ul>
      </Part>
      <Part title="What stays, and why">
        <ul>
          {said.stays.map(({ what, why }) => (
            <li>
              {what} {why}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="What this does not prove">
        <ul>
          {said.notProven.map((words) => (
            <li>{words}</li>
          ))}
        </ul>
      </Part>
      <Part title="How to check it">
        <p>
          {log === null
            ? "Its entry is in the privacy log, and the next checkpoint will cover it, within a minute or two."
            : `Its entry is number ${log.index + 1} of the privacy log.`}{" "}
          Stated on {at(said.statedAt)}, signed with the key <code class="secret-link">{key}</code>.
        </p>
      </Part>
    </OrderFrame>,
    { confidential: true },
  );
}

/** What is certified; of an order with a VAT invoice less, because that names whom it was made out to. */
function Lead({ deps, invoiced, number }: { deps: ShopDeps; invoiced: Invoiced | null; number: string }) {
  const endsAt = invoiced?.endsAt ?? null;
  const but =
    invoiced === null || endsAt === null
      ? ""
      : `, but for the business that its VAT invoice ${invoiced.invoice.number} names until ${momentInWords(endsAt)}`;
  return (
    <p class="lead">
      {deps.trader.company.registeredName} certifies that it can no longer tell who placed order {number}
      {but}.
    </p>
  );
}

function Part({ title, children }: { title: string; children: Child }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
