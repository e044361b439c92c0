import { defineRoute, page, type Route } from "#kernel/http";
import { cookies } from "#policy/cookies";
import { notOffered, type Published, policyVersion } from "#policy/policy";
import { type Section, sections } from "#policy/promise";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import { Table } from "#views/table.tsx";
import { frameOf, type StorefrontDeps } from "../frame.ts";
import { dayInWords } from "../product/days.ts";

/** The cookie and privacy policy: one page, six parts, each sentence from the policy's own source. */
export function privacyRoute(deps: StorefrontDeps): Route {
  return defineRoute({
    name: "privacy",
    method: "GET",
    path: "/privacy",
    access: "public",
    reads: [],
    writes: [],
    accepts: "none",
    output: "page",
    kept: true,
    handler: (_, ctx) => {
      const frame = frameOf(deps, ctx);
      const { links } = ctx;
      return page(
        <Layout
          {...frame}
          title="Cookies and privacy"
          description="What we collect, what we use it for, how we keep it safe, and whom we share it with."
          canonical={links.absolute("privacy")}
        >
          <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
          <article class="reading">
            <div>
              <h1>Cookies and privacy</h1>
              <p class="lead">
                Each of these promises is a piece of the software that runs this shop. What the software does not keep
                yet, we do not promise: then this page says what we do instead.
              </p>
              <ul class="contents">
                {Object.entries(sections).map(([id, title]) => (
                  <li>
                    <a href={`#${id}`}>{title}</a>
                  </li>
                ))}
              </ul>
            </div>
            <div class="prose">
              {(Object.keys(sections) as Section[]).map((section) => (
                <Part section={section} promises={deps.promises} />
              ))}
              <p>
                <a href={links.to("terms")}>Terms and conditions</a> · <a href={links.to("contact")}>Contact us</a>
              </p>
              <p class="quiet">Last changed on {dayInWords(policyVersion)}.</p>
            </div>
          </article>
        </Layout>,
      );
    },
  });
}

function Part({ section, promises }: { section: Section; promises: readonly Published[] }) {
  const toCome = notOffered.filter((promise) => promise.section === section);
  return (
    <section>
      <h2 id={section}>{sections[section]}</h2>
      {promises
        .filter((promise) => promise.section === section)
        .map(({ id, title, paragraphs, limits }) => (
          <section id={id} class="promise">
            <h3>{title}</h3>
            {paragraphs.map((paragraph) => (
              <p>{emphasised(paragraph)}</p>
            ))}
            {limits.map((limit) => (
              <p class="quiet">{limit}</p>
            ))}
          </section>
        ))}
      {section === "cookies" ? <CookieTable /> : null}
      {toCome.length === 0 ? null : (
        <div class="to-come">
          <h3>Not offered yet</h3>
          <ul>
            {toCome.map(({ id, words }) => (
              <li id={id}>{words}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function CookieTable() {
  return (
    <section class="scroll" tabindex={0} aria-label="Cookies of this shop">
      <Table
        caption="Every cookie that this shop sets"
        quiet
        head={["Name", "What for", "When", "Kept", "What is in it"]}
        rows={cookies.map(({ name, purpose, setWhen, keptDays, content }) => [
          <code>{name}</code>,
          purpose,
          setWhen,
          `${keptDays} days`,
          content,
        ])}
      />
    </section>
  );
}

/** The published words know one sign: two asterisks round what is emphasised. */
function emphasised(paragraph: string) {
  return paragraph.split("**").map((piece, at) => (at % 2 === 0 ? piece : <strong>{piece}</strong>));
}
