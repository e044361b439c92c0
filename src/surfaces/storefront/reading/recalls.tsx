import { defineRoute, page, type Route } from "#kernel/http";
import type { Recall } from "#safety";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { dayInWords } from "#views/days.ts";
import { Layout } from "#views/layout.tsx";
import { catalogueTag } from "#views/tags.ts";
import { frameOf, type StorefrontDeps } from "../frame.ts";

/**
 * Every product safety recall, the newest first, for anybody: most people who have the product cannot be written to, because
 * the shop has forgotten them (EU GPSR 2023/988 Art. 35 and 36, which applies where we deliver to Northern Ireland; law L76).
 */
export function recallsRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    name: "recalls",
    method: "GET",
    path: "/safety/recalls",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    output: "page",
    kept: true,
    handler: (_, ctx) => {
      const { links } = ctx;
      const title = "Product safety recalls";
      const description = "Products of ours that must not be used any more, how to tell them, and what to do.";
      return page(
        <Layout {...frameOf(deps, ctx)} title={title} description={description} canonical={links.absolute("recalls")}>
          <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
          <article class="reading">
            <div>
              <h1>{title}</h1>
              <p class="lead">{description}</p>
            </div>
            <div class="prose">
              {deps.trader.isSample ? (
                <p class="notice">This is a demonstration shop: the recall is invented, like the product.</p>
              ) : null}
              {deps.recalls.length === 0 ? <p>There is none.</p> : null}
              {deps.recalls.map((recall) => (
                <OneRecall recall={recall} deps={deps} />
              ))}
              <p class="quiet">
                We forget who bought what when an order is complete, so we cannot write to everybody: that is why this
                page is public. On the page of your order you can leave an address to which we write if something in it
                is recalled. If you are not sure whether you have one of these, <a href={links.to("contact")}>ask us</a>
                ; you need not say who you are.
              </p>
            </div>
          </article>
        </Layout>,
        { tags: [catalogueTag] },
      );
    },
  });
}

function OneRecall({ recall, deps }: { recall: Recall; deps: StorefrontDeps }) {
  const { id, published, product, identify, hazard, act, remedy } = recall;
  const { telephone, email, hours } = deps.trader;
  return (
    <section id={id}>
      <h2>Product safety recall: {product}</h2>
      <p class="quiet">Published on {dayInWords(published)}</p>
      <h3>The hazard</h3>
      <p>{hazard}</p>
      <h3>What to do now</h3>
      <p>{act}</p>
      <h3>Is it yours?</h3>
      <p>{identify}</p>
      <h3>What you get</h3>
      <p>{remedy}</p>
      <p>
        Call <a href={`tel:${telephone.replaceAll(" ", "")}`}>{telephone}</a> ({hours}) or write to{" "}
        <a href={`mailto:${email}`}>{email}</a>. It costs you nothing.
      </p>
    </section>
  );
}
