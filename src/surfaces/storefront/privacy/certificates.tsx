import { type Context, defineRoute, page, problem, type Reply, type Route } from "#kernel/http";
import { type ErasureCertificate, erasureCertificate } from "#privacy";
import { Layout } from "#views/layout.tsx";
import { frameOf } from "../frame.ts";
import { secretParam } from "../order/order-page.tsx";
import { notFoundPage } from "../refusals.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { CertificateParts, certificateFile } from "./certificate-parts.tsx";

type Kind = "complaint" | "question" | "invoice";

/** What is behind a link: the route of its page, and its words. */
const behind = {
  complaint: { access: "complaint-secret", path: "/privacy/complaint/:secret", back: "Back to the complaint" },
  question: { access: "question-secret", path: "/contact/question/:secret", back: "Back to the page" },
  invoice: { access: "invoice-secret", path: "/invoices/:secret", back: "Back to the page" },
} as const satisfies Record<Kind, { access: string; path: string; back: string }>;

const stillHere: Readonly<Record<Kind, string>> = {
  complaint: "We still have what was written. The certificate comes when it is gone.",
  question: "We still have what was written. The certificate comes when it is gone.",
  invoice: "We still have whom this invoice is made out to. The certificate comes when that is gone.",
};

/**
 * Certificates of erasure beside those of orders: for whoever has the link of a complaint, a question or a VAT invoice, once its person
 * is forgotten; to read and print, and as a file that checks itself.
 */
export function certificatesRoutes(deps: ShopDeps): Route[] {
  return [...routesOf(deps, "complaint"), ...routesOf(deps, "question"), ...routesOf(deps, "invoice")];
}

function routesOf(deps: ShopDeps, kind: Kind): Route[] {
  const { access, path } = behind[kind];
  const asked = { method: "GET", access, params: secretParam, accepts: "none", reads: [], writes: [] } as const;
  return [
    defineRoute({
      ...asked,
      name: `${kind}-certificate`,
      path: `${path}/certificate`,
      output: "page",
      handler: async ({ params: { secret } }, ctx) => {
        const found = await certificateOf(deps, ctx, kind, secret);
        if (found.ok) return certificatePage(deps, ctx, { kind, secret, issued: found.certificate });
        return found.because === "not-erased"
          ? framed(deps, ctx, { kind, secret, title: "This cannot be done", status: 409 }, [
              <p class="lead">{stillHere[kind]}</p>,
            ])
          : notFoundPage(frameOf(deps, ctx));
      },
    }),
    defineRoute({
      ...asked,
      name: `${kind}-certificate-file`,
      path: `${path}/certificate.json`,
      output: { 200: erasureCertificate },
      handler: async ({ params: { secret } }, ctx) => {
        const found = await certificateOf(deps, ctx, kind, secret);
        return found.ok ? certificateFile(found.certificate) : refused(ctx, kind, found.because === "not-erased");
      },
    }),
  ];
}

function certificateOf(deps: ShopDeps, { reader }: Context, kind: Kind, secret: string) {
  const owner = { complaint: deps.complaints, question: deps.questions, invoice: deps.invoices }[kind];
  return owner.certificate(reader, secret);
}

function refused(ctx: Context, kind: Kind, isHere: boolean): Reply {
  return problem({
    type: ctx.links.absolute("api-problem", { code: isHere ? "not-erased-yet" : "not-found" }),
    title: isHere ? "Not erased yet" : "Not found",
    status: isHere ? 409 : 404,
    detail: isHere ? stillHere[kind] : "There is nothing behind this secret.",
  });
}

type Shown = { kind: Kind; secret: string };

function certificatePage(deps: ShopDeps, ctx: Context, shown: Shown & { issued: ErasureCertificate }): Reply {
  const { kind, secret, issued } = shown;
  return framed(deps, ctx, { kind, secret, title: "Certificate of erasure", status: 200 }, [
    <p class="lead">
      {deps.trader.company.registeredName} certifies that it can no longer tell {forgotten(issued)}.
    </p>,
    <CertificateParts issued={issued} file={ctx.links.to(`${kind}-certificate-file`, { secret })} />,
  ]);
}

function forgotten({ certificate: { about } }: ErasureCertificate): string {
  if (about.kind === "invoice")
    return "whom the VAT invoice behind this link was made out to, nor which of its invoices that is";
  return `who wrote ${about.kind} ${about.number}, what it said, or what was answered`;
}

function framed(
  deps: ShopDeps,
  ctx: Context,
  { kind, secret, title, status }: Shown & { title: string; status: number },
  parts: readonly unknown[],
): Reply {
  return page(
    <Layout
      {...frameOf(deps, ctx)}
      title={title}
      description={title}
      canonical={ctx.links.absolute("home")}
      robots="noindex"
      bare
    >
      <div class="task">
        <h1>{title}</h1>
        {parts as never}
        <p class="no-print">
          <a href={ctx.links.to(kind, { secret })}>{behind[kind].back}</a>
        </p>
      </div>
    </Layout>,
    { confidential: true, status },
  );
}
