import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { CDPSession, Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 A and AA, and what axe calls best practice. */
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe finds wrong on the page once it has loaded, its stylesheet too, one sentence each. It is put in by the debugger,
 * so that the content security policy of the page stays in force. With `held` that session of the debugger is used and stays open: when another
 * one ends, a browser forgets the passkey device that it was given.
 */
export async function barriersOn(page: Page, held?: CDPSession): Promise<string[]> {
  await page.waitForLoadState();
  const session = held ?? (await page.context().newCDPSession(page));
  await session.send("Runtime.evaluate", { expression: source });
  // What is wrong is told by its HTML; a selector for each result would take a tenth of the time.
  const { result } = await session.send("Runtime.evaluate", {
    expression: `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"], selectors: false })
      .then(({ violations }) => JSON.stringify(violations.map(({ id, help, nodes }) => id + ": " + help + " " + nodes[0].html)))`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (held === undefined) await session.detach();
  return JSON.parse(String(result.value)) as string[];
}
