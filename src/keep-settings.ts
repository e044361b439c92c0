import { type AreaBook, areaBookShape, type Delivery } from "#delivery";
import { type MailWords, mailWordsShape, plainMailWords } from "#mail";
import {
  createSettings,
  createVatRates,
  type Setting,
  type Settings,
  type TraderParticulars,
  type VatRates,
} from "#settings";
import type { Ground } from "./ground.ts";
import { type Identity, settleTrader, traderSetting } from "./trader.ts";

/** What the owner sets of the shop itself, each taken up by every process as soon as it changes. */
export type KeptSettings = {
  settings: Settings;
  /** Who trades here. */
  trader: Setting<TraderParticulars>;
  /** Where the shop delivers, and for what. */
  delivery: Setting<AreaBook>;
  vat: VatRates;
  mailWords: Setting<MailWords>;
  /** The words of mails that count now. */
  wordsOfMails(): MailWords;
};

/** Keeps the settings of this process; all but delivery is in use when this is answered. */
export async function keepSettings(ground: Ground, identity: Identity, delivery: Delivery): Promise<KeptSettings> {
  const settings = createSettings(ground);
  const trader = traderSetting(settings, identity);
  await trader.follow(() => settleTrader(ground, identity, trader));
  const areas = settings.keep("delivery", areaBookShape, delivery.book);
  areas.onChange(() => delivery.refresh());
  const vat = createVatRates(settings);
  await vat.setting.follow(() => vat.refresh(ground.database.reader));
  const mailWords = settings.keep("mail-words", mailWordsShape, () => plainMailWords);
  let words = plainMailWords;
  await mailWords.follow(async () => {
    words = (await mailWords.newest(ground.database.reader)).content;
  });
  return {
    settings,
    mailWords,
    wordsOfMails: () => words,
    trader,
    vat,
    delivery: {
      ...areas,
      set: async (tx, change) => {
        const done = await areas.set(tx, change);
        if (done.ok) await delivery.rewrite(tx, change.content);
        return done;
      },
    },
  };
}
