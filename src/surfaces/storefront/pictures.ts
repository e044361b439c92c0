import { z } from "zod";
import { sha256 } from "#kernel/digest";
import { asset, defineRoute, type Keep, type Reply, type Route } from "#kernel/http";
import { MEDIA_TYPES, readPrintName, shortName, widthsOf } from "#media";
import type { StorefrontDeps } from "./frame.ts";
import { frameOf } from "./frame.ts";
import type { Master } from "./home/front-page.ts";
import { notFoundPage } from "./refusals.tsx";

const fingerprint = (text: string): string => sha256(text).toString("hex").slice(0, 12);
const encoder = new TextEncoder();
const svg = (text: string, keep: Keep = "for-ever"): Reply =>
  asset(encoder.encode(text), "image/svg+xml", `"${fingerprint(text)}"`, keep);

/** The name of a scene under /scenes: a hash of its content, so that it can be kept for ever. */
export function sceneName(text: string): string {
  return `${fingerprint(text)}.svg`;
}

/** Pictures, the scene of the home page, the icon, the script and the font: everything that pages load. */
export function fileRoutes(deps: StorefrontDeps): Route[] {
  const scenes = new Map(scenesOf(deps).map((text) => [sceneName(text), text]));
  const photograph = photographs(deps);
  const shared = { method: "GET", access: "public", reads: [], writes: [], accepts: "none", output: "asset" } as const;
  const named = { params: z.object({ name: z.string().max(200) }) };
  return [
    defineRoute({
      ...shared,
      ...named,
      name: "picture",
      path: "/pictures/:name",
      handler: async ({ params }, ctx) => {
        const drawn = deps.catalogue.current().picture(params.name);
        if (drawn !== null) return svg(drawn);
        return (await photograph(params.name)) ?? notFoundPage(frameOf(deps, ctx));
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
        return asset(script, "text/javascript; charset=utf-8", `"${scriptName}"`, "for-ever");
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
        return asset(font, "font/woff2", `"${fontName}"`, "for-ever");
      },
    }),
    defineRoute({
      ...shared,
      name: "icon",
      path: "/icon.svg",
      handler: () => svg(iconOf(deps.assets), "five-minutes"),
    }),
  ];
}

/**
 * Answers the photographs that some page shows now, in the sizes they are offered in, and nothing else: null. One that cannot be
 * had, or not soon enough, is answered with the drawing in its place, which no browser keeps.
 */
function photographs({ catalogue, media, front, assets }: StorefrontDeps): (name: string) => Promise<Reply | null> {
  const onFront = new Map<string, { photograph: Master; drawing: () => string }>();
  const { photograph = null, scene } = front?.hero ?? {};
  for (const [master, drawn] of [
    [photograph?.day, scene?.svg],
    [photograph?.dusk, scene?.duskSvg ?? scene?.svg],
  ] as const) {
    if (master != null)
      onFront.set(shortName(master.sha256), { photograph: master, drawing: () => drawn ?? iconOf(assets) });
  }
  for (const room of front?.rooms ?? [])
    onFront.set(shortName(room.photograph.sha256), {
      photograph: room.photograph,
      drawing: () => blankOf(room.photograph, assets),
    });
  return async (name) => {
    const asked = readPrintName(name);
    const taken = asked === null ? null : (catalogue.current().photograph(asked.short) ?? onFront.get(asked.short));
    if (asked === null || taken == null) return null;
    const { width, format } = asked;
    const { photograph: master, drawing } = taken;
    if (!widthsOf(master.width, format).includes(width)) return null;
    const bytes = await media.print({ master: master.sha256, width, format });
    return bytes === null ? svg(drawing(), "not") : asset(bytes, MEDIA_TYPES[format], `"${name}"`, "for-ever");
  };
}

function scenesOf({ front }: StorefrontDeps): string[] {
  if (front === null) return [];
  const { svg: day, duskSvg } = front.hero.scene;
  return duskSvg === undefined ? [day] : [day, duskSvg];
}

/** A room that nobody has drawn: paper in its proportions. */
function blankOf({ width, height }: Master, { paper }: StorefrontDeps["assets"]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${paper.light}"/></svg>`;
}

/** A fern frond in a rounded square; the only picture of the shop that is not a product. In the colours of its theme. */
function iconOf({ accent, paper }: StorefrontDeps["assets"]): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${accent.light}"/>` +
    '<path d="M16 27V7m0 4c2-1 4-3 4-5m-4 5c-2-1-4-3-4-5m4 11c3-1 6-3 6-6m-6 6c-3-1-6-3-6-6m6 12c4-1 8-4 8-8m-8 8c-4-1-8-4-8-8"' +
    ` fill="none" stroke="${paper.light}" stroke-width="1.8" stroke-linecap="round"/></svg>`
  );
}
