import type { Catalogue } from "#catalogue";
import type { Delivery } from "#delivery";
import type { Context, Links } from "#kernel/http";
import type { Media } from "#media";
import type { Archived } from "#policy/archive";
import type { Judge } from "#policy/evidence";
import type { PartnerId } from "#policy/flows";
import type { Published } from "#policy/words";
import type { PrivacyLog } from "#privacy";
import type { Reviews } from "#reviews";
import type { Recall } from "#safety";
import type { Searches } from "#searches";
import type { Stock } from "#stock";
import type { LayoutProps } from "#views/layout.tsx";
import type { PageAssets, ShopFace } from "#views/shop-face.ts";
import type { FrontPage } from "./home/front-page.ts";
import type { TermsFacts } from "./reading/terms.tsx";

/** What the pages of the shop are made from. */
export type StorefrontDeps = {
  catalogue: Catalogue;
  media: Media;
  reviews: Reviews;
  searches: Pick<Searches, "noteNotFound">;
  stock: Stock;
  delivery: Delivery;
  privacyLog: PrivacyLog;
  /** Who trades here; departments and collections come from the catalogue. */
  trader: Omit<ShopFace, "departments" | "collections" | "assets">;
  assets: PageAssets;
  /** What the merchant wrote for the home page; null shows the departments and what is new. */
  front: FrontPage | null;
  terms: TermsFacts;
  /** Product safety recalls, the newest first. */
  recalls: readonly Recall[];
  /** Whom this shop sends something to, of those the policy declares. */
  recipients: readonly PartnerId[];
  /** Every promise with its published words, in the order of the page. */
  policy: readonly Published[];
  /** Every version of the policy with its words, the oldest first. */
  archive: readonly Archived[];
  /** Says of a sentence whether it is proven here. */
  judge(): Promise<Judge>;
};

/** The part of a layout that is the same for every page of one request. */
export type Frame = Pick<LayoutProps, "links" | "shop" | "basketCount">;

/** Makes the frame of a request: who trades here, its departments now, and the number on the basket. */
export function frameOf(deps: StorefrontDeps, ctx: Pick<Context, "links" | "basketCookie">): Frame {
  return frameWith(deps, ctx.links, ctx.basketCookie?.count ?? 0);
}

/** The same where there is no context, on pages that explain a refusal. */
export function frameWith(
  deps: Pick<StorefrontDeps, "catalogue" | "trader" | "assets">,
  links: Links,
  basketCount: number,
): Frame {
  const { categories: departments, collections } = deps.catalogue.current();
  return { links, basketCount, shop: { ...deps.trader, departments, collections, assets: deps.assets } };
}
