/** How long the typing must rest before we ask, in milliseconds. */
const restMs = 150;

/** Offers searches while one types, through the browser's own list: arrows choose, Enter takes, Escape closes. */
export function suggest(): void {
  const box = document.getElementById("find");
  const list = document.getElementById("suggestions");
  const address = list?.getAttribute("data-from");
  if (!(box instanceof HTMLInputElement) || list === null || address == null) return;
  let waiting = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    const words = box.value.trim();
    if (words.length < 2 || [...list.children].some((option) => option.getAttribute("value") === words)) return;
    waiting = window.setTimeout(() => {
      const request = new XMLHttpRequest();
      request.open("GET", `${address}?q=${encodeURIComponent(words)}`);
      request.responseType = "json";
      request.onload = () => {
        if (request.status !== 200 || box.value.trim() !== words) return;
        const { suggestions } = request.response as { suggestions: string[] };
        list.replaceChildren(...suggestions.map((words) => new Option(words, words)));
      };
      request.send();
    }, restMs);
  });
}
