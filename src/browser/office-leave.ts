/** What may be seen for a while only: when its time is over, the page gives way to the one with the dots. */
export function leaveInTime(): void {
  const shown = document.querySelector<HTMLElement>("[data-leave-after]");
  if (shown === null) return;
  const { leaveAfter = "0", leaveTo = "/" } = shown.dataset;
  setTimeout(() => {
    shown.replaceChildren();
    location.replace(leaveTo);
  }, Number(leaveAfter) * 1_000);
}
