import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Shopper } from "./shopper.ts";

const mostStops = 150;

/**
 * Goes on by Tab until the focus is on what is called `name`; at each stop the focus must be seen. Answers how many stops
 * that took.
 */
export async function tabsTo({ page }: Pick<Shopper, "page">, name: RegExp): Promise<number> {
  for (let stops = 1; stops <= mostStops; stops++) {
    await page.keyboard.press("Tab");
    const focus = await focusOf(page);
    assert.ok(focus.isSeen, `the focus on “${focus.name}” cannot be seen at ${page.url()}`);
    if (name.test(focus.name)) return stops;
  }
  throw new Error(`${mostStops} stops do not lead to ${String(name)} at ${page.url()}`);
}

/** What has the focus is called, and whether one can see that it has it: an outline, and inside the window. */
export async function focusOf(page: Page): Promise<{ name: string; isSeen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: "", isSeen: true };
    const labels = "labels" in element ? [...((element.labels as NodeListOf<HTMLLabelElement> | null) ?? [])] : [];
    const said = element.getAttribute("aria-label") ?? labels[0]?.textContent ?? element.textContent ?? "";
    const name = said.replaceAll(/\s+/g, " ").trim();
    // Where a box is drawn as its label, or as the frame round it and its button, that shows the focus.
    const form = element.closest("form");
    const drawn = [element, ...labels, ...(form === null ? [] : [form])].map((each) => getComputedStyle(each));
    const isMarked = drawn.some(
      ({ outlineStyle, outlineWidth, boxShadow }) =>
        (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none",
    );
    const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
    const isInside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth && width > 0 && height > 0;
    return { name, isSeen: isMarked && isInside };
  });
}
