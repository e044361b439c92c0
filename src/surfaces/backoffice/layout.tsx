import type { Child } from "hono/jsx";
import type { Actor, Links } from "#kernel/http";
import { Form } from "#views/form.tsx";
import { usualKeys } from "./keyboard/own-keys.ts";
import type { OfficeDeps } from "./office-deps.ts";
import { placesFor } from "./places.ts";

/** What a page of the back office needs of its request. */
export type OfficeFrame = {
  deps: Pick<OfficeDeps, "shop" | "assets">;
  links: Links;
  /** Who is signed in; nobody on the pages before that. */
  actor: Actor | undefined;
};

/** The document round a page. `here` is the route of the room it belongs to. */
export function Office(props: { frame: OfficeFrame; title: string; here?: string; children?: Child }) {
  const { frame, title, here } = props;
  const { deps, links, actor } = frame;
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – ${deps.shop.name}`}</title>
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href={links.to("office-style", { name: deps.assets.styleName })} />
        <script type="module" src={links.to("office-script", { name: deps.assets.scriptName })}></script>
      </head>
      <body
        data-shortcuts={actor?.shortcuts ? "on" : undefined}
        data-keys={actor?.shortcuts && actor.shortcutKeys !== usualKeys ? actor.shortcutKeys : undefined}
      >
        {actor === undefined ? (
          <div class="door">
            <main id="content" tabindex={-1}>
              {props.children}
            </main>
          </div>
        ) : (
          <>
            <a class="skip" href="#content">
              Skip to content
            </a>
            <div class="desk">
              <Side frame={frame} actor={actor} here={here} />
              <main id="content" tabindex={-1}>
                {props.children}
              </main>
            </div>
          </>
        )}
        <output id="said" class="unseen"></output>
      </body>
    </html>
  );
}

function Side({ frame, actor, here }: { frame: OfficeFrame; actor: Actor; here: string | undefined }) {
  const { deps, links } = frame;
  return (
    <header class="side">
      <a class="whose" href={links.to("today")}>
        {deps.shop.name}
      </a>
      <button class="finder" type="button" data-find={links.to("find-anything")} hidden>
        Find <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label="Rooms">
        <ul class="rooms">
          {placesFor(actor).map(({ route, words, key }) => (
            <li>
              <a href={links.to(route)} data-key={key} aria-current={route === here ? "page" : undefined}>
                {words}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="me">
        <span>
          {actor.handle}
          <span class="role">, {actor.role}</span>
        </span>
        <a href={links.to("keyboard")} data-sheet>
          Keyboard
        </a>
        <Form action={links.to("sign-out")}>
          <button class="linklike" type="submit">
            Sign out
          </button>
        </Form>
      </div>
    </header>
  );
}
