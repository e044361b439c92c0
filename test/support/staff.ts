import assert from "node:assert/strict";
import type { Role } from "#staff";
import type { Answer, Sending } from "../gate/send.ts";
import { formBody, ownForm, send } from "../gate/send.ts";
import type { App } from "./app.ts";
import { type Device, softwareDevice } from "./authenticator.ts";

/** Somebody who works here and is signed in, asking by HTTP as a browser would. */
export type Hired = {
  handle: string;
  role: Role;
  device: Device;
  /** The session cookie as a browser sends it; changes when the session is confirmed. */
  cookie: string;
  /** Asks the back office with this person's session. A body is sent as a form unless it says otherwise. */
  ask(target: string, sending?: Sending): Promise<Answer>;
  /** Sends a form of one of our own pages. */
  post(target: string, form?: Parameters<typeof formBody>[0]): Promise<Answer>;
  /** Shows the passkey again: what needs a confirmed session is open for five minutes. */
  confirm(): Promise<void>;
  /** From now on the passkey was shown longer than five minutes ago. */
  letConfirmationEnd(): Promise<void>;
};

/** Asks the back office as anybody. */
export function askOffice(app: App, target: string, sending: Sending = {}): Promise<Answer> {
  const { host } = new URL(app.office.url);
  return send(`http://127.0.0.1:${app.office.port}`, target, {
    ...sending,
    headers: { host, ...sending.headers },
  });
}

/** Hires somebody with a role: an invitation, a passkey, a session. */
export async function hire(app: App, role: Role, handle: string = role): Promise<Hired> {
  const { staff } = app.modules;
  const device = softwareDevice(app.office.url);
  const first = (await staff.inviteFirst({ always: true })) ?? assert.fail();
  const begun = await staff.beginJoin({ invitation: first, handle });
  assert.ok(begun.ok, JSON.stringify(begun));
  const joined = await staff.join({ invitation: first, answer: device.make(begun.making), label: "Firefox on Linux" });
  assert.ok(joined.ok, JSON.stringify(joined));
  await app.db.asOwner("UPDATE staff.member SET role = $1 WHERE handle = $2", [role, handle]);
  let token = joined.token;
  const hired: Hired = {
    handle,
    role,
    device,
    get cookie() {
      return `__Host-office=${token}`;
    },
    ask: (target, sending = {}) =>
      askOffice(app, target, { ...sending, headers: { cookie: `__Host-office=${token}`, ...sending.headers } }),
    post: (target, form = {}) => hired.ask(target, { method: "POST", headers: ownForm, body: formBody(form) }),
    confirm: async () => {
      const who = (await staff.admit(token)) ?? assert.fail();
      const confirmed = await staff.confirm(who, device.show(await staff.askToConfirm(who)));
      assert.ok(confirmed.ok, JSON.stringify(confirmed));
      token = confirmed.token;
    },
    letConfirmationEnd: async () => {
      await app.db.asOwner(
        `UPDATE staff.session s SET confirmed_at = s.confirmed_at - interval '6 minutes'
         FROM staff.member m WHERE m.id = s.member_id AND m.handle = $1`,
        [handle],
      );
    },
  };
  return hired;
}
