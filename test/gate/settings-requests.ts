import type { TraderParticulars } from "#settings";
import type { App } from "../support/app.ts";
import { type Fields, form, get } from "./right-requests.ts";
import type { ValidRequest } from "./valid-requests.ts";

/** One for every route of the settings. */
export function settingsRequests({ modules, ground }: App): Readonly<Record<string, () => Promise<ValidRequest>>> {
  const { reader } = ground.database;
  const { trader: traderSetting, delivery, vat, mailWords } = modules.kept;
  const trader = async (): Promise<Fields> => {
    const { revision, content } = await traderSetting.newest(reader);
    return { revision: String(revision), ...traderFields(content) };
  };
  const areaRevision = async () => ({ revision: String((await delivery.newest(reader)).revision) });
  const vatRevision = async () => ({ revision: String((await vat.setting.newest(reader)).revision) });
  const wordsRevision = async () => ({ revision: String((await mailWords.newest(reader)).revision) });
  return {
    settings: async () => get("/settings"),
    "going-live": async () => get("/settings/going-live"),
    "mail-queue": async () => get("/settings/mail-queue"),
    "send-mail-again": async () => form("/settings/mail-queue/again", { mail: ground.random.uuid() }, 409),
    trader: async () => get("/settings/trader"),
    "name-trader": async () => form("/settings/trader", await trader()),
    "delivery-areas": async () => get("/settings/delivery"),
    "new-delivery-area": async () => get("/settings/new-delivery-area"),
    "delivery-area": async () => get("/settings/delivery/highlands"),
    "add-delivery-area": async () => {
      const { revision, content } = await delivery.newest(reader);
      const name = `the moors ${"abcdefghij".slice(0, content.zones.length - 5)}`;
      const codes = `YO${content.zones.length + 10}`;
      return form("/settings/new-delivery-area", { ...areaFields, revision: String(revision), name, codes });
    },
    "change-delivery-area": async () => form("/settings/delivery/wight", { ...areaFields, ...(await areaRevision()) }),
    "remove-delivery-area": async () =>
      form("/settings/delivery/mainland/removal", { heir: "wight", ...(await areaRevision()) }, 422),
    "move-codes": async () => form("/settings/delivery/wight/codes", { codes: "SO41", ...(await areaRevision()) }),
    "vat-rates": async () => get("/settings/vat"),
    "plan-vat-rate": async () => {
      const from = `2099-01-${String((await vat.setting.newest(reader)).revision + 10).padStart(2, "0")}`;
      return form("/settings/vat", { ...(await vatRevision()), class: "reduced", rate: "6", from });
    },
    "call-off-vat-rate": async () => {
      const { content } = await vat.setting.newest(reader);
      const from = content.reduced.at(-1)?.from ?? "2099-01-01";
      return form("/settings/vat/call-off", { ...(await vatRevision()), class: "reduced", from });
    },
    "mail-words": async () => get("/settings/mails?revision=0&greeting=Dear&closing=Yours"),
    "set-mail-words": async () =>
      form("/settings/mails", { ...(await wordsRevision()), greeting: "Dear", closing: "With kind regards." }),
    "mail-sentence": async () => get("/settings/mails/dispatched?revision=0&sentence=It+is+well+wrapped."),
    "set-mail-sentence": async () =>
      form("/settings/mails/dispatched", { ...(await wordsRevision()), sentence: "It is well wrapped." }),
    "mail-preview": async () => get("/settings/mails/dispatched/preview?greeting=Dear&closing=&sentence=Fine."),
    "setting-history": async () => get("/settings/history/trader?before=9"),
    // After the trader was set: the beginning is there to be put back.
    "put-back-setting": async () => {
      const { revision } = await traderSetting.newest(reader);
      return form("/settings/history/trader/0/back", { revision: String(revision) }, revision === 0 ? 404 : 303);
    },
  };
}

/** An area that is delivered to, as its form sends it. */
export const areaFields: Fields = {
  name: "the Isle of Wight",
  delivered: "yes",
  refusal: "",
  ...Object.fromEntries(
    ["post", "parcel", "two-person"].flatMap((service) => [
      [`${service}-price`, "5.95"],
      [`${service}-least`, "2"],
      [`${service}-most`, "3"],
    ]),
  ),
};

/** The particulars as the form of the office sends them. */
export function traderFields({ company, regulator, ...trader }: TraderParticulars): Fields {
  return {
    ...trader,
    "registered-name": company.registeredName,
    number: company.number,
    "registered-in": company.registeredIn,
    "vat-number": company.vatNumber,
    office: company.office.join("\n"),
    "regulator-name": regulator.name,
    "regulator-address": regulator.address.join("\n"),
    "regulator-website": regulator.website,
  };
}
