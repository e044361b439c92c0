import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import type { Role } from "#staff";
import { assertWritesNothing } from "../gate/every-table.ts";
import { formBody } from "../gate/send.ts";
import type { App } from "./app.ts";
import { barriersOn } from "./axe.ts";
import { problemsOf } from "./html.ts";
import { type Colleague, colleague, joinsAsOwner } from "./office.ts";

/** How somebody works through a day: at a wide screen, at a narrow dark one, or with scripts that do not load. */
export const looks = {
  wide: { viewport: { width: 1280, height: 900 } },
  "narrow and dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  "without scripts": { viewport: { width: 1280, height: 900 } },
} as const satisfies Record<string, Parameters<typeof colleague>[1]>;

export type Look = keyof typeof looks;

/** Somebody with a role at a browser of their own, on the first page of the back office. */
export async function comesToWork(
  app: App,
  browser: Browser,
  { role, handle, look }: { role: Role; handle: string; look: Look },
): Promise<Colleague> {
  const who = await colleague(browser, looks[look]);
  await joinsAsOwner(app, who, handle);
  await app.db.asOwner("UPDATE staff.member SET role = $1 WHERE handle = $2", [role, handle]);
  // Signed in by passkey, which needs a script; everything after it works without one.
  if (look === "without scripts") await who.page.route("**/script/*", (route) => route.abort());
  await who.page.goto(`${app.office.url}/`);
  return who;
}

/** The page is valid, without barriers, no wider than the screen and no heavier than a page may be. */
export async function inOrder({ page, tools }: Pick<Colleague, "page" | "tools">): Promise<void> {
  await page.waitForLoadState();
  const html = await page.content();
  assert.deepEqual(await problemsOf(html), [], page.url());
  assert.deepEqual(await barriersOn(page, tools), [], page.url());
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${page.url()} is ${wide} pixels too wide`);
  assert.ok(Buffer.byteLength(html) <= 42_000, `${page.url()} weighs ${Buffer.byteLength(html)} bytes`);
}

/** The rooms that the side of the page offers, in their order. */
export function rooms({ page }: Pick<Colleague, "page">): Promise<string[]> {
  return page.getByRole("navigation", { name: "Rooms" }).getByRole("link").allTextContents();
}

/**
 * Pages somebody may not open and forms they may not send, asked for past every link and button, with their own session: each is
 * refused with the sentence that says so, and nothing is written but that the session was used; what works in the background goes on.
 */
export async function mayNot(
  app: App,
  { page }: Pick<Colleague, "page">,
  { open, send }: { open: readonly string[]; send: Readonly<Record<string, Readonly<Record<string, string>>>> },
): Promise<void> {
  await assertWritesNothing(
    app,
    "what was refused",
    async () => {
      for (const path of open) {
        const answer = await page.goto(`${app.office.url}${path}`);
        assert.equal(answer?.status(), 403, path);
        await page.getByRole("heading", { name: "Not yours to do" }).waitFor();
      }
      await page.goto(`${app.office.url}/`);
      for (const [path, fields] of Object.entries(send)) {
        const status = await page.evaluate(
          async ([to, body]) => {
            const headers = { "content-type": "application/x-www-form-urlencoded" };
            return (await fetch(to, { method: "POST", headers, body })).status;
          },
          [path, formBody(fields)] as const,
        );
        assert.equal(status, 403, path);
      }
    },
    ["staff.session", "jobs.job", "jobs.job_common"],
  );
}
