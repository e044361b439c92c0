import type { Links } from "#kernel/http";
import { frameWith, type StorefrontDeps } from "./frame.ts";
import { RefusalPage } from "./refusals.tsx";

/** Draws the page behind a refusal of the gate: 400, 403, 404, 405, 413, 415, 500. Never throws on a shop that is not loaded yet. */
export function explain(deps: Pick<StorefrontDeps, "catalogue" | "trader" | "assets">) {
  return (said: { status: number; title: string; detail: string; links: Links; basketCount: number }) => {
    const { status, links, basketCount } = said;
    const frame = frameWith(deps, links, basketCount);
    const words = friendly[status] ?? said;
    return <RefusalPage frame={frame} title={words.title} detail={words.detail} />;
  };
}

/** Where the gate's words are for developers, ours are for people. */
const friendly: Readonly<Record<number, { title: string; detail: string }>> = {
  404: { title: "That page is not here", detail: "It may have moved, or we no longer make what it showed." },
};
