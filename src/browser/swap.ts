/** The parts of a page that may be replaced in place, by id. */
const parts = ["product", "listing", "bag"];

type Answer = { page: Document; address: string };

/**
 * Fetches a page of this shop and hands it over as a document. By XMLHttpRequest, because the browser itself parses what
 * it brings: no text is ever turned into a page here, which the Trusted Types of our pages would refuse.
 * Whatever goes wrong falls back to an ordinary visit of `otherwise`.
 */
export function fetchPage(
  address: string,
  body: string | null,
  otherwise: () => void,
  then: (answer: Answer) => void,
): void {
  const request = new XMLHttpRequest();
  request.open(body === null ? "GET" : "POST", address);
  request.responseType = "document";
  request.setRequestHeader("X-In-Place", "1");
  if (body !== null) request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  request.onload = () => {
    const page = request.response as Document | null;
    const final = new URL(request.responseURL || address, location.href);
    if (page === null || request.status >= 500) otherwise();
    else if (final.pathname.startsWith("/b/") && !location.pathname.startsWith("/b/")) location.assign(final);
    else then({ page, address: final.href });
  };
  request.onerror = otherwise;
  request.send(body);
}

/** What a form sends. */
export function bodyOf(form: HTMLFormElement): string {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])).toString();
}

/** Puts the parts of `page` in the place of ours; keeps open panels open and the focus where it was. */
export function swap(page: Document, only: readonly string[] = parts): void {
  const open = [...document.querySelectorAll("details[open][id]")].map(({ id }) => id);
  const focused = document.activeElement;
  const focusPath = focused instanceof HTMLElement ? pathOf(focused) : null;
  for (const id of only) {
    const now = document.getElementById(id);
    const next = page.getElementById(id);
    if (now !== null && next !== null) now.replaceWith(document.adoptNode(next));
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focusPath !== null && document.activeElement === document.body) find(focusPath)?.focus({ preventScroll: true });
}

/** Says a sentence to whoever cannot see what changed. */
export function say(words: string): void {
  const said = document.getElementById("said");
  if (said !== null) said.textContent = words.trim().replace(/\s+/g, " ");
}

/** Shows the page at `address` in place, as a visit of its own that Back leaves again. */
export function visit(address: string, sentence: () => string): void {
  document.body.ariaBusy = "true";
  const leave = () => location.assign(address);
  fetchPage(address, null, leave, ({ page, address: final }) => {
    document.body.ariaBusy = null;
    history.pushState({ inPlace: true }, "", final);
    show(page);
    say(sentence());
  });
}

/** Back and Forward over visits in place fetch what the address says. A leap within the page that is shown is the browser's own. */
export function keepHistory(): void {
  addEventListener("popstate", () => {
    if (pageNow() === shown) return;
    shown = pageNow();
    const scrolled = scrollY;
    fetchPage(
      location.href,
      null,
      () => location.reload(),
      ({ page }) => {
        show(page);
        scrollTo(0, scrolled);
      },
    );
  });
}

const pageNow = (): string => location.pathname + location.search;
let shown = pageNow();

/** Puts the page, or these parts of it, in the place of ours, title included. */
export function show(page: Document, only?: readonly string[]): void {
  shown = pageNow();
  document.title = page.title;
  swap(page, only);
}

/** How to find an element again in the new page: by id, or as the link to the same address. */
function pathOf(element: HTMLElement): string | null {
  if (element.id !== "") return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href === null ? null : `a[href="${CSS.escape(href)}"]`;
}

function find(path: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(path);
}
