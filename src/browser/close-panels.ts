/** Escape and a click elsewhere close an open filter panel; without a script a second click on its button does. */
export function closePanels(): void {
  const openPanels = () => [...document.querySelectorAll<HTMLDetailsElement>(".bar details[open]")];
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const panel of openPanels()) {
      const within = panel.contains(document.activeElement);
      panel.open = false;
      if (within) panel.querySelector("summary")?.focus();
    }
  });
  document.addEventListener("click", ({ target }) => {
    for (const panel of openPanels()) if (!(target instanceof Node && panel.contains(target))) panel.open = false;
  });
}
