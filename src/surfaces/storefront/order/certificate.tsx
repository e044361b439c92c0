import type { Invoiced } from "#invoices";
import { type Context, defineRoute, page, problem, type Reply, type Route } from "#kernel/http";
import { type ErasureCertificate, erasureCertificate } from "#privacy";
import { momentInWords } from "#views/days.ts";
import { frameOf } from "../frame.ts";
import { CertificateParts, certificateFile } from "../privacy/certificate-parts.tsx";
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
        return certificateFile(found.certificate);
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

function certificatePage(
  deps: ShopDeps,
  ctx: Context,
  secret: string,
  issued: ErasureCertificate,
  invoiced: Invoiced | null,
): Reply {
  return page(
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title="Certificate of erasure">
      <Lead {...{ deps, invoiced }} number={issued.certificate.about.number ?? ""} />
      <CertificateParts issued={issued} file={ctx.links.to("order-certificate-file", { secret })} />
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
