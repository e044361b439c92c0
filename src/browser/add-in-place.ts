import { bodyOf, fetchPage, say, swap } from "./swap.ts";

/** "Add to basket" stays on the page: the number on the basket changes and a sentence says what happened. */
export function addInPlace(): void {
  document.addEventListener("submit", (event) => {
    const { target: form } = event;
    if (!(form instanceof HTMLFormElement) || !form.matches(".add")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button === null || button.disabled) return;
    button.disabled = true;
    fetchPage(
      form.action,
      bodyOf(form),
      () => form.submit(),
      ({ page }) => {
        button.disabled = false;
        button.focus();
        swap(page, ["bag"]);
        const notice = page.querySelector("[data-notice]");
        if (notice === null) return;
        document.querySelector("[data-notice]")?.remove();
        form.after(document.adoptNode(notice));
        say(notice.textContent ?? "");
      },
    );
  });
}
