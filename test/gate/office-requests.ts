import assert from "node:assert/strict";
import type { App } from "../support/app.ts";
import { softwareDevice } from "../support/authenticator.ts";
import type { Hired } from "../support/staff.ts";
import { catalogueRequests, stockRequests } from "./catalogue-requests.ts";
import { tradeRequests } from "./office-trade-requests.ts";
import { pictureRequests } from "./picture-requests.ts";
import { programRequests } from "./program-requests.ts";
import { promotionRequests } from "./promotion-requests.ts";
import { form, get, json } from "./right-requests.ts";
import type { People } from "./rights.ts";
import { settingsRequests } from "./settings-requests.ts";
import { newProductRequests, shelfRequests } from "./shelf-requests.ts";
import type { ValidRequest } from "./valid-requests.ts";

/**
 * One for every route of the back office, each made anew when it is asked for, because some work once. A new route without an
 * entry here fails the tests. `who` is signed in, and confirmed.
 */
export async function officeRequests(
  app: App,
  people: People,
  who: Hired,
): Promise<Readonly<Record<string, () => Promise<ValidRequest>>>> {
  const { staff } = app.modules;
  const made = softwareDevice(app.office.url);
  const self = async () => (await staff.admit(who.cookie.slice("__Host-office=".length))) ?? assert.fail("signed out");
  const invitation = async () => (await staff.inviteFirst({ always: true })) ?? assert.fail();
  const asset = (name: string) => app.office.routes.find((route) => route.name === name)?.params?.shape.name;
  const fileName = (name: string): string => String((asset(name) as unknown as { value: string }).value);
  const plain = (answer: { clientExtensionResults: object; response: object }) => {
    const { clientExtensionResults: _, ...rest } = answer;
    return rest;
  };
  return {
    today: async () => get("/"),
    "takings-csv": async () => get("/takings.csv?days=90"),
    ...(await tradeRequests(app, people)),
    ...catalogueRequests(app, who),
    ...newProductRequests(app),
    ...pictureRequests(app, who),
    ...shelfRequests(app),
    ...stockRequests(app),
    ...promotionRequests(app, who),
    ...settingsRequests(app),
    ...(await programRequests(app, people.ada.number)),
    team: async () => get("/team"),
    invite: async () => form("/team/invitations", { role: "orders" }, 200),
    "change-role": async () => form("/team/nobody-here/role", { role: "orders" }, 422),
    "end-access": async () => form("/team/nobody-here/end", {}, 422),
    audit: async () => get("/audit?who=owner"),
    self: async () => get("/you"),
    "add-passkey-question": async () => json("/you/passkeys/question", {}),
    "add-passkey": async () =>
      json("/you/passkeys", { answer: plain(made.make(await staff.askForAnother(await self()))) }),
    "remove-passkey": async () => form(`/you/passkeys/${app.ground.random.uuid()}/remove`, {}, 422),
    "choose-password": async () => form("/you/password", { password: "a boat and a harbour" }, 200),
    "confirm-password-code": async () => form("/you/password/code", { code: "000000" }, 422),
    "remove-password": async () => form("/you/password/remove"),
    "make-recovery-codes": async () => form("/you/recovery-codes", {}, 200),
    "end-session": async () => form("/you/sessions/others/end"),
    confirm: async () => get("/confirm?to=%2Fteam"),
    "confirm-question": async () => json("/confirm/question", {}),
    "confirm-with-passkey": async () => {
      const answer = who.device.show(await staff.askToConfirm(await self()), { otherKey: true });
      return json("/confirm/passkey?to=%2Fteam", { answer: plain(answer) }, 422);
    },
    "sign-in": async () => get("/sign-in?to=%2Fteam"),
    "sign-in-question": async () => json("/sign-in/question", {}),
    "sign-in-by-passkey": async () =>
      json("/sign-in/passkey?to=%2Fteam", { answer: plain(who.device.show(await staff.askToSignIn())) }),
    "sign-in-by-password": async () =>
      form("/sign-in/password", { handle: "nobody", password: "x", code: "000000" }, 422),
    "sign-in-by-recovery-code": async () =>
      form("/sign-in/recovery", { handle: "nobody", "recovery-code": "AAAA-AAAA-AAAA-AAAA" }, 422),
    join: async () => get(`/join/${await invitation()}`),
    "join-question": async () => json(`/join/${await invitation()}/question`, { handle: "newcomer" }),
    "join-with-passkey": async () => {
      const token = await invitation();
      const begun = await staff.beginJoin({ invitation: token, handle: "newcomer" });
      return json(`/join/${token}/passkey`, { answer: plain(made.make(begun.ok ? begun.making : assert.fail())) });
    },
    "office-style": async () => get(`/style/${fileName("office-style")}`),
    "office-script": async () => get(`/script/${fileName("office-script")}`),
    // Last, because it ends the session that all of the others were asked in.
    "sign-out": async () => form("/sign-out"),
  };
}
