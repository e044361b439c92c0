import type { Child } from "hono/jsx";
import { londonDay } from "#delivery";
import { type Context, defineRoute, page, type Reply, type Route } from "#kernel/http";
import { rateOn } from "#settings";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { programsInWords } from "./program-words.ts";
import { changesSettings, type Subject, subjects } from "./subjects.ts";
import { perCent, plannedInWords } from "./vat-words.ts";

/** The room of the settings: each with how it stands, and the way to change it. */
export function settingsRoomRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...changesSettings,
      name: "settings",
      method: "GET",
      path: "/settings",
      accepts: "none",
      output: "page",
      handler: (_, ctx) => roomPage(deps, ctx),
    }),
  ];
}

async function roomPage(deps: OfficeDeps, ctx: Context): Promise<Reply> {
  const { links, actor, reader, now } = ctx;
  const { content: trader } = await deps.settings.trader.newest(reader);
  const { content: book } = await deps.settings.delivery.newest(reader);
  const { content: rates } = await deps.settings.vat.newest(reader);
  const { content: words } = await deps.settings.mailWords.newest(reader);
  const mails = await deps.mail.standing(reader);
  const worded = Object.values(words.sentences).filter((each) => each !== "").length;
  const served = book.zones.filter(({ refusal }) => refusal === null).length;
  const standing: Readonly<Record<Subject, Child>> = {
    trader: `${trader.name}: ${trader.company.registeredName}, company number ${trader.company.number}.`,
    delivery: `${served} areas that we deliver to, ${book.zones.length - served} that we do not.`,
    vat: `Standard rate ${perCent(rateOn(rates, "standard", londonDay(now)))}. ${plannedInWords(rates, londonDay(now))}`,
    "mail-words": `Mails begin with “${words.greeting}”, and ${worded === 0 ? "carry no sentence" : `${worded} of them carry a sentence`} of your own.`,
  };
  return page(
    <Office frame={{ deps, links, actor }} title="Settings" here="settings">
      <h1>Settings</h1>
      <p class="lead">What you set here counts at once, in every page, paper and mail. Each change can be put back.</p>
      <div class="panels">
        {(Object.keys(subjects) as Subject[]).map((subject) => (
          <section class="panel">
            <h2>
              <a href={links.to(subjects[subject].route)}>{subjects[subject].title}</a>
            </h2>
            <p>{standing[subject]}</p>
          </section>
        ))}
        <section class="panel">
          <h2>
            <a href={links.to("mail-queue")}>Mail queue</a>
          </h2>
          <p>
            {mails.failed === 0
              ? "No mail has failed."
              : `${mails.failed === 1 ? "One mail has" : `${mails.failed} mails have`} failed: look why, and try again.`}
          </p>
        </section>
        {actor?.may.has("programs.manage") ? (
          <section class="panel">
            <h2>
              <a href={links.to("programs")}>Programs</a>
            </h2>
            <p>{programsInWords(await deps.programs.keys(reader), await deps.programs.endpoints(reader))}</p>
          </section>
        ) : null}
        <section class="panel">
          <h2>
            <a href={links.to("going-live")}>Going live</a>
          </h2>
          <p>What a shop on the internet needs, and how this one stands.</p>
        </section>
      </div>
    </Office>,
    { confidential: true },
  );
}
