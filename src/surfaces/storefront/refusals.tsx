import type { Child } from "hono/jsx";
import { page, type Reply } from "#kernel/http";
import { Layout } from "#views/layout.tsx";
import type { Frame } from "./frame.ts";

/** The page behind a status that is not a success: same chrome, plain words, and a way on. */
export function RefusalPage(props: { frame: Frame; title: string; detail: string; children?: Child }) {
  const { frame, title, detail } = props;
  const { links, shop } = frame;
  return (
    <Layout {...frame} title={title} description={detail} canonical={links.absolute("home")} robots="noindex">
      <div class="reading">
        <div>
          <h1>{title}</h1>
          <p class="lead">{detail}</p>
          {props.children}
        </div>
        <div class="prose">
          <h2>Ways on</h2>
          <ul>
            <li>
              Search with the box at the top, or start <a href={links.to("home")}>from the front</a>.
            </li>
            <li>
              Look in{" "}
              {shop.departments.map(({ slug, name }, at) => (
                <>
                  {at === 0 ? null : at === shop.departments.length - 1 ? " or " : ", "}
                  <a href={links.to("category", { category: slug })}>{name.toLowerCase()}</a>
                </>
              ))}
              .
            </li>
            <li>
              <a href={links.to("contact")}>Ask us</a>, by telephone on {shop.telephone} or by mail to{" "}
              <a href={`mailto:${shop.email}`}>{shop.email}</a>.
            </li>
          </ul>
        </div>
      </div>
    </Layout>
  );
}

/** 404 for an address whose form is right but which leads to nothing, for example a product that was taken out. */
export function notFoundPage(frame: Frame): Reply {
  return page(
    <RefusalPage
      frame={frame}
      title="That page is not here"
      detail="It may have moved, or we no longer make what it showed."
    />,
    { status: 404 },
  );
}
