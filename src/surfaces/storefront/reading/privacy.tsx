import type { Route } from "#kernel/http";
import { cookies } from "#policy/cookies";
import { notOffered, type Published, policyVersion } from "#policy/policy";
import { type Section, sections } from "#policy/promise";
import { dayInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import type { StorefrontDeps } from "../frame.ts";
import { readingRoute } from "./reading-route.tsx";

/** The cookie and privacy policy: one page, six parts, each sentence from the policy's own source. */
export function privacyRoute(deps: StorefrontDeps): Route {
  const parts = Object.keys(sections) as Section[];
  return readingRoute(deps, {
    name: "privacy",
    title: "Cookies and privacy",
    description: "What we collect, what we use it for, how we keep it safe, and whom we share it with.",
    lead:
      "Each of these promises is a piece of the software that runs this shop. What the software does not keep yet, we do " +
      "not promise: then this page says what we do instead.",
    contents: parts.map((id) => ({ id, title: sections[id] })),
    text: (links) => (
      <>
        {parts.map((section) => (
          <Part section={section} promises={deps.promises} />
        ))}
        <p>
          <a href={links.to("terms")}>Terms and conditions</a> · <a href={links.to("contact")}>Contact us</a>
        </p>
        <p class="quiet">Last changed on {dayInWords(policyVersion)}.</p>
      </>
    ),
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
