import { londonDay } from "#delivery";
import type { App } from "../support/app.ts";
import { plain } from "../support/promotions.ts";
import type { Hired } from "../support/staff.ts";
import { type Fields, form, get } from "./right-requests.ts";
import type { ValidRequest } from "./valid-requests.ts";

/** One for every route of promotions in the back office. */
export function promotionRequests(app: App, who: Hired): Readonly<Record<string, () => Promise<ValidRequest>>> {
  const { promotions } = app.modules;
  const { clock, database } = app.ground;
  const today = londonDay(clock.now());
  const typed = (title: string): Fields => ({
    ...{ title, kind: "percent", reduction: "5%", code: "", least: "", products: "", from: today, until: "", most: "" },
  });
  /** Made for the request alone: stopped, it is gone. */
  const made = async (): Promise<string> => {
    const terms = { ...plain(clock), kind: "free-delivery" as const, leastMinor: 9_999_900 };
    const outcome = await database.transact((tx) => promotions.make(tx, who.handle, terms));
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    return outcome.id;
  };
  return {
    promotions: async () => get("/promotions"),
    "new-promotion": async () => get("/promotions/new"),
    "make-promotion": async () => form("/promotions", typed("Founders’ week")),
    promotion: async () => get(`/promotions/${await made()}`),
    "change-promotion": async () => form(`/promotions/${await made()}`, { ...typed("Open days"), revision: "1" }),
    "stop-promotion": async () => form(`/promotions/${await made()}/stop`, { revision: "1" }),
  };
}
