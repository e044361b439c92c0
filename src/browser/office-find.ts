/** How long the typing must rest before we ask, in milliseconds. */
const restMs = 120;

type Found = { words: string; kind: string; to: string };

/** Ctrl K or Cmd K, or the button in the margin: a box that finds rooms, orders, products and things to do. */
export function findAnything(): void {
  const opener = document.querySelector<HTMLElement>("[data-find]");
  const address = opener?.dataset.find;
  if (opener === null || address === undefined) return;
  opener.hidden = false;
  const box = buildBox(address);
  opener.addEventListener("click", box.open);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    box.open();
  });
}

/** A dialog with a combobox (WAI-ARIA 1.2): arrows choose, Enter goes there, Escape closes. */
function buildBox(address: string): { open(): void } {
  const dialog = document.createElement("dialog");
  dialog.className = "find-box";
  dialog.setAttribute("aria-label", "Find");
  const input = document.createElement("input");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-label", "Room, order number, product or action");
  input.setAttribute("aria-controls", "find-list");
  input.setAttribute("aria-expanded", "true");
  input.placeholder = "Room, order number, product or action";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.maxLength = 60;
  const list = document.createElement("ul");
  list.id = "find-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Found");
  dialog.append(input, list);
  document.body.append(dialog);
  let chosen = 0;
  // What the list shows is the answer to these letters; whoever presses Enter sooner goes once the answer is there.
  let answered = "";
  let isGoing = false;
  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const choose = (at: number) => {
    const all = options();
    chosen = all.length === 0 ? 0 : (at + all.length) % all.length;
    for (const [each, option] of all.entries()) option.setAttribute("aria-selected", String(each === chosen));
    const now = all[chosen];
    if (now === undefined) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", now.id);
    now?.scrollIntoView({ block: "nearest" });
  };
  const show = (found: readonly Found[]) => {
    list.replaceChildren(...found.map(toOption));
    choose(0);
    answered = input.value.trim();
    if (isGoing) go();
  };
  const go = () => {
    isGoing = input.value.trim() !== answered;
    if (isGoing) return ask.now();
    const to = options()[chosen]?.dataset.to;
    if (to !== undefined) location.assign(to);
  };
  const ask = asker(address, input, show);
  input.addEventListener("input", () => {
    isGoing = false;
    ask.soon();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") go();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", ({ target }) => {
    const option = target instanceof Element ? target.closest<HTMLElement>("[role=option]") : null;
    if (option?.dataset.to !== undefined) location.assign(option.dataset.to);
  });
  return {
    open: () => {
      if (dialog.open) return;
      input.value = "";
      isGoing = false;
      dialog.showModal();
      ask.now();
    },
  };
}

function toOption({ words, kind, to }: Found, at: number): HTMLElement {
  const option = document.createElement("li");
  option.id = `find-${at}`;
  option.setAttribute("role", "option");
  option.dataset.to = to;
  const what = document.createElement("span");
  what.className = "quiet";
  what.textContent = kind;
  option.append(words, what);
  return option;
}

/** Asks the shop once the typing rests; an answer to what is no longer in the box is left out. What has an @ is not sent. */
function asker(address: string, input: HTMLInputElement, show: (found: readonly Found[]) => void) {
  let waiting = 0;
  const now = () => {
    const words = input.value.trim();
    const sent = words.includes("@") ? "by e-mail" : words;
    const request = new XMLHttpRequest();
    request.open("GET", `${address}?q=${encodeURIComponent(sent)}`);
    request.responseType = "json";
    request.onload = () => {
      if (request.status === 200 && input.value.trim() === words) show((request.response as { found: Found[] }).found);
    };
    request.send();
  };
  return {
    now,
    soon: () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(now, restMs);
    },
  };
}
