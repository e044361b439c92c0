import { visit } from "./swap.ts";

/** Choosing another fabric or size replaces the product where it stands: no jump to the top, no white flash. */
export function chooseInPlace(): void {
  document.addEventListener("click", (event) => {
    const link = clickedLink(event, "a[data-option], a[data-in-place]");
    if (link === null) return;
    event.preventDefault();
    visit(link.href, summary);
  });
}

/** The link of that kind which was clicked to be followed here; null for a new tab, a new window or a download. */
export function clickedLink(event: MouseEvent, kind: string): HTMLAnchorElement | null {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey, defaultPrevented } = event;
  if (!(target instanceof Element) || defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey)
    return null;
  return target.closest<HTMLAnchorElement>(kind);
}

/** The lines of the page that say what is shown now: what is chosen, its price and its days, or how many were found. */
export function summary(): string {
  return [...document.querySelectorAll("[data-say]")].map(({ textContent }) => textContent).join(". ");
}
