import { summary } from "./choose-in-place.ts";
import { visit } from "./swap.ts";

/** Ticking a filter shows the narrowed list at once; the button of the form does the same for whoever has no script. */
export function filterInPlace(): void {
  const show = (form: HTMLFormElement): void => {
    const entries = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === "string");
    const search = new URLSearchParams(entries).toString();
    visit(form.action + (search === "" ? "" : `?${search}`), summary);
  };
  const formOf = (target: EventTarget | null): HTMLFormElement | null =>
    target instanceof Element ? target.closest<HTMLFormElement>("form[data-in-place]") : null;
  document.addEventListener("change", ({ target }) => {
    const form = formOf(target);
    if (form !== null) show(form);
  });
  document.addEventListener("submit", (event) => {
    const form = formOf(event.target);
    if (form === null) return;
    event.preventDefault();
    for (const panel of form.querySelectorAll("details[open]")) panel.removeAttribute("open");
    show(form);
  });
}
