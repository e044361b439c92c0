import { clickedLink } from "./choose-in-place.ts";

/**
 * The pictures of a product: a small one moves the strip without moving the page, a large one opens over the page as large as
 * there is. Without a script the first moves both and the second is a page of its own.
 */
export function lookCloser(): void {
  document.addEventListener("click", (event) => {
    const small = clickedLink(event, "a[data-shot]");
    const shot = small === null ? null : document.getElementById(small.hash.slice(1));
    if (shot !== null) {
      event.preventDefault();
      shot.scrollIntoView({ block: "nearest", inline: "start" });
      return;
    }
    const large = clickedLink(event, "a[data-closer]");
    if (large === null) return;
    event.preventDefault();
    show(large);
  });
}

function show(link: HTMLAnchorElement): void {
  const dialog = document.createElement("dialog");
  const image = new Image();
  const close = document.createElement("button");
  dialog.className = "closer";
  close.className = "button";
  close.textContent = "Close";
  image.alt = link.querySelector("img")?.alt ?? "";
  image.src = link.href;
  dialog.append(close, image);
  dialog.ariaLabel = image.alt;
  dialog.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}
