import type { Access } from "#access";
import type { Basket } from "#basket";
import type { Complaints } from "#complaints";
import type { Invoices } from "#invoices";
import type { Mail } from "#mail";
import type { Orders } from "#orders";
import type { Promotions } from "#promotions";
import type { Questions } from "#questions";
import type { Safety } from "#safety";
import type { StorefrontDeps } from "./frame.ts";

/** What the pages from the basket to the order are made from. */
export type ShopDeps = StorefrontDeps & {
  basket: Basket;
  orders: Orders;
  promotions: Pick<Promotions, "takesCodes">;
  complaints: Complaints;
  questions: Questions;
  safety: Safety;
  invoices: Invoices;
  access: Pick<Access, "looksAt">;
  mail: Pick<Mail, "mailsAbout">;
};
