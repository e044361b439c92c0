import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Config, ConfigError } from "#config";
import type { MailWords, ShopForMail } from "#mail";
import {
  createSettings,
  type Setting,
  type Settings,
  type SettingsDeps,
  type TraderParticulars,
  traderShape,
} from "#settings";
import type { ShopFace } from "#views/shop-face.ts";
import { frontPage } from "../sample/front-page.ts";
import { shop as sampleShop } from "../sample/shop.ts";
import type { FrontPage } from "./surfaces/storefront/index.ts";

/** Who trades here, as every page and every mail names them (law L68, L69). Always what was set last. */
export type Trader = Omit<ShopFace, "departments" | "collections" | "assets">;

export type Identity = {
  readonly trader: Trader;
  /** Whose word counts: that of `shop.json`, which is the first where it is there; or what the owner sets in the office. */
  readonly source: "file" | "office";
  readonly front: FrontPage | null;
  /** The letters before an order number, `Fell & Fern` → `FF`: of the first name that the shop had, so that they stay the same. */
  readonly numberPrefix: string;
  /** What counts until the owner sets something: the sample's, or the file's. Throws a `ConfigError` where there is neither. */
  first(): TraderParticulars;
  /** From now on these are the particulars, wherever `trader` is held. */
  use(particulars: TraderParticulars): void;
  /** The name that the shop had first. */
  beganAs(name: string): void;
  /** Called after each `use`. */
  onUse(listener: () => void): void;
};

/**
 * Who trades, as far as the files say: `shop.json` in the data folder, or the sample. Throws a `ConfigError` for a file that
 * leaves something out. Where there is neither, whatever reads the trader throws until `settleTrader` has found what the owner
 * set: a shop that does not say who trades there does not open.
 */
export function readIdentity(config: Config): Identity {
  const { sample, dataDir, samplePhotographs } = config;
  const path = join(dataDir, "shop.json");
  if (!sample && existsSync(path)) return identityFrom("file", particularsIn(path), false, null);
  if (sample) return identityFrom("office", particularsOf(sampleShop), true, frontPage(samplePhotographs));
  const missing = `CANDOUR_SAMPLE is off, so the shop needs to know who trades: write ${path} (docs/running.md shows one).`;
  return identityFrom("office", missing, false, null);
}

function particularsIn(path: string): TraderParticulars {
  const read = traderShape.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!read.success) throw new ConfigError(`${path} cannot be used: ${z.prettifyError(read.error)}`);
  return read.data;
}

function identityFrom(
  source: Identity["source"],
  first: TraderParticulars | string,
  isSample: boolean,
  front: FrontPage | null,
): Identity {
  let firstName: string | undefined;
  let held = typeof first === "string" ? undefined : first;
  const listeners: Array<() => void> = [];
  const known = (): TraderParticulars => held ?? refuse(first);
  const trader: Trader = {
    get name() {
      return known().name;
    },
    get strapline() {
      return known().strapline;
    },
    get company() {
      return known().company;
    },
    get email() {
      return known().email;
    },
    get telephone() {
      return known().telephone;
    },
    get hours() {
      return known().hours;
    },
    get regulator() {
      return known().regulator;
    },
    isSample,
    notice: isSample ? sampleShop.notice : "",
  };
  return {
    trader,
    source,
    front,
    get numberPrefix() {
      return initials(firstName ?? known().name);
    },
    first: () => (typeof first === "string" ? refuse(first) : first),
    use: (particulars) => {
      held = particulars;
      for (const listener of listeners) listener();
    },
    beganAs: (name) => {
      firstName = name;
    },
    onUse: (listener) => void listeners.push(listener),
  };
}

function refuse(missing: TraderParticulars | string): never {
  throw new ConfigError(String(missing));
}

function particularsOf({ name, strapline, company, email, telephone, hours, regulator }: Trader): TraderParticulars {
  return traderShape.parse({ name, strapline, company, email, telephone, hours, regulator });
}

/** Whether the particulars still name the company of the sample, which nobody may trade as. */
export function isInvented({ company }: TraderParticulars): boolean {
  return company.number === sampleShop.company.number;
}

/** The setting that the owner changes in the office. */
export function traderSetting(settings: Settings, identity: Identity): Setting<TraderParticulars> {
  return settings.keep("trader", traderShape, identity.first);
}

/**
 * Takes up what the owner set last; or, where the file has the first word, notes what it says in the history, so that the shop
 * goes on with it when the file is taken away. Throws a `ConfigError` where nobody said who trades.
 */
export async function settleTrader(
  ground: SettingsDeps,
  identity: Identity,
  setting: Setting<TraderParticulars> = traderSetting(createSettings(ground), identity),
): Promise<void> {
  const { reader, transact } = ground.database;
  const { revision, content } = await setting.newest(reader);
  const beginning = await setting.version(reader, 0);
  if (beginning !== null) identity.beganAs(beginning.content.name);
  if (identity.source === "office") {
    if (isInvented(content) && !identity.trader.isSample)
      throw new ConfigError(
        "The company number is still that of the sample: with CANDOUR_SAMPLE=off it cannot be used.",
      );
    return identity.use(content);
  }
  const said = identity.first();
  if (revision > 0 && JSON.stringify(said) === JSON.stringify(content)) return;
  await transact((tx) => setting.set(tx, { revision, content: said, by: null }));
}

/** The day of the last change of the terms; orders keep the version they were placed under. */
export const termsVersion = "2026-12-01";

/** The same words in the terms and in the mails (law L39). */
export const termsWords = {
  contractMade: "The contract between you and us is made when we confirm your order by mail.",
  guarantee: "What the law gives you when goods are faulty is not touched by anything we say here.",
} as const;

/** What the mails say of the shop. `links` come from the route table. */
export function shopForMail(
  trader: Omit<Trader, "notice">,
  links: ShopForMail["links"],
  words?: MailWords,
): ShopForMail {
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
    regulator: trader.regulator,
    words,
    isDemonstration: trader.isSample,
  };
}

/** The letters before an order number: `Fell & Fern` → `FF`. */
function initials(name: string): string {
  const letters = name.toUpperCase().match(/\b[A-Z]/g) ?? ["S"];
  return letters.slice(0, 4).join("");
}
