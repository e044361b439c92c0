import assert from "node:assert/strict";
import { test } from "node:test";
import { day, fixedClock, hour, minute, second } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { codeAt, stepAt } from "#kernel/one-time-code";
import { systemRandom } from "#kernel/random";
import { softwareDevice } from "../../../test/support/authenticator.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { createStaff, type Role } from "./index.ts";

const db = await freshDatabase();
const { database } = db;
const { reader } = database;
const wallClock = fixedClock(new Date("2027-03-01T09:00:00Z"));
const origin = "http://office.localhost:3001";
const staff = createStaff({
  database,
  clock: wallClock,
  wallClock,
  random: systemRandom,
  log: silentLog,
  pepper: async () => Buffer.alloc(32, 5),
  origin,
  shop: { name: "Fell & Fern" },
});
const label = "Firefox on Linux";

/** Somebody who has joined, with their device and the token of their session. */
async function joined(handle: string, role: Role = "owner") {
  const device = softwareDevice(origin);
  const invitation = (await staff.inviteFirst({ always: true })) ?? assert.fail();
  const begun = await staff.beginJoin({ invitation, handle });
  assert.ok(begun.ok);
  const done = await staff.join({ invitation, answer: device.make(begun.making), label });
  assert.ok(done.ok);
  await db.asOwner("UPDATE staff.member SET role = $1 WHERE handle = $2", [role, handle]);
  return { device, token: done.token };
}

const admitted = async (token: string) => (await staff.admit(token)) ?? assert.fail("not let in");

test("nobody works here at first; the machine invites an owner once, and no longer when one has joined", async () => {
  assert.deepEqual(await staff.members(reader), []);
  const first = (await staff.inviteFirst()) ?? assert.fail();
  const second = (await staff.inviteFirst()) ?? assert.fail();
  assert.equal(await staff.invitationRole(reader, first), null, "a new one takes the place of the one before");
  assert.equal(await staff.invitationRole(reader, second), "owner");
  const { token } = await joined("maya");
  assert.equal(await staff.inviteFirst(), null);
  const maya = await admitted(token);
  assert.deepEqual([maya.handle, maya.role, maya.way, maya.confirmed], ["maya", "owner", "passkey", true]);
  const [member] = await staff.members(reader);
  assert.deepEqual([member?.handle, member?.passkeys, member?.sessions, member?.hasPassword], ["maya", 1, 1, false]);
});

test("an invitation is used once, is over after its time, and takes no name that is taken or wrong", async () => {
  const maya = await admitted((await joined("omar")).token);
  const invitation = await staff.invite("orders", maya);
  assert.deepEqual(await staff.beginJoin({ invitation, handle: "maya" }), { ok: false, because: "handle-taken" });
  for (const handle of ["m", "Maya", "maya smith", "maya@example.org", "1maya", "a".repeat(21)])
    assert.deepEqual(await staff.beginJoin({ invitation, handle }), { ok: false, because: "bad-handle" }, handle);
  const device = softwareDevice(origin);
  const begun = await staff.beginJoin({ invitation, handle: "lena" });
  const again = await staff.beginJoin({ invitation, handle: "lena2" });
  assert.ok(begun.ok && again.ok);
  assert.equal((await staff.join({ invitation, answer: device.make(begun.making), label })).ok, true);
  assert.deepEqual(await staff.join({ invitation, answer: device.make(again.making), label }), {
    ok: false,
    because: "invitation-over",
  });
  const late = await staff.invite("orders", maya);
  wallClock.advance(3 * day - 1);
  assert.equal(await staff.invitationRole(reader, late), "orders");
  wallClock.advance(1);
  assert.equal(await staff.invitationRole(reader, late), null);
  assert.deepEqual(await staff.beginJoin({ invitation: late, handle: "late" }), {
    ok: false,
    because: "invitation-over",
  });
});

test("a passkey lets in; asked elsewhere, not unlocked, of another key, for something else or twice, it does not", async () => {
  const { device, token } = await joined("pia", "support");
  const ask = () => staff.askToSignIn();
  const opened = await staff.signInByPasskey(device.show(await ask()), label);
  assert.equal(opened.ok, true);
  const wrong = [
    { origin: "http://localhost:3001" },
    { host: "localhost" },
    { verified: false },
    { type: "webauthn.create" },
    { otherKey: true },
  ];
  for (const bend of wrong) {
    const refused = await staff.signInByPasskey(device.show(await ask(), bend), label);
    assert.deepEqual(refused, { ok: false, because: "not-recognised" }, JSON.stringify(bend));
  }
  const question = await ask();
  const answer = device.show(question);
  assert.equal((await staff.signInByPasskey(answer, label)).ok, true);
  assert.deepEqual(await staff.signInByPasskey(answer, label), { ok: false, because: "question-over" });
  const slow = await ask();
  wallClock.advance(5 * minute);
  assert.deepEqual(await staff.signInByPasskey(device.show(slow), label), { ok: false, because: "question-over" });
  // A question that was put to confirm signs nobody in, and one of a session serves no other.
  const who = await admitted(token);
  const toConfirm = await staff.askToConfirm(who);
  assert.deepEqual(await staff.signInByPasskey(device.show(toConfirm), label), { ok: false, because: "question-over" });
  const stranger = softwareDevice(origin);
  stranger.make(question);
  assert.deepEqual(await staff.signInByPasskey(stranger.show(await ask()), label), {
    ok: false,
    because: "not-recognised",
  });
});

test("a session ends 15 minutes after its last use and 8 hours after it began, and not a moment before", async () => {
  const { token } = await joined("quin");
  wallClock.advance(15 * minute - 1);
  assert.ok(await staff.admit(token));
  wallClock.advance(15 * minute - 1);
  assert.ok(await staff.admit(token), "its use was noted");
  wallClock.advance(15 * minute);
  assert.equal(await staff.admit(token), null);
  const { token: another } = await joined("quin2");
  const began = wallClock.now().getTime();
  while (wallClock.now().getTime() - began < 8 * hour - 10 * minute) {
    wallClock.advance(10 * minute);
    assert.ok(await staff.admit(another));
  }
  wallClock.advance(began + 8 * hour - 1 - wallClock.now().getTime());
  assert.ok(await staff.admit(another));
  wallClock.advance(1);
  assert.equal(await staff.admit(another), null);
  for (const each of ["", "x", "A".repeat(43)]) assert.equal(await staff.admit(each), null);
});

test("a confirmation lasts five minutes, gives the session a new token, and the old one is dead", async () => {
  const { device, token } = await joined("rosa");
  wallClock.advance(5 * minute - 1);
  assert.equal((await admitted(token)).confirmed, true);
  wallClock.advance(1);
  const rosa = await admitted(token);
  assert.equal(rosa.confirmed, false);
  const other = await joined("sami");
  const asked = await staff.askToConfirm(rosa);
  assert.deepEqual(await staff.confirm(rosa, other.device.show(asked)), { ok: false, because: "not-recognised" });
  const confirmed = await staff.confirm(rosa, device.show(await staff.askToConfirm(rosa)));
  assert.ok(confirmed.ok);
  assert.equal(await staff.admit(token), null);
  assert.equal((await admitted(confirmed.token)).confirmed, true);
  assert.equal((await staff.sessions(reader, await admitted(confirmed.token))).length, 1);
});

test("at most five sessions of one person: the sixth ends the first; one ends its own and no other's", async () => {
  const { device, token } = await joined("tess");
  const tokens = [token];
  for (let n = 0; n < 5; n++) {
    wallClock.advance(second);
    const opened = await staff.signInByPasskey(device.show(await staff.askToSignIn()), label);
    tokens.push(opened.ok ? opened.token : assert.fail());
  }
  assert.equal(await staff.admit(tokens[0] ?? ""), null);
  const tess = await admitted(tokens[5] ?? "");
  const sessions = await staff.sessions(reader, tess);
  assert.equal(sessions.length, 5);
  assert.equal(sessions.filter(({ current }) => current).length, 1);
  const other = await admitted((await joined("ugo")).token);
  assert.equal(await staff.endSessions(other, sessions[0]?.id ?? ""), 0);
  const ended = sessions.find(({ current }) => !current) ?? assert.fail();
  assert.equal(await staff.endSessions(tess, ended.id), 1);
  assert.equal(await staff.endSessions(tess, "others"), 3);
  assert.equal((await staff.sessions(reader, tess)).length, 1);
  assert.equal(await staff.signOut(tess), 1);
  assert.equal(await staff.admit(tokens[5] ?? ""), null);
});

test("a role that changes and access that ends are felt at once, and one owner always stays", async () => {
  await db.asOwner("UPDATE staff.member SET role = 'read-only' WHERE handle NOT IN ('maya')");
  assert.deepEqual(await staff.endAccess("maya"), { ok: false, because: "last-owner" });
  assert.deepEqual(await staff.changeRole("maya", "orders"), { ok: false, because: "last-owner" });
  assert.deepEqual(await staff.endAccess("nobody"), { ok: false, because: "no-such-member" });
  const { token } = await joined("vera", "orders");
  assert.deepEqual(await staff.changeRole("vera", "marketing"), { ok: true });
  assert.equal(await staff.admit(token), null, "signed out, so that nothing open keeps the old role");
  const { device, token: another } = await joined("walt", "orders");
  assert.deepEqual(await staff.endAccess("walt"), { ok: true });
  assert.equal(await staff.admit(another), null);
  assert.deepEqual(await staff.signInByPasskey(device.show(await staff.askToSignIn()), label), {
    ok: false,
    because: "not-recognised",
  });
  assert.deepEqual(await staff.changeRole("walt", "owner"), { ok: false, because: "has-left" });
  assert.deepEqual(await staff.endAccess("walt"), { ok: false, because: "has-left" });
});

test("of two owners who end each other at once, one stays", async () => {
  await joined("xena");
  await joined("yuri");
  await db.asOwner("UPDATE staff.member SET role = 'read-only' WHERE handle NOT IN ('xena', 'yuri')");
  const ends = await Promise.all([staff.endAccess("xena"), staff.endAccess("yuri")]);
  assert.deepEqual(ends.map(({ ok }) => ok).sort(), [false, true]);
});

const password = "a harbour with four boats";

test("password and code let in without confirming; neither does alone, and no code twice", async () => {
  const zoe = await admitted((await joined("zoe", "orders")).token);
  for (const [given, because] of [
    ["short", "too-short"],
    ["x".repeat(257), "too-long"],
    ["my name is zoe, really", "too-easy"],
    ["aaaaaaaaaaaaaaaa", "too-easy"],
  ] as const)
    assert.deepEqual(await staff.choosePassword(zoe, given), { ok: false, because }, given);
  const chosen = await staff.choosePassword(zoe, password);
  assert.ok(chosen.ok);
  const secret = fromBase32(chosen.secret);
  const codeNow = () => codeAt(secret, stepAt(wallClock.now()));
  const signIn = (given: Partial<{ handle: string; password: string; code: string }>) =>
    staff.signInByPassword({ handle: "zoe", password, code: codeNow(), label, ...given });
  const no = { ok: false, because: "not-recognised" } as const;
  assert.deepEqual(await signIn({}), no, "nothing before a first code was seen");
  assert.equal(await staff.confirmPasswordCode(zoe, "000000"), false);
  assert.equal(await staff.confirmPasswordCode(zoe, codeNow()), true);
  assert.deepEqual(await signIn({}), no, "that code was used");
  wallClock.advance(30 * second);
  const opened = await signIn({});
  assert.ok(opened.ok);
  const back = await admitted(opened.token);
  assert.deepEqual([back.way, back.confirmed], ["password", false]);
  wallClock.advance(30 * second);
  assert.deepEqual(await signIn({ password: `${password}!` }), no);
  wallClock.advance(30 * second);
  assert.deepEqual(await signIn({ code: "000000" }), no);
  assert.deepEqual(await signIn({ handle: "nobody" }), no);
  const dump = JSON.stringify(await db.asOwner("SELECT * FROM staff.password"));
  assert.ok(!dump.includes(secret.toString("hex")) && !dump.includes(chosen.secret) && !dump.includes(password));
});

test("wrong tries wait longer and longer, 30 seconds at most, also when many come at once; then the right one is taken", async () => {
  const abel = await admitted((await joined("abel")).token);
  const chosen = await staff.choosePassword(abel, password);
  const secret = fromBase32(chosen.ok ? chosen.secret : assert.fail());
  assert.ok(await staff.confirmPasswordCode(abel, codeAt(secret, stepAt(wallClock.now()))));
  const wrong = () => staff.signInByPassword({ handle: "abel", password: "wrong and wrong", code: "123456", label });
  const at = await Promise.all(Array.from({ length: 20 }, wrong));
  assert.deepEqual(new Set(at.map((each) => JSON.stringify(each))).size, 1, "whoever tries learns nothing of it");
  assert.deepEqual(await db.asOwner("SELECT failures FROM staff.password WHERE member_id = $1", [abel.id]), [
    { failures: 3 },
  ]);
  const right = () =>
    staff.signInByPassword({ handle: "abel", password, code: codeAt(secret, stepAt(wallClock.now())), label });
  assert.deepEqual(await right(), { ok: false, because: "not-recognised" }, "too early");
  assert.deepEqual(
    await staff.signInByPassword({ handle: "nobody", password, code: "123456", label }),
    { ok: false, because: "not-recognised" },
    "as for a name that nobody has",
  );
  wallClock.advance(31 * second);
  assert.equal((await right()).ok, true);
});

test("a recovery code lets in once, to make a passkey and nothing else", async () => {
  const { token } = await joined("bea", "orders");
  const bea = await admitted(token);
  const codes = await staff.makeRecoveryCodes(bea);
  assert.equal(codes.length, 8);
  assert.equal(new Set(codes).size, 8);
  for (const code of codes) assert.match(code, /^[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}$/);
  const code = codes[0] ?? "";
  const no = { ok: false, because: "not-recognised" } as const;
  assert.deepEqual(await staff.signInByRecoveryCode({ handle: "bea", code: "AAAA-AAAA-AAAA-AAAA", label }), no);
  const opened = await staff.signInByRecoveryCode({ handle: "bea", code: code.toLowerCase(), label });
  assert.ok(opened.ok);
  const back = await admitted(opened.token);
  assert.deepEqual([back.way, back.confirmed, [...back.may]], ["recovery", false, ["self.manage"]]);
  assert.deepEqual(await staff.signInByRecoveryCode({ handle: "bea", code, label }), no);
  assert.equal(await staff.recoveryCodesLeft(reader, back), 7);
  const device = softwareDevice(origin);
  assert.equal((await staff.addPasskey(back, device.make(await staff.askForAnother(back)), label)).ok, true);
  assert.equal((await staff.signInByPasskey(device.show(await staff.askToSignIn()), label)).ok, true);
  await staff.makeRecoveryCodes(back);
  assert.deepEqual(await staff.signInByRecoveryCode({ handle: "bea", code: codes[1] ?? "", label }), no);
  const dump = JSON.stringify(await db.asOwner("SELECT * FROM staff.recovery_code"));
  assert.ok(!dump.includes((codes[2] ?? "").replaceAll("-", "")));
});

test("a passkey is added and removed by its owner; the last one stays", async () => {
  const { token } = await joined("carl");
  const carl = await admitted(token);
  const [only] = await staff.passkeys(reader, carl.id);
  assert.deepEqual(await staff.removePasskey(carl, only?.id ?? ""), { ok: false, because: "last-passkey" });
  const other = softwareDevice(origin);
  assert.ok((await staff.addPasskey(carl, other.make(await staff.askForAnother(carl)), label)).ok);
  const dora = await admitted((await joined("dora")).token);
  const anothers = softwareDevice(origin);
  assert.ok((await staff.addPasskey(dora, anothers.make(await staff.askForAnother(dora)), label)).ok);
  assert.deepEqual(await staff.removePasskey(dora, only?.id ?? ""), { ok: false, because: "no-such-passkey" });
  assert.deepEqual(await staff.removePasskey(carl, only?.id ?? ""), { ok: true });
  assert.equal((await staff.passkeys(reader, carl.id)).length, 1);
  // A question that one person was asked makes no passkey for another.
  const asked = await staff.askForAnother(carl);
  assert.deepEqual(await staff.addPasskey(dora, softwareDevice(origin).make(asked), label), {
    ok: false,
    because: "question-over",
  });
});

test("the audit log has each act before its end, page by page, and by who, what and to what", async () => {
  const who = await admitted((await joined("emil")).token);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    ids.push(await staff.beginAct(who, { action: "dispatch-order", object: `M-${n}` }));
    wallClock.advance(second);
  }
  await staff.endAct(ids[0] ?? "", 303);
  await staff.endAct(ids[0] ?? "", 500);
  const page = await staff.audit(reader, { handle: "emil" }, 3);
  assert.deepEqual(
    page.map(({ object, status }) => [object, status]),
    [
      ["M-4", null],
      ["M-3", null],
      ["M-2", null],
    ],
  );
  const last = page.at(-1) ?? assert.fail();
  const next = await staff.audit(reader, { handle: "emil", before: last });
  assert.deepEqual(
    next.map(({ object, status }) => [object, status]),
    [
      ["M-1", null],
      ["M-0", 303],
    ],
  );
  assert.deepEqual(
    (await staff.audit(reader, { object: "M-3" })).map(({ action }) => action),
    ["dispatch-order"],
  );
  assert.deepEqual(await staff.audit(reader, { action: "nothing" }), []);
  await assert.rejects(staff.beginAct(who, { action: "x", object: "a@b" }), /check constraint/);
});

function fromBase32(text: string): Buffer {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text].map((each) => letters.indexOf(each).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
