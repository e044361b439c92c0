import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Config, ConfigError } from "#config";
import type { ShopForMail } from "#mail";
import type { ShopFace } from "#views/shop-face.ts";
import { frontPage } from "../sample/front-page.ts";
import { shop as sampleShop } from "../sample/shop.ts";
import type { FrontPage } from "./surfaces/storefront/index.ts";

/** Who trades here, as every page and every mail names them (law L68, L69). */
export type Trader = Omit<ShopFace, "departments" | "collections" | "assets">;

export type Identity = { trader: Trader; front: FrontPage | null; numberPrefix: string };

const traderFile = z.object({
  name: z.string().min(1),
  strapline: z.string(),
  company: z.object({
    registeredName: z.string().min(1),
    number: z.string().min(1),
    registeredIn: z.string().min(1),
    vatNumber: z.string(),
    office: z.array(z.string()).min(1),
  }),
  email: z.email(),
  telephone: z.string().min(1),
  hours: z.string(),
});

/**
 * The sample shop, or with CANDOUR_SAMPLE=off the trader in `shop.json` in the data folder. Throws a `ConfigError` that
 * says what is missing: a shop that does not say who trades there does not open.
 */
export function readIdentity(config: Config): Identity {
  if (config.sample) return { trader: sampleShop, front: frontPage, numberPrefix: initials(sampleShop.name) };
  const path = join(config.dataDir, "shop.json");
  if (!existsSync(path)) {
    throw new ConfigError(
      `CANDOUR_SAMPLE is off, so the shop needs to know who trades: write ${path} (docs/running.md shows one).`,
    );
  }
  const read = traderFile.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!read.success) {
    throw new ConfigError(`${path} cannot be used: ${z.prettifyError(read.error)}`);
  }
  const trader = { ...read.data, isSample: false, notice: "" };
  return { trader, front: null, numberPrefix: initials(trader.name) };
}

/** The day of the last change of the terms; orders keep the version they were placed under. */
export const termsVersion = "2026-11-22";

/** The same words in the terms and in the mails (law L39). */
export const termsWords = {
  contractMade: "The contract between you and us is made when we confirm your order by mail.",
  guarantee: "What the law gives you when goods are faulty is not touched by anything we say here.",
} as const;

/** What the mails say of the shop. `links` come from the route table. */
export function shopForMail({ trader }: Identity, links: ShopForMail["links"]): ShopForMail {
  const { company } = trader;
  return {
    name: trader.name,
    legalName: company.registeredName,
    companyNumber: company.number,
    registeredIn: company.registeredIn,
    registeredOffice: company.office.join(", "),
    vatNumber: company.vatNumber,
    postalAddress: company.office.join(", "),
    email: trader.email,
    telephone: trader.telephone,
    senderEmail: trader.email,
    terms: { contractMade: termsWords.contractMade, acceptedBy: "acknowledgement" },
    guarantee: termsWords.guarantee,
    links,
    isDemonstration: trader.isSample,
  };
}

/** The letters before an order number: `Fell & Fern` → `FF`. */
function initials(name: string): string {
  const letters = name.toUpperCase().match(/\b[A-Z]/g) ?? ["S"];
  return letters.slice(0, 4).join("");
}
