import { fetchPage } from "./swap.ts";

/** How long after g the next key still belongs to it, in milliseconds. */
const togetherMs = 1_200;

/**
 * Single keys: `/` to the search box, j and k along the rows of a list, x ticks a row, ? shows the sheet, g and a letter leads to
 * a room; or those that somebody chose instead. Off where somebody types, and for whoever turned them off. Enter opens a row because its link has the focus.
 */
export function listenToKeys(): void {
  if (document.body.dataset.shortcuts !== "on") return;
  const [toSearch, next, before, ticks, sheet, toRoom] = document.body.dataset.keys ?? "/jkx?g";
  const does = (key: string): boolean => {
    if (key === toSearch) return search();
    if (key === next) return step(1);
    if (key === before) return step(-1);
    if (key === ticks) return tick();
    return key === sheet && showSheet();
  };
  let wentAt = Number.NEGATIVE_INFINITY;
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target, timeStamp } = event;
    if (ctrlKey || metaKey || altKey || isTypedInto(target) || document.querySelector("dialog[open]") !== null) return;
    const room = timeStamp - wentAt < togetherMs ? roomBehind(key) : null;
    wentAt = key === toRoom ? timeStamp : Number.NEGATIVE_INFINITY;
    if (room !== null) room.click();
    else if (!does(key)) return;
    event.preventDefault();
  });
}

function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")
  );
}

function roomBehind(key: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.rooms a[data-key="${CSS.escape(key)}"]`);
}

/** To the search box of the page, or the one that finds anything where the page has none. */
function search(): boolean {
  if (focus(document.querySelector<HTMLElement>("search input"))) return true;
  document.querySelector<HTMLElement>("[data-find]")?.click();
  return true;
}

function focus(element: HTMLElement | null): boolean {
  element?.focus();
  return element !== null;
}

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".list tbody tr")];
const rowHere = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>(".list tbody tr") ?? null;

/** Along the rows, from the one that has the focus; the first j comes to the first row. */
function step(by: 1 | -1): boolean {
  const all = rows();
  const here = rowHere();
  const next = here === null ? all[0] : all[all.indexOf(here) + by];
  return focus(next?.querySelector<HTMLElement>("th a") ?? null);
}

function tick(): boolean {
  const box = rowHere()?.querySelector<HTMLInputElement>("input[name=order]") ?? null;
  box?.click();
  return box !== null;
}

/** The sheet of keys over the page; where it cannot be fetched, its own page. */
function showSheet(): boolean {
  const link = document.querySelector<HTMLAnchorElement>("a[data-sheet]");
  if (link === null) return false;
  fetchPage(
    link.href,
    null,
    () => location.assign(link.href),
    ({ page }) => {
      const sheet = page.getElementById("key-sheet");
      if (sheet === null) return location.assign(link.href);
      const dialog = document.createElement("dialog");
      dialog.className = "sheet";
      const close = document.createElement("button");
      close.className = "button plain";
      close.textContent = "Close";
      close.addEventListener("click", () => dialog.close());
      dialog.append(document.adoptNode(sheet), close);
      dialog.setAttribute("aria-label", "Keyboard");
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    },
  );
  return true;
}
