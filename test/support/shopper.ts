/**
 * A person at a browser. Verbs are what somebody would say they did; names are those on the screen, found as a screen
 * reader finds them. Everything such a person comes across is checked at the end of the journey.
 */
import assert from "node:assert/strict";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { asTyped, type Person } from "./people.ts";

export type Shopper = {
  page: Page;
  context: BrowserContext;
  /** Types an address into the address bar: a path of the shop, or a whole address. */
  opens(address: string): Promise<void>;
  /** Follows a link and arrives somewhere. */
  follows(link: string | RegExp): Promise<void>;
  /** Presses a button that leads somewhere. */
  presses(button: string | RegExp): Promise<void>;
  /** Ticks a box that shows its result in place, or just ticks it where scripts are off. */
  ticks(box: string): Promise<void>;
  /** Opens a panel by its heading. */
  opensPanel(heading: string): Promise<void>;
  /** Fills fields in, by their labels. */
  fills(fields: Readonly<Record<string, string>>): Promise<void>;
  /** Fills the checkout's form in. */
  gives(person: Person): Promise<void>;
  /** What the form holds now, by label. */
  holds(labels: Iterable<string>): Promise<Record<string, string>>;
  /** Hits a key that leads somewhere. */
  hits(key: string): Promise<void>;
  goesBack(): Promise<void>;
  reloads(): Promise<void>;
  /** The words of the page, without head and foot. */
  reads(): Promise<string>;
  sees(words: string | RegExp): Promise<void>;
  doesNotSee(words: string | RegExp): Promise<void>;
  /** Is on a page with this heading. */
  isAt(heading: string | RegExp): Promise<void>;
  /** The number on the basket; 0 where none is shown. */
  basketCount(): Promise<number>;
  /** Path and query of where they are. */
  path(): string;
  /** Takes a test card at the bank's page and pays; confirms where the bank asks. */
  paysWith(card: string, answer?: "Yes, confirm the payment" | "No, refuse it"): Promise<void>;
  /** Another window of the same browser. */
  newWindow(): Promise<Shopper>;
};

/** What a shopper came across: each document as it was sent and as it stood, and whatever the browser complained of. */
export type Seen = { pages: Array<{ url: string; html: string }>; complaints: string[] };

export type ShopperOptions = { url: string; scripts: boolean; ownOrigins: readonly string[]; seen: Seen };

/** Puts somebody at a new window of `context`. */
export async function newShopper(context: BrowserContext, options: ShopperOptions): Promise<Shopper> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const came: Came = { document: undefined };
  watch(page, came, options);
  const arrive = (act: () => Promise<unknown>) => arriving(page, came, options, act);
  const main = page.locator("main");
  const shopper: Shopper = {
    page,
    context,
    opens: (address) => arrive(() => page.goto(new URL(address, options.url).href)),
    follows: (link) => arrive(() => only(page.getByRole("link", { name: link, exact: true })).click()),
    presses: (button) => arrive(() => only(page.getByRole("button", { name: button, exact: true })).click()),
    ticks: async (box) => {
      const act = () => page.getByRole("checkbox", { name: box }).check();
      await (options.scripts ? arrive(act) : act());
    },
    opensPanel: (heading) => page.locator("summary", { hasText: heading }).click(),
    fills: async (fields) => {
      for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
    },
    gives: (person) => shopper.fills(asTyped(person)),
    holds: async (labels) => {
      const held: Record<string, string> = {};
      for (const label of labels) held[label] = await page.getByLabel(label, { exact: true }).inputValue();
      return held;
    },
    hits: (key) => arrive(() => page.keyboard.press(key)),
    goesBack: () => arrive(() => page.goBack()),
    reloads: () => arrive(() => page.reload()),
    // biome-ignore lint/performance/useDomNodeTextContent: what is shown is meant, not what stands in the document.
    reads: async () => inOneLine(await main.innerText()),
    sees: async (words) => assertShown(await shopper.reads(), words, true),
    doesNotSee: async (words) => assertShown(await shopper.reads(), words, false),
    isAt: async (heading) => {
      const [title = ""] = await page.locator("h1").allInnerTexts();
      assertShown(inOneLine(title), heading, true);
    },
    basketCount: async () => Number((await page.locator("#bag b").allInnerTexts())[0]?.match(/\d+/)?.[0] ?? 0),
    path: () => page.url().slice(new URL(page.url()).origin.length),
    paysWith: async (card, answer) => {
      await shopper.follows(`Use the card “${card}”`);
      await shopper.presses(/^Pay £/);
      if (answer !== undefined) await shopper.presses(answer);
    },
    newWindow: () => newShopper(context, options),
  };
  return shopper;
}

type Came = { document: Promise<string> | undefined };

/** Does something that leads to another page or another state of it, waits until it stands, and keeps it for checking. */
async function arriving(page: Page, came: Came, { seen }: ShopperOptions, act: () => Promise<unknown>): Promise<void> {
  came.document = undefined;
  const moved = page.waitForEvent("framenavigated", (frame) => frame === page.mainFrame());
  await Promise.all([moved, act()]);
  await page.waitForLoadState("load");
  const html = (await came.document) ?? (await page.content());
  seen.pages.push({ url: page.url(), html });
}

/** Notes what is asked of others, what the browser complains of, and every document as it came. */
function watch(page: Page, came: Came, { ownOrigins, seen }: ShopperOptions): void {
  const refused = new Set<string>();
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && !ownOrigins.includes(origin)) seen.complaints.push(`asks ${request.url()}`);
  });
  page.on("response", (response) => {
    const isNavigation = response.request().isNavigationRequest();
    const inPlace = response.request().headers()["x-in-place"] !== undefined;
    if (response.status() >= 400 && (isNavigation || inPlace)) refused.add(response.url());
    if (!isNavigation) return;
    // What the browser has thrown away already is read from the page as it stands.
    const isDocument = response.status() < 300 || response.status() >= 400;
    if (isDocument) came.document = response.text().catch(() => page.content());
  });
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // A form that is sent back with mistakes is a 422, which the browser notes; that is no fault of the page.
    const isRefusal = message.text().startsWith("Failed to load resource") && refused.has(message.location().url);
    if (!isRefusal) seen.complaints.push(`${page.url()} says: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.complaints.push(`${page.url()} throws: ${String(error)}`));
}

/** One of several that are the same is as good as another; none is a failure, with a wait. */
function only(found: Locator): Locator {
  return found.first();
}

function assertShown(text: string, words: string | RegExp, wanted: boolean): void {
  const there = typeof words === "string" ? text.includes(inOneLine(words)) : words.test(text);
  if (there === wanted) return;
  assert.fail(`${wanted ? "does not show" : "shows"} ${String(words)}\n${text}`);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
