import type { Basket } from "#basket";
import type { Orders } from "#orders";
import type { StorefrontDeps } from "./frame.ts";

/** What the pages from the basket to the order are made from. */
export type ShopDeps = StorefrontDeps & { basket: Basket; orders: Orders };
