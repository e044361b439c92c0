import { bodyOf, fetchPage, show } from "./swap.ts";

/**
 * What somebody typed comes back with its mistakes on the page it was typed on. As a page of its own it would lie on the way
 * back, and the browser would ask whether to send it again. A form with `data-once` is left to the browser: if the answer to it is
 * lost, nothing here may send it again by itself.
 */
export function sendInPlace(): void {
  document.addEventListener("submit", (event) => {
    const { target: form } = event;
    if (!(form instanceof HTMLFormElement) || !form.matches(".sheet:not([data-once])")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button === null || button.disabled) return;
    button.disabled = true;
    fetchPage(
      form.action,
      bodyOf(form),
      () => form.submit(),
      ({ page, address }) => {
        // Whoever comes back to this page may send it again.
        button.disabled = false;
        if (address !== form.action) return location.assign(address);
        history.replaceState(null, "", location.href);
        show(page, ["content"]);
        document.getElementById("errors")?.focus();
        scrollTo(0, 0);
      },
    );
  });
}
