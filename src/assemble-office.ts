import { join } from "node:path";
import { areaFaults, londonDay } from "#delivery";
import type { Clock } from "#kernel/clock";
import { createGate, type Gate, type Route } from "#kernel/http";
import { openKeyFile } from "#kernel/key-file";
import { type MailWords, mailWordsFaults } from "#mail";
import { guarded, traderFaults, vatFaults } from "#settings";
import { createStaff, officeKeyFile, type Staff } from "#staff";
import type { Modules } from "./assemble.ts";
import { markFor } from "./commands/doctor/finding.ts";
import { findings } from "./commands/doctor/findings.ts";
import { gatherInside } from "./commands/doctor/gather.ts";
import type { Ground } from "./ground.ts";
import { mailLinks } from "./mail-links.ts";
import { createAdminApi } from "./surfaces/admin-api/index.ts";
import {
  createDoorkeeper,
  createOffice,
  explainInOffice,
  type OfficeDeps,
  readOfficeAssets,
  type ShopSettings,
} from "./surfaces/backoffice/index.ts";
import { type Identity, isInvented, shopForMail } from "./trader.ts";
import { asRoute } from "./work.ts";

/** Who runs the shop. Passwords, codes and recovery codes are bound to a key in a file, beside those of the vault. */
export function assembleStaff(
  { config, database, clock, random, log }: Ground,
  identity: Identity,
  wallClock: Clock,
): Staff {
  const pepper = officePepper({ config, random });
  const { url: origin } = config.office;
  return createStaff({ database, clock, wallClock, random, log, pepper, origin, shop: identity.trader });
}

/** The key in its file, read anew each time; whoever asked overwrites it. */
export function officePepper({ config, random }: Pick<Ground, "config" | "random">): () => Promise<Buffer> {
  const path = join(config.dataDir, "keys", officeKeyFile);
  const apartFrom = [join(config.dataDir, "postgres"), config.backupDir];
  return async () => (await openKeyFile(path, { random, apartFrom, mayCreate: true })).key;
}

/** The back office as one function, behind a gate of its own that lets in whoever is signed in. */
export async function assembleOffice(
  ground: Ground,
  modules: Modules,
  identity: Identity,
  watched: Pick<OfficeDeps, "patrols" | "retention">,
): Promise<{ gate: Gate; routes: readonly Route[] }> {
  const { config, database, clock, random, log, root } = ground;
  const { patrols, retention } = watched;
  const shop = {
    get name() {
      return identity.trader.name;
    },
    url: config.shopUrl,
  };
  const settings = officeSettings(ground, modules, identity);
  const deps = {
    ...{ ...modules, patrols, retention, shop, settings, assets: await readOfficeAssets(root) },
    goingLive: async () => {
      const found = findings(await gatherInside(config, ground.urls));
      return found.map((each) => ({ ...each, mark: markFor(each, true) }));
    },
  };
  const routes = [...createOffice(deps), ...createAdminApi({ ...modules, shop, officeUrl: config.office.url })];
  const gate = createGate({
    routes,
    database,
    clock,
    random,
    log,
    shopUrl: config.office.url,
    demo: false,
    styleHashes: [],
    formTargets: [],
    keptBytes: 0,
    explain: explainInOffice(deps),
    runAs: asRoute,
    doorkeeper: createDoorkeeper(modules.staff, modules.programs),
  });
  return { gate, routes };
}

/** What the owner sets, each with what speaks against a change. */
function officeSettings({ config, clock }: Ground, { mail, kept }: Modules, identity: Identity): ShopSettings {
  const { isSample } = identity.trader;
  const worded = (words: MailWords) => shopForMail(identity.trader, mailLinks(config.shopUrl), words);
  return {
    trader: guarded(kept.trader, (typed) => {
      const faults = traderFaults(typed);
      if (!isSample && isInvented(typed))
        faults.push({ at: "company.number", says: "That is the number of the sample." });
      if (faults.length > 0) return faults;
      const trouble = mail.troubleWith(
        shopForMail({ ...typed, isSample }, mailLinks(config.shopUrl), kept.wordsOfMails()),
      );
      return trouble === null ? [] : [{ at: "", says: trouble }];
    }),
    traderSource: identity.source,
    delivery: guarded(kept.delivery, areaFaults),
    mailWords: guarded(kept.mailWords, (words) => {
      const faults = mailWordsFaults(words);
      const trouble = faults.length > 0 ? null : mail.troubleWith(worded(words));
      return trouble === null ? faults : [{ at: "", says: trouble }];
    }),
    previewMail: (kind, words) => mail.preview(kind, worded(words)),
    vat: guarded(kept.vat.setting, (book, now) => vatFaults(book, now, londonDay(clock.now()))),
  };
}
