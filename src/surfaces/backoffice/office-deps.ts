import type { Access } from "#access";
import type { Catalogue } from "#catalogue";
import type { Complaints } from "#complaints";
import type { AreaBook } from "#delivery";
import type { Exchange } from "#exchange";
import type { Invoices } from "#invoices";
import type { Ledger } from "#ledger";
import type { Mail, MailWords, RenderedMail, WordedKind } from "#mail";
import type { Media } from "#media";
import type { Orders } from "#orders";
import type { PatrolStanding } from "#patrol";
import type { Programs } from "#programs";
import type { Promotions } from "#promotions";
import type { Questions } from "#questions";
import type { RetentionRun } from "#retention";
import type { Searches } from "#searches";
import type { GuardedSetting, TraderParticulars, VatBook } from "#settings";
import type { Staff } from "#staff";
import type { Stock } from "#stock";
import type { OfficeAssets } from "./assets.ts";

export type ShopSettings = {
  trader: GuardedSetting<TraderParticulars>;
  /** `file`: what `shop.json` says counts, and the office only shows it. */
  traderSource: "file" | "office";
  delivery: GuardedSetting<AreaBook>;
  vat: GuardedSetting<VatBook>;
  mailWords: GuardedSetting<MailWords>;
  /** A mail with these words, to somebody invented. */
  previewMail(kind: WordedKind, words: MailWords): RenderedMail;
};

/** Something that was looked at before the shop goes on the internet; `unsafe` is to be put right first. */
export type ReadyFinding = { mark: "good" | "caution" | "unsafe"; sentence: string; advice?: string };

/** What the pages of the back office are made from. */
export type OfficeDeps = {
  staff: Staff;
  access: Access;
  orders: Orders;
  complaints: Complaints;
  questions: Questions;
  invoices: Invoices;
  mail: Pick<Mail, "standing" | "troubles" | "sendAgain">;
  ledger: Ledger;
  searches: Pick<Searches, "notFound" | "fewest">;
  catalogue: Catalogue;
  exchange: Exchange;
  stock: Stock;
  media: Media;
  promotions: Promotions;
  programs: Programs;
  /** What watches the promises, from the last run of each. */
  patrols(): Promise<readonly PatrolStanding[]>;
  retention(): Promise<readonly RetentionRun[]>;
  /** What the owner sets of the shop itself. */
  settings: ShopSettings;
  /** What a shop on the internet needs, as it stands. */
  goingLive(): Promise<readonly ReadyFinding[]>;
  /** Whose shop it is, and where. */
  shop: { readonly name: string; readonly url: string };
  assets: OfficeAssets;
};
