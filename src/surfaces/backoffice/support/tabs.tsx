import type { Context } from "#kernel/http";
import type { OfficeDeps } from "../office-deps.ts";

type List = "questions" | "complaints" | "questions-closed" | "complaints-answered";

/** The four lists of support, with how many wait on two of them. */
export async function supportTabs(
  deps: Pick<OfficeDeps, "questions" | "complaints">,
  { links, reader, now }: Context,
  here: List,
) {
  const [{ waiting }, { open }] = await Promise.all([
    deps.questions.waiting(reader, now),
    deps.complaints.clock(reader, now),
  ]);
  const tab = (name: List, href: string, words: string) => (
    <a href={href} aria-current={name === here ? "page" : undefined}>
      {words}
    </a>
  );
  return (
    <nav class="tabs" aria-label="Questions and complaints">
      {tab("questions", links.to("support"), `Questions (${waiting})`)}{" "}
      {tab("complaints", links.to("support-complaints"), `Complaints (${open})`)}{" "}
      {tab("questions-closed", links.to("support", {}, { state: "closed" }), "Closed questions")}{" "}
      {tab("complaints-answered", links.to("support-complaints", {}, { state: "answered" }), "Answered complaints")}
    </nav>
  );
}
