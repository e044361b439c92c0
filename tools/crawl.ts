/**
 * `candour crawl <url>`: visits a site in seven ways, each with a browser that knows nothing, and says which cookies it sets, what it
 * stores in the browser, and which other hosts it has the browser ask. `--json` prints all that was found, as JSON.
 *
 * The seven ways: without choosing, refusing, accepting, withdrawing what was accepted, with the Global Privacy Control signal, with
 * cookies off, with scripts off. Where a site asks nothing there is nothing to refuse, and that is said.
 */
import type { Browser, BrowserContext, CDPSession, Page, Response } from "playwright-core";
import { launchBrowser } from "../test/support/browser.ts";

export const modes = ["no choice", "reject", "accept", "withdraw", "GPC signal", "cookies off", "scripts off"] as const;
export type Mode = (typeof modes)[number];

/** A cookie by its name, the host it is for, and whether it was still there at the end of the visit. */
export type CookieSeen = { name: string; host: string; kept: boolean };
/** Something in the browser's storage: `local visitor`, `database cart`, `worker /sw.js`. */
export type StorageSeen = { origin: string; what: string };
export type Visit = {
  mode: Mode;
  /** What was pressed, or why nothing could be. */
  choice: string;
  pages: string[];
  cookies: CookieSeen[];
  storage: StorageSeen[];
  /** Hosts other than the site's own, with the number of requests to each. */
  others: Record<string, number>;
};

export type CrawlOptions = {
  /** At most so many pages, the first included; those that the first page links to. */
  mostPages?: number;
  /** How long a page may take to ask its question and to go quiet. 0 waits for neither. */
  patienceMs?: number;
  /** Done on the last page, in every way: for a site of one's own, what a visitor does beyond reading. */
  act?: (page: Page, mode: Mode) => Promise<unknown>;
};

/** What people press, as it is written on buttons and links. */
const words: Readonly<Record<"accept" | "reject" | "withdraw", RegExp>> = {
  accept: /^(accept|agree|allow|i agree|yes,? i accept|ok$|got it)/i,
  reject:
    /^(reject|refuse|decline|deny|disagree|no,? thanks|(only|use) (strictly )?(necessary|essential)|(necessary|essential) (cookies )?only)/i,
  withdraw:
    // From a contract one withdraws as well, and every shop has to say so: that is not about cookies.
    /^(withdraw(?!.*\b(?:contract|order|purchase)\b)|(change|manage|review) (my |your )?(cookies?|choices?|consents?|preferences)|(cookie|privacy) (settings|choices|preferences))/i,
};

/** Visits `url` in all seven ways, one after the other. Throws a `CrawlError` when nothing answers there. */
export async function crawl(browser: Browser, url: string, options: CrawlOptions = {}): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (const mode of modes) visits.push(await visitOnce(browser, url, mode, options));
  return visits;
}

/** Something that is wrong with the address or the machine, in words for who typed the command. */
export class CrawlError extends Error {
  override name = "CrawlError";
}

async function visitOnce(browser: Browser, url: string, mode: Mode, options: CrawlOptions): Promise<Visit> {
  const context = await browser.newContext({
    javaScriptEnabled: mode !== "scripts off",
    ...(mode === "GPC signal" ? { extraHTTPHeaders: { "Sec-GPC": "1" } } : {}),
  });
  try {
    if (mode === "GPC signal") await context.addInitScript(signal);
    const seen = watch(context, new URL(url).host);
    const page = await context.newPage();
    if (mode === "cookies off") await takeCookies(context, page, seen.note);
    await arrive(page, url, options);
    const choice = await choose(page, mode, options);
    const pages = [page.url()];
    for (const link of await linksOn(page, options.mostPages ?? 8)) {
      await seen.store(page);
      await arrive(page, link, options);
      pages.push(page.url());
    }
    await options.act?.(page, mode);
    await seen.store(page);
    const withdrawn = mode === "withdraw" ? await withdraw(page, url, options) : undefined;
    await seen.store(page);
    const { cookies, storage, others } = await seen.all();
    return { mode, choice: withdrawn ?? choice, pages, cookies, storage, others };
  } finally {
    await context.close();
  }
}

async function arrive(page: Page, url: string, { patienceMs = 2_000 }: CrawlOptions): Promise<void> {
  try {
    await page.goto(url, { waitUntil: "load", timeout: 30_000 });
  } catch (thrown) {
    const because = /net::\w+|Timeout \d+ms/.exec(String(thrown))?.[0] ?? "it ended unexpectedly";
    throw new CrawlError(`${url} could not be opened: ${because}.`);
  }
  if (patienceMs > 0) await page.waitForLoadState("networkidle", { timeout: patienceMs }).catch(() => {});
}

async function choose(page: Page, mode: Mode, options: CrawlOptions): Promise<string> {
  if (mode === "reject")
    return (await press(page, words.reject, options)) ?? "nothing to refuse: no question was found";
  if (mode !== "accept" && mode !== "withdraw") return "none made";
  return (await press(page, words.accept, options)) ?? "nothing to accept: no question was found";
}

/** Goes back to the first page, opens the choices again and refuses. */
async function withdraw(page: Page, url: string, options: CrawlOptions): Promise<string> {
  await arrive(page, url, options);
  const opened = await press(page, words.withdraw, options);
  const refused = await press(page, words.reject, options);
  const pressed = [opened, refused].filter((each) => each !== undefined);
  return pressed.length === 0 ? "nothing to withdraw: no choices are offered" : pressed.join(", then ");
}

/** Presses what is called like that, if it can be seen, and answers what stood on it. */
async function press(page: Page, name: RegExp, { patienceMs = 2_000 }: CrawlOptions): Promise<string | undefined> {
  for (const frame of page.frames()) {
    const found = frame.getByRole("button", { name }).or(frame.getByRole("link", { name })).first();
    const isThere = await (patienceMs === 0
      ? found.isVisible()
      : found.waitFor({ state: "visible", timeout: patienceMs }).then(
          () => true,
          () => false,
        ));
    if (!isThere) continue;
    const label = ((await found.textContent()) ?? "").replaceAll(/\s+/g, " ").trim();
    await found.click({ timeout: 5_000 });
    await page.waitForLoadState("load");
    return `“${label}” was pressed`;
  }
  return undefined;
}

/** Addresses of the same site that the page links to, without the page itself. */
async function linksOn(page: Page, mostPages: number): Promise<string[]> {
  const here = new URL(page.url());
  const hrefs = await page
    .locator("a[href]")
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  const own = hrefs.filter((href) => URL.canParse(href)).map((href) => new URL(href));
  const pages = own
    .filter(({ origin, pathname }) => origin === here.origin && pathname !== here.pathname)
    .map(({ origin, pathname, search }) => `${origin}${pathname}${search}`);
  return [...new Set(pages)].slice(0, mostPages - 1);
}

type Note = (name: string, host: string) => void;

/** Notes everything that the visit leaves and asks for. */
function watch(context: BrowserContext, ownHost: string) {
  const asked = new Map<string, CookieSeen>();
  const stored = new Map<string, StorageSeen>();
  const others: Record<string, number> = {};
  const pending: Promise<unknown>[] = [];
  const note: Note = (name, host) => {
    asked.set(`${name} ${host}`, { name, host, kept: false });
  };
  context.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && host !== ownHost) others[host] = (others[host] ?? 0) + 1;
  });
  context.on("response", (response) => pending.push(cookiesIn(response, note).catch(() => {})));
  const store = async (page: Page): Promise<void> => {
    for (const each of await storageOf(page)) stored.set(`${each.origin} ${each.what}`, each);
    for (const { name, domain } of await context.cookies()) note(name, domain);
  };
  const all = async (): Promise<Pick<Visit, "cookies" | "storage" | "others">> => {
    await Promise.all(pending);
    const kept = new Set((await context.cookies()).map(({ name, domain }) => `${name} ${domain}`));
    const cookies = [...asked.entries()].map(([key, cookie]) => ({ ...cookie, kept: kept.has(key) }));
    return { cookies, storage: [...stored.values()], others };
  };
  return { note, store, all };
}

/** A line of `Set-Cookie`: whom the cookie would belong to, whether the browser takes it or not. */
function noteLine(line: string, url: string, note: Note): void {
  const domain = /;\s*domain=([^;]+)/i.exec(line)?.[1];
  note(line.split("=")[0]?.trim() ?? "", domain ?? new URL(url).hostname);
}

async function cookiesIn(response: Response, note: Note): Promise<void> {
  for (const { name, value } of await response.headersArray()) {
    // Several of them may come as one value in lines.
    if (/^set-cookie$/i.test(name)) for (const line of value.split("\n")) noteLine(line, response.url(), note);
  }
}

/** What lies in the storage of every frame of the page. */
async function storageOf(page: Page): Promise<StorageSeen[]> {
  const found = await Promise.all(page.frames().map((frame) => frame.evaluate(readStorage).catch(() => undefined)));
  return found.flatMap((one) => (one === undefined ? [] : one.what.map((what) => ({ origin: one.origin, what }))));
}

/** Runs in the page. */
async function readStorage(): Promise<{ origin: string; what: string[] }> {
  const workers = await navigator.serviceWorker?.getRegistrations();
  const what = [
    ...Object.keys(localStorage).map((key) => `local ${key}`),
    ...Object.keys(sessionStorage).map((key) => `session ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
    ...((await globalThis.caches?.keys()) ?? []).map((name) => `cache ${name}`),
    ...(workers ?? []).map(({ scope }) => `worker ${scope}`),
  ];
  return { origin: location.origin, what };
}

/** Runs in every page before its own scripts. */
function signal(): void {
  Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true, configurable: true });
}

/**
 * Keeps all cookies from this visit: the headless browser ignores its own setting for it, and a proxy would not see into https. What
 * the site tries to set is still noted. Frames of other sites fetch for themselves, and are not kept from it.
 */
async function takeCookies(context: BrowserContext, page: Page, note: Note): Promise<void> {
  const session = await context.newCDPSession(page);
  session.on("Fetch.requestPaused", (paused) => {
    const { requestId } = paused;
    void fetchWithout(session, paused, note)
      .catch(() => session.send("Fetch.failRequest", { requestId, errorReason: "Failed" }))
      // The page has gone on to another.
      .catch(() => {});
  });
  await session.send("Emulation.setDocumentCookieDisabled", { disabled: true });
  await session.send("Fetch.enable", { patterns: [{ urlPattern: "http*" }] });
}

/** As much of the event as is used. */
type Paused = {
  requestId: string;
  request: {
    url: string;
    method: string;
    headers: Record<string, string>;
    postDataEntries?: Array<{ bytes?: string }>;
  };
};

/** Fetches in the browser's place, without cookies, and hands on the answer without those that it sets. */
async function fetchWithout(session: CDPSession, { requestId, request }: Paused, note: Note): Promise<void> {
  const { url, method, headers, postDataEntries } = request;
  const body = postDataEntries?.map(({ bytes = "" }) => Buffer.from(bytes, "base64"));
  const answer = await fetch(url, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body: Buffer.concat(body) }),
  });
  for (const line of answer.headers.getSetCookie()) noteLine(line, url, note);
  await session.send("Fetch.fulfillRequest", {
    requestId,
    responseCode: answer.status,
    // The content comes unpacked, so what is said of its wrapping no longer holds; what is said of the connection is not ours.
    responseHeaders: [...answer.headers]
      .filter(([name]) => !notHandedOn.test(name))
      .map(([name, value]) => ({ name, value })),
    body: Buffer.from(await answer.arrayBuffer()).toString("base64"),
  });
}

const notHandedOn = /^(set-cookie|content-(encoding|length)|transfer-encoding|connection|keep-alive)$/;

/** One row for each way of visiting, and below it everything by name. */
export function tableOf(url: string, visits: readonly Visit[]): string {
  const cookieWords = ({ name, host, kept }: CookieSeen): string => `${name} (${host}${kept ? "" : ", not kept"})`;
  const rows = visits.map(({ mode, pages, cookies, storage, others, choice }) => [
    mode,
    ...[pages.length, cookies.length, storage.length, Object.keys(others).length].map(String),
    choice,
  ]);
  const head = ["", "pages", "cookies", "stored", "other hosts", "choice"];
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  const names = (title: string, of: (visit: Visit) => string[]): string[] => {
    const found = new Map<string, Mode[]>();
    for (const visit of visits) for (const name of of(visit)) found.set(name, [...(found.get(name) ?? []), visit.mode]);
    const lines = [...found].map(
      ([name, when]) => `  ${name}: ${when.length === modes.length ? "always" : when.join(", ")}`,
    );
    return ["", `${title}: ${lines.length === 0 ? "none" : ""}`.trimEnd(), ...lines];
  };
  return [
    `${url}, visited in ${visits.length} ways`,
    "",
    line(head),
    ...rows.map(line),
    ...names("Cookies", ({ cookies }) => cookies.map(cookieWords)),
    ...names("Stored in the browser", ({ storage }) => storage.map(({ origin, what }) => `${what} (${origin})`)),
    ...names("Other hosts", ({ others }) => Object.keys(others)),
  ].join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const [given, ...more] = args.filter((each) => each !== "--json");
  if (given === undefined || more.length > 0)
    throw new CrawlError("name one address: candour crawl http://localhost:3000");
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new CrawlError(`“${given}” is no address of a web site: it begins with http:// or https://`);
  }
  const url = new URL(given).href;
  const browser = await launchBrowser().catch((thrown: unknown) => {
    const because = String(thrown instanceof Error ? thrown.message : thrown).split("\n")[0];
    throw new CrawlError(`no browser could be started (${because}). Set CHROME to the path of a Chromium or Chrome.`);
  });
  try {
    const visits = await crawl(browser, url);
    process.stdout.write(
      `${args.includes("--json") ? JSON.stringify({ url, visits }, null, 2) : tableOf(url, visits)}\n`,
    );
  } finally {
    await browser.close();
  }
  return 0;
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (thrown) {
    if (!(thrown instanceof CrawlError)) throw thrown;
    process.stderr.write(`candour: ${thrown.message}\n`);
    process.exitCode = 1;
  }
}
