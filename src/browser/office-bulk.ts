/** Ticking orders: one box for the whole page, and how many are ticked; and what goes on by itself between two steps. */
export function workOnMany(): void {
  const form = document.querySelector<HTMLFormElement>("form.chosen");
  if (form !== null) countTicked(form);
  const goOn = document.querySelector<HTMLFormElement>("form.go-on");
  const counting = document.querySelector<HTMLElement>("[data-counting]");
  if (goOn !== null && counting !== null) beginLater(goOn, counting);
  else goOn?.requestSubmit();
}

/** Begins by itself when its seconds are over, unless somebody leaves the page or undoes it before. */
function beginLater(form: HTMLFormElement, counting: HTMLElement): void {
  const waiting = setTimeout(() => form.requestSubmit(), Number(counting.dataset.counting) * 1_000);
  const stop = () => {
    clearTimeout(waiting);
    counting.hidden = true;
  };
  counting.hidden = false;
  document.querySelector("[data-undo]")?.addEventListener("click", stop);
  form.addEventListener("submit", stop);
  addEventListener("pagehide", stop);
}

function countTicked(form: HTMLFormElement): void {
  const page = form.querySelector<HTMLInputElement>("[data-whole-page]");
  const said = form.querySelector<HTMLElement>("[data-ticked]");
  const everything = form.querySelector<HTMLInputElement>("input[name=all]");
  const boxes = () => [...form.querySelectorAll<HTMLInputElement>("input[name=order]")];
  let hint: string | null = null;
  const tell = () => {
    const ticked = boxes().filter(({ checked }) => checked).length;
    if (page !== null) {
      page.checked = ticked > 0 && ticked === boxes().length;
      page.indeterminate = ticked > 0 && !page.checked;
    }
    if (said === null) return;
    hint ??= said.textContent;
    const all = everything?.checked === true ? everything.dataset.howMany : undefined;
    const some = ticked === 0 ? hint : `${ticked} ticked`;
    said.textContent = all === undefined ? some : `All ${all} ticked`;
  };
  if (page !== null) {
    page.hidden = false;
    page.addEventListener("change", () => {
      for (const box of boxes()) box.checked = page.checked;
    });
  }
  form.addEventListener("change", tell);
  tell();
}
