import { z } from "zod";
import { sha256 } from "#kernel/digest";
import { asset, defineRoute, type Route } from "#kernel/http";
import type { StorefrontDeps } from "./frame.ts";
import { frameOf } from "./frame.ts";
import { notFoundPage } from "./refusals.tsx";

const svgType = "image/svg+xml";
const fingerprint = (text: string): string => sha256(text).toString("hex").slice(0, 12);

/** The name of a scene under /scenes: a hash of its content, so that it can be kept for ever. */
export function sceneName(svg: string): string {
  return `${fingerprint(svg)}.svg`;
}

/** Pictures, the scene of the home page, the icon, the script and the font: everything that pages load, from memory. */
export function fileRoutes(deps: StorefrontDeps): Route[] {
  const encoder = new TextEncoder();
  const scenes = new Map(scenesOf(deps).map((text) => [sceneName(text), text]));
  const shared = { method: "GET", access: "public", reads: [], writes: [], accepts: "none", output: "asset" } as const;
  const named = { params: z.object({ name: z.string().max(200) }) };
  const svg = (text: string) => asset(encoder.encode(text), svgType, `"${fingerprint(text)}"`, true);
  return [
    defineRoute({
      ...shared,
      ...named,
      name: "picture",
      path: "/pictures/:name",
      handler: ({ params }, ctx) => {
        const drawn = deps.catalogue.current().picture(params.name);
        return drawn === null ? notFoundPage(frameOf(deps, ctx)) : svg(drawn);
      },
    }),
    defineRoute({
      ...shared,
      ...named,
      name: "scene",
      path: "/scenes/:name",
      handler: ({ params }, ctx) => {
        const scene = scenes.get(params.name);
        return scene === undefined ? notFoundPage(frameOf(deps, ctx)) : svg(scene);
      },
    }),
    defineRoute({
      ...shared,
      ...named,
      name: "script",
      path: "/scripts/:name",
      handler: ({ params }, ctx) => {
        const { script, scriptName } = deps.assets;
        if (params.name !== scriptName) return notFoundPage(frameOf(deps, ctx));
        return asset(script, "text/javascript; charset=utf-8", `"${scriptName}"`, true);
      },
    }),
    defineRoute({
      ...shared,
      ...named,
      name: "font",
      path: "/fonts/:name",
      handler: ({ params }, ctx) => {
        const { font, fontName } = deps.assets;
        if (params.name !== fontName) return notFoundPage(frameOf(deps, ctx));
        return asset(font, "font/woff2", `"${fontName}"`, true);
      },
    }),
    defineRoute({ ...shared, name: "icon", path: "/icon.svg", handler: () => ({ ...svg(icon), immutable: false }) }),
  ];
}

function scenesOf({ front }: StorefrontDeps): string[] {
  if (front === null) return [];
  const { svg, duskSvg } = front.hero.scene;
  return duskSvg === undefined ? [svg] : [svg, duskSvg];
}

/** A fern frond in a rounded square; the only picture of the shop that is not a product. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#234536"/>' +
  '<path d="M16 27V7m0 4c2-1 4-3 4-5m-4 5c-2-1-4-3-4-5m4 11c3-1 6-3 6-6m-6 6c-3-1-6-3-6-6m6 12c4-1 8-4 8-8m-8 8c-4-1-8-4-8-8"' +
  ' fill="none" stroke="#f8f5ef" stroke-width="1.8" stroke-linecap="round"/></svg>';
