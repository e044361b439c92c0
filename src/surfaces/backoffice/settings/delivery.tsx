import { z } from "zod";
import {
  type AreaBook,
  type BookedZone,
  readCodes,
  SERVICES,
  slugOf,
  withCodes,
  withoutZone,
  withZone,
} from "#delivery";
import { actorOf, type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import type { Fault, Version } from "#settings";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { readPounds } from "../products/typed-price.ts";
import { areaPage, areasPage, type TypedArea } from "./delivery-page.tsx";
import { changesSettings, versionRead } from "./subjects.ts";

const whichArea = z.object({
  area: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*$/)
    .max(80),
});
const price = text(16);
const days = text(3);
const areaForm = z.object({
  revision: versionRead,
  name: text(60),
  codes: text(1_000).optional(),
  delivered: z.enum(["yes", "no"]),
  refusal: text(200),
  "post-price": price,
  "post-least": days,
  "post-most": days,
  "parcel-price": price,
  "parcel-least": days,
  "parcel-most": days,
  "two-person-price": price,
  "two-person-least": days,
  "two-person-most": days,
});
type Typed = Omit<z.output<typeof areaForm>, "revision">;

const posts = { ...changesSettings, method: "POST", accepts: "form", output: "page-or-redirect" } as const;
const reads = { ...changesSettings, method: "GET", accepts: "none", output: "page" } as const;

/** Where the shop delivers, what it costs, how long it takes, and which codes lie where. */
export function deliveryAreaRoutes(deps: OfficeDeps): Route[] {
  const { delivery } = deps.settings;
  return [
    defineRoute({
      ...reads,
      name: "delivery-areas",
      path: "/settings/delivery",
      handler: async (_, ctx) => areasPage(deps, ctx, await delivery.newest(ctx.reader)),
    }),
    ...newAreaRoutes(deps),
    removeAreaRoute(deps),
    defineRoute({
      ...reads,
      name: "delivery-area",
      path: "/settings/delivery/:area",
      params: whichArea,
      handler: ({ params: { area } }, ctx) =>
        onArea(deps, ctx, area, (zone, version) =>
          areaPage(deps, ctx, version, { slug: area, typed: typedFrom(zone) }),
        ),
    }),
    defineRoute({
      ...posts,
      name: "change-delivery-area",
      path: "/settings/delivery/:area",
      params: whichArea,
      body: areaForm,
      handler: ({ params: { area }, body: { revision, ...typed } }, ctx) =>
        onArea(deps, ctx, area, ({ areas, outward }, { content: book }) => {
          const content = withZone(book, { ...zoneFrom(area, typed), areas, outward });
          return set(deps, ctx, { revision, content, slug: area, typed });
        }),
    }),
    defineRoute({
      ...posts,
      name: "move-codes",
      path: "/settings/delivery/:area/codes",
      params: whichArea,
      body: z.object({ revision: versionRead, codes: text(1_000) }),
      handler: ({ params: { area }, body: { revision, codes: typedCodes } }, ctx) =>
        onArea(deps, ctx, area, (zone, version) => {
          const typed = { ...typedFrom(zone), codes: typedCodes };
          const codes = readCodes(typedCodes);
          if (codes.ok)
            return set(deps, ctx, {
              ...{ revision, content: withCodes(version.content, area, codes.codes), slug: area, typed },
            });
          const faults = [{ at: `${area}.codes`, says: codes.says }];
          return areaPage(deps, ctx, version, { slug: area, typed, faults });
        }),
    }),
  ];
}

/** An area goes, and its codes lie in another from then on; orders keep what was agreed to. */
function removeAreaRoute(deps: OfficeDeps): Route {
  return defineRoute({
    ...posts,
    name: "remove-delivery-area",
    path: "/settings/delivery/:area/removal",
    params: whichArea,
    body: z.object({ revision: versionRead, heir: whichArea.shape.area }),
    handler: ({ params: { area }, body: { revision, heir } }, ctx) =>
      onArea(deps, ctx, area, (zone, version) => {
        const { zones } = version.content;
        const typed = { ...typedFrom(zone), heir };
        const refused = (says: string) =>
          areaPage(deps, ctx, version, { slug: area, typed, faults: [{ at: `${area}.heir`, says }] });
        if (zone === zones[0]) return refused("The first area is assumed until a postcode is known, so it stays.");
        if (heir === area || !zones.some(({ slug }) => slug === heir))
          return refused("Choose another area, in which its codes lie from now on.");
        return set(deps, ctx, { revision, content: withoutZone(version.content, area, heir), slug: area, typed });
      }),
  });
}

function newAreaRoutes(deps: OfficeDeps): Route[] {
  const { delivery } = deps.settings;
  return [
    defineRoute({
      ...reads,
      name: "new-delivery-area",
      path: "/settings/new-delivery-area",
      handler: async (_, ctx) => areaPage(deps, ctx, await delivery.newest(ctx.reader), { slug: null, typed: noArea }),
    }),
    defineRoute({
      ...posts,
      name: "add-delivery-area",
      path: "/settings/new-delivery-area",
      body: areaForm,
      handler: async ({ body: { revision, ...typed } }, ctx) => {
        const slug = slugOf(typed.name);
        const version = await delivery.newest(ctx.reader);
        const codes = readCodes(typed.codes ?? "");
        const faults: Fault[] = codes.ok ? [] : [{ at: `${slug}.codes`, says: codes.says }];
        if (version.content.zones.some((zone) => zone.slug === slug))
          faults.push({ at: `${slug}.name`, says: "Another area has this name." });
        if (faults.length > 0 || !codes.ok) return areaPage(deps, ctx, version, { slug: null, typed, faults });
        const added = withZone(version.content, { ...zoneFrom(slug, typed), areas: [], outward: [] });
        return set(deps, ctx, { revision, content: withCodes(added, slug, codes.codes), slug: null, typed });
      },
    }),
  ];
}

async function set(
  deps: OfficeDeps,
  ctx: Context,
  { revision, content, slug, typed }: { revision: number; content: AreaBook; slug: string | null; typed: TypedArea },
): Promise<Reply> {
  const { delivery } = deps.settings;
  const done = await ctx.transact((tx) => delivery.set(tx, { revision, content, by: actorOf(ctx).handle }));
  if (done.ok) return redirect(ctx.links.to("delivery-areas"));
  if (done.because === "changed-meanwhile") return areaPage(deps, ctx, done.now, { slug, typed, yours: content });
  return areaPage(deps, ctx, await delivery.newest(ctx.reader), { slug, typed, faults: done.faults });
}

async function onArea(
  deps: OfficeDeps,
  ctx: Context,
  area: string,
  work: (zone: BookedZone, version: Version<AreaBook>) => Reply | Promise<Reply>,
): Promise<Reply> {
  const { links, actor, reader } = ctx;
  const version = await deps.settings.delivery.newest(reader);
  const zone = version.content.zones.find(({ slug }) => slug === area);
  if (zone !== undefined) return work(zone, version);
  return page(
    <NothingThere frame={{ deps, links, actor }} here="settings" title="No such area">
      No area is called this. The list of <a href={links.to("delivery-areas")}>delivery areas</a> has all of them.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

/** The zone as it was typed, without its codes; what is no number stays none, and is refused with a sentence. */
function zoneFrom(slug: string, typed: Typed): Omit<BookedZone, "areas" | "outward"> {
  const isDelivered = typed.delivered === "yes";
  const tariffs = SERVICES.flatMap(({ id }) => {
    const [priceTyped, least, most] = [typed[`${id}-price`], typed[`${id}-least`], typed[`${id}-most`]];
    // Where we do not deliver nobody needs a price; one that stands there is kept for the day on which we do.
    const isLeftOut = !isDelivered && [priceTyped, least, most].some((each) => each.trim() === "");
    const tariff = {
      priceMinor: readPounds(priceTyped) ?? Number.NaN,
      minDays: readDays(least),
      maxDays: readDays(most),
    };
    return isLeftOut || (!isDelivered && Object.values(tariff).some(Number.isNaN)) ? [] : [[id, tariff] as const];
  });
  return {
    slug,
    name: tidyText(typed.name),
    refusal: isDelivered ? null : tidyText(typed.refusal),
    tariff: Object.fromEntries(tariffs),
  };
}

function readDays(typed: string): number {
  return /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
}

function typedFrom({ name, refusal, tariff }: BookedZone): TypedArea {
  const typed: Record<string, string> = {};
  for (const { id } of SERVICES) {
    const { priceMinor, minDays, maxDays } = tariff[id] ?? {};
    typed[`${id}-price`] = priceMinor === undefined ? "" : (priceMinor / 100).toFixed(2);
    typed[`${id}-least`] = String(minDays ?? "");
    typed[`${id}-most`] = String(maxDays ?? "");
  }
  return { ...typed, name, codes: "", delivered: refusal === null ? "yes" : "no", refusal: refusal ?? "" };
}

const noArea: TypedArea = { name: "", codes: "", delivered: "yes", refusal: "" };
