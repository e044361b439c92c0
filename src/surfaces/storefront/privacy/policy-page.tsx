import type { Route } from "#kernel/http";
import type { Judge } from "#policy/evidence";
import { type Section, sections } from "#policy/promise";
import { dayOfVersion, policyVersion } from "#policy/versions";
import type { Published } from "#policy/words";
import { dayInWords } from "#views/days.ts";
import type { StorefrontDeps } from "../frame.ts";
import { readingRoute } from "../reading/reading-route.tsx";
import { ProvenSentence } from "./sentence.tsx";
import { CookieTable, KindTable, RecipientTable } from "./tables.tsx";

/** The cookie and privacy policy: one page, six parts, each sentence from the policy's own source with what stands behind it. */
export function privacyRoute(deps: StorefrontDeps): Route {
  const parts = Object.keys(sections) as Section[];
  return readingRoute(deps, {
    name: "privacy",
    title: "Cookies and privacy",
    description: "What we collect, what we use it for, how we keep it safe, and whom we share it with.",
    lead: "Each sentence here is a piece of the software that runs this shop. Press the mark behind a sentence to see what enforces it, which tests show it, and when they last did.",
    contents: parts.map((id) => ({ id, title: sections[id] })),
    text: async (links) => {
      const judge = await deps.judge();
      return (
        <>
          <Legend />
          <p>
            <a href={links.to("what-we-hold")}>See what we hold about you</a>, take it with you, or have it forgotten.
          </p>
          {parts.map((section) => (
            <section>
              <h2 id={section}>{sections[section]}</h2>
              {deps.policy
                .filter((promise) => promise.section === section)
                .map((promise) => (
                  <PublishedPromise promise={promise} judge={judge} />
                ))}
              {section === "collect" ? <KindTable /> : null}
              {section === "cookies" ? <CookieTable /> : null}
              {section === "share" ? <RecipientTable recipients={deps.recipients} /> : null}
            </section>
          ))}
          <p>
            <a href={links.to("terms")}>Terms and conditions</a> · <a href={links.to("contact")}>Contact us</a> ·{" "}
            <a href={links.to("complain")}>Complain about how we handle your data</a>
          </p>
          <p class="quiet">
            Last changed on {dayInWords(dayOfVersion(policyVersion))}.{" "}
            <a href={links.to("policy-versions")}>All versions</a>
          </p>
        </>
      );
    },
  });
}

function Legend() {
  return (
    <ul class="legend quiet no-print">
      <li>
        <span class="seal proven"></span> proven on this very copy
      </li>
      <li>
        <span class="seal"></span> not proven here
      </li>
      <li>
        <span class="seal broken"></span> broken
      </li>
    </ul>
  );
}

function PublishedPromise({ promise, judge }: { promise: Published; judge: Judge }) {
  const { id, title, kept, paragraphs, limits } = promise;
  return (
    <section id={id} class={kept ? "promise" : "promise to-come"}>
      <h3>
        {title} {kept ? null : <small>Not offered yet</small>}
      </h3>
      {paragraphs.map((sentences) => (
        <div class="words">
          {sentences.map((sentence) => (
            <ProvenSentence promise={promise} sentence={sentence} judge={judge} />
          ))}
        </div>
      ))}
      {limits.map((limit) => (
        <p class="quiet">{limit}</p>
      ))}
    </section>
  );
}
