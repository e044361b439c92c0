import { z } from "zod";
import { type ChangeOutcome, type KeptProduct, type Photograph, SHOTS } from "#catalogue";
import {
  actorOf,
  asset,
  type Context,
  defineRoute,
  file,
  page,
  type Reply,
  type Route,
  redirect,
  text,
} from "#kernel/http";
import { tidyText } from "#kernel/tidy-text";
import { type Media, shortName } from "#media";
import type { FieldErrors } from "#views/error-summary.tsx";
import { NothingThere } from "../nothing-there.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { picturePage, picturesPage, shownWidth } from "./pictures-page.tsx";
import { onProduct, whichProduct } from "./which-product.tsx";
import { revisionRead } from "./words.tsx";

/** The first 20 digits of the SHA-256 of a master, as media names it. */
const whichPicture = whichProduct.extend({ picture: z.string().regex(/^[0-9a-f]{20}$/) });
const whatItShows = {
  alt: text(400),
  shot: z.enum(SHOTS),
  /** Slugs of values of its options; nothing where it is right for all. */
  look: text(80),
  size: text(80),
};
const mostBytes = 12 * 1024 * 1024;
const per = /^\d{1,3}$/;

const changes = { access: "staff", may: "catalogue.change", reads: [], writes: [] } as const;
const posts = { ...changes, method: "POST", output: "page-or-redirect" } as const;
export type TypedPicture = { alt: string; shot: Photograph["shot"]; look: string; size: string };
export type TypedChange = TypedPicture & { place: string; x: string; y: string };

/** The photographs of a product: handing them in, saying what they show, their order and their focal point. */
export function productPictureRoutes(deps: OfficeDeps): Route[] {
  return [
    defineRoute({
      ...{ ...changes, method: "GET", accepts: "none", output: "page" },
      name: "product-pictures",
      path: "/products/:slug/pictures",
      params: whichProduct,
      handler: ({ params: { slug } }, ctx) => onProduct(deps, ctx, slug, (kept) => picturesPage(deps, ctx, { kept })),
    }),
    defineRoute({
      ...posts,
      accepts: "upload",
      name: "add-picture",
      path: "/products/:slug/pictures",
      maxBodyBytes: mostBytes,
      params: whichProduct,
      body: z.object({ revision: revisionRead, picture: file(), ...whatItShows }),
      handler: ({ params: { slug }, body: { revision, picture, ...typed } }, ctx) =>
        onProduct(deps, ctx, slug, (kept) => addPicture(deps, ctx, kept, { revision, picture, typed })),
    }),
    defineRoute({
      ...{ ...changes, method: "GET", accepts: "none", output: "page" },
      name: "product-picture",
      path: "/products/:slug/pictures/:picture",
      params: whichPicture,
      handler: ({ params: { slug, picture } }, ctx) =>
        onPicture(deps, ctx, slug, picture, (kept, photograph) => picturePage(deps, ctx, { kept, photograph })),
    }),
  ];
}

/** What is said of one photograph, and taking it away. */
export function pictureChangeRoutes(deps: OfficeDeps): Route[] {
  const changing = (ctx: Context) => deps.catalogue.changing(actorOf(ctx).handle);
  const form = { ...posts, accepts: "form", params: whichPicture } as const;
  return [
    defineRoute({
      ...form,
      name: "describe-picture",
      path: "/products/:slug/pictures/:picture",
      // A click on the picture itself sends where it was, in pixels of the picture as it is shown.
      body: z.object({
        ...{ revision: revisionRead, ...whatItShows },
        ...{ place: text(20), x: text(8), y: text(8), "at.x": text(6).optional(), "at.y": text(6).optional() },
      }),
      handler: ({ params: { slug, picture }, body: { revision, "at.x": left, "at.y": top, ...typed } }, ctx) =>
        onPicture(deps, ctx, slug, picture, async (kept, photograph) => {
          const clicked = clickedAt(photograph, left, top);
          const change = clicked === null ? typed : { ...typed, x: String(clicked.x), y: String(clicked.y) };
          const done = await ctx.transact((tx) =>
            changing(ctx).describePhotograph(tx, { slug, revision }, photograph.sha256, readChange(change)),
          );
          if (!done.ok) return refused(deps, ctx, done, { kept, photograph, typed: change });
          const back = clicked === null ? "product-pictures" : "product-picture";
          return redirect(ctx.links.to(back, clicked === null ? { slug } : { slug, picture }));
        }),
    }),
    defineRoute({
      ...form,
      name: "remove-picture",
      path: "/products/:slug/pictures/:picture/removal",
      body: z.object({ revision: revisionRead }),
      handler: ({ params: { slug, picture }, body: { revision } }, ctx) =>
        onPicture(deps, ctx, slug, picture, async (kept, photograph) => {
          const done = await ctx.transact((tx) =>
            changing(ctx).removePhotograph(tx, { slug, revision }, photograph.sha256),
          );
          if (done.ok) return redirect(ctx.links.to("product-pictures", { slug }));
          return refused(deps, ctx, done, { kept, photograph });
        }),
    }),
    defineRoute({
      ...{
        access: "staff",
        may: "catalogue.read",
        reads: [],
        writes: [],
        method: "GET",
        accepts: "none",
        output: "asset",
      },
      name: "office-picture",
      path: "/pictures/:picture",
      params: z.object({ picture: z.string().regex(/^[0-9a-f]{20}$/) }),
      handler: ({ params: { picture } }, ctx) => pictureFile(deps, ctx, picture),
    }),
  ];
}

const handedInWords = {
  "no-picture": "Choose a JPEG, PNG, WebP or AVIF file that is not broken.",
  "too-narrow": "The picture is narrower than 1,080 pixels; pages need more.",
  "too-tall": "The picture is more than three times as high as it is wide.",
  "try-later": "The picture could not be read in time. Try again, or hand in a smaller one.",
} as const;

/** The picture is decoded and kept before the catalogue is changed: what is refused then is a file that nothing shows. */
async function addPicture(
  deps: OfficeDeps,
  ctx: Context,
  kept: KeptProduct,
  { revision, picture, typed }: { revision: number; picture: Uint8Array; typed: TypedPicture },
): Promise<Reply> {
  const { slug } = kept.product;
  const refuse = (errors: FieldErrors) => picturesPage(deps, ctx, { kept, typed, errors });
  const shows = readShown(typed);
  if (shows.alt === "") return refuse({ alt: "Say in words what is to be seen, for people who do not see it." });
  if (kept.revision !== revision) return picturesPage(deps, ctx, { kept, typed, isConflict: true });
  const handedIn = await deps.media.receive(picture);
  if (!handedIn.ok) return refuse({ picture: handedInWords[handedIn.because] });
  const { sha256, width, height } = handedIn;
  const photograph = { sha256, width, height, ...shows };
  const changing = deps.catalogue.changing(actorOf(ctx).handle);
  const done = await ctx.transact((tx) => changing.addPhotograph(tx, { slug, revision }, photograph));
  if (done.ok) return redirect(ctx.links.to("product-picture", { slug, picture: shortName(sha256) }));
  if (done.because === "changed-meanwhile") return picturesPage(deps, ctx, { kept: done.now, typed, isConflict: true });
  const says = done.because === "not-fit-for-sale" ? done.faults.map((fault) => fault.says).join(" ") : "";
  return refuse({ picture: says });
}

function readShown({ alt, shot, look, size }: TypedPicture): Pick<Photograph, "alt" | "shot" | "look" | "size"> {
  return { alt: tidyText(alt), shot, look: look || null, size: size || null };
}

function readChange({ place, x, y, ...typed }: TypedChange) {
  const number = (value: string, otherwise: number) => (per.test(value.trim()) ? Number(value) : otherwise);
  return { ...readShown(typed), place: number(place, 0), focus: { x: number(x, -1), y: number(y, -1) } };
}

/** Where a picture was clicked, in per cent; null where it was not, as when the button is pressed by keyboard. */
function clickedAt({ width, height }: Photograph, left?: string, top?: string): { x: number; y: number } | null {
  const [x, y] = [Number(left ?? 0), Number(top ?? 0)];
  if (!Number.isInteger(x) || !Number.isInteger(y) || (x === 0 && y === 0)) return null;
  const high = Math.round((shownWidth * height) / width);
  const within = (value: number, most: number) => Math.min(100, Math.max(0, Math.round((100 * value) / most)));
  return { x: within(x, shownWidth), y: within(y, high) };
}

type About = { kept: KeptProduct; photograph: Photograph; typed?: TypedChange };

function refused(deps: OfficeDeps, ctx: Context, done: ChangeOutcome, about: About): Reply {
  if (done.ok || done.because === "no-such-product") return noSuchPicture(deps, ctx, about.kept.product.slug);
  if (done.because === "changed-meanwhile")
    return picturePage(deps, ctx, { ...about, kept: done.now, isConflict: true });
  const errors: Record<string, string> = {};
  const fields: Readonly<Record<string, string>> = { photographs: "alt", focus: "x" };
  if (done.because === "not-fit-for-sale")
    for (const { field, says } of done.faults) errors[fields[field] ?? field] = says;
  return picturePage(deps, ctx, { ...about, errors });
}

function onPicture(
  deps: OfficeDeps,
  ctx: Context,
  slug: string,
  picture: string,
  work: (kept: KeptProduct, photograph: Photograph) => Reply | Promise<Reply>,
): Promise<Reply> {
  return onProduct(deps, ctx, slug, (kept) => {
    const photograph = kept.product.photographs.find(({ sha256 }) => shortName(sha256) === picture);
    return photograph === undefined ? noSuchPicture(deps, ctx, slug) : work(kept, photograph);
  });
}

function noSuchPicture(deps: OfficeDeps, { links, actor }: Context, slug: string): Reply {
  return page(
    <NothingThere frame={{ deps, links, actor }} here="products" title="No such picture">
      Nothing was done. The <a href={links.to("product-pictures", { slug })}>pictures</a> of the product are there.
    </NothingThere>,
    { status: 404, confidential: true },
  );
}

/** A photograph that some product has, small; what the shop draws in its place while it is not made yet. */
async function pictureFile({ catalogue, media }: PictureDeps, ctx: Context, short: string): Promise<Reply> {
  const taken = catalogue.current().photograph(short);
  const bytes = taken && (await media.print({ master: taken.photograph.sha256, width: 480, format: "webp" }));
  if (taken === null || bytes === null) {
    const drawn = taken?.drawing() ?? '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>';
    return asset(Buffer.from(drawn), "image/svg+xml", `"${ctx.requestId()}"`, "not");
  }
  // Whoever looks after the picture has seen it: now it is made for the pages of the shop.
  media.prepare([taken.photograph]);
  return asset(bytes, "image/webp", `"${short}"`, "for-ever");
}

type PictureDeps = { catalogue: OfficeDeps["catalogue"]; media: Pick<Media, "print" | "prepare"> };
