import { networkOf } from "#kernel/http";

/** Programs that look at pages by themselves, and what was not made by a browser. */
const robots = /bot|crawl|spider|slurp|preview|monitor|headless|curl|wget|python|java\/|go-http|node/i;
const families = /Firefox|Edg|OPR|SamsungBrowser|Chrome|Safari/;

/**
 * By what a daily visitor is told apart from others, of what a request tells by itself: the network and the kind of browser. Null where
 * nobody is counted: the browser asks not to be followed (Global Privacy Control), fetches ahead, is a robot, or is on this machine.
 */
export function searcherOf(told: readonly (readonly [name: string, value: string])[]): string | null {
  const fields = new Map(told.map(([name, value]) => [name.toLowerCase(), value]));
  if (fields.get("sec-gpc")?.trim() === "1") return null;
  if (/prefetch|prerender/i.test(`${fields.get("sec-purpose") ?? ""} ${fields.get("purpose") ?? ""}`)) return null;
  const browser = fields.get("user-agent") ?? "";
  const [family] = families.exec(browser) ?? [];
  const network = networkOf(fields.get("network address") ?? "");
  if (family === undefined || robots.test(browser) || network === undefined) return null;
  return `${network} ${family} ${/Mobile|Android/.test(browser) ? "mobile" : "desk"}`;
}
