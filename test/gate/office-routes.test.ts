import assert from "node:assert/strict";
import { test } from "node:test";
import type { Route } from "#kernel/http";
import { scopeNames } from "#programs";
import { type Role, roleNames, roles } from "#staff";
import { openApp } from "../support/app.ts";
import { problemsOf } from "../support/html.ts";
import { askOffice, type Hired, hire } from "../support/staff.ts";
import { changed, everyTable } from "./every-table.ts";
import { officeRequests } from "./office-requests.ts";
import { openKey } from "./program-requests.ts";
import { openPeople } from "./rights.ts";
import { type Answer, type Sending, send } from "./send.ts";
import { wrongRequests } from "./wrong-requests.ts";

const app = await openApp({ work: false });
const everybody = new Map<Role, Hired>();
for (const role of roleNames) everybody.set(role, await hire(app, role));
const owner = everybody.get("owner") ?? assert.fail();
const people = await openPeople(app);
const requests = await officeRequests(app, people, owner);
const requestOf = (route: Route) => (requests[route.name] ?? assert.fail(`${route.name} has no valid request`))();

let before = await everyTable(app);
async function assertNothingWritten(what: string, allowed: ReadonlySet<string> = new Set()): Promise<void> {
  const now = await everyTable(app);
  assert.deepEqual(
    changed(before, now).filter((table) => !allowed.has(table)),
    [],
    what,
  );
  before = now;
}

/** A refusal is a sentence of ours, with every header, that no browser keeps and no other site sees; for programs a problem. */
function assertRefusal(what: string, answer: Answer, target = "/"): void {
  if (target.startsWith("/api/")) {
    assertProblem(what, answer);
    return;
  }
  assert.match(answer.text, /<h1>[A-Z][^<]+<\/h1>/, what);
  assert.equal(answer.headers["cache-control"], "no-store", what);
  assert.match(answer.headers["content-security-policy"] ?? "", /^default-src 'none'; script-src 'self'/, what);
  assert.deepEqual(answer.cookies, [], what);
}

function assertProblem(what: string, answer: Answer): void {
  assert.equal(answer.headers["content-type"], "application/problem+json", what);
  const { type, title, status, detail } = JSON.parse(answer.text) as Record<string, string | number>;
  assert.match(String(type), new RegExp(`^${app.office.url}/api/problems/[a-z-]+$`), what);
  assert.match(String(title), /^[A-Z]/, what);
  assert.equal(status, answer.status, what);
  assert.match(String(detail), /^[A-Z].*\.$/, what);
  assert.equal(answer.headers["cache-control"], "no-store", what);
  assert.deepEqual(answer.cookies, [], what);
}

/** As the owner's browser asks, or as a program, which holds no session. */
const askRightly = ({ access }: Route, target: string, sending: Sending): Promise<Answer> =>
  access === "program" ? askOffice(app, target, sending) : owner.ask(target, withHeaders(sending));

for (const route of app.office.routes) {
  const name = `${route.method} ${route.path}`;

  test(`${name} refuses what is wrong, in a sentence, and writes nothing`, async () => {
    const valid = await requestOf(route);
    before = await everyTable(app);
    const headers = route.access === "staff" ? { cookie: owner.cookie } : {};
    const right = { ...valid, sending: { ...valid.sending, headers: { ...valid.sending.headers, ...headers } } };
    for (const { what, target, sending, status } of wrongRequests(route, right)) {
      const answer = await askOffice(app, target, sending);
      assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 300)}`);
      assertRefusal(what, answer, target);
    }
    await assertNothingWritten(name, new Set(["staff.session"]));
  });

  if (route.access === "program") {
    test(`${name} is for a key with the scope ${route.may}, and for nobody else`, async () => {
      const { target, sending } = await requestOf(route);
      const others = await openKey(
        app,
        scopeNames.filter((scope) => scope !== route.may),
      );
      const ended = await openKey(app);
      await app.db.asOwner(
        "UPDATE programs.access_key SET revoked_at = expires_at WHERE id = (SELECT id FROM programs.access_key ORDER BY created_at DESC LIMIT 1)",
      );
      before = await everyTable(app);
      const { authorization: _, ...headers } = sending.headers ?? {};
      const fetched = { "sec-fetch-site": "same-origin" };
      const strangers: Array<[Record<string, string>, number]> = [
        [{}, 401],
        [{ cookie: owner.cookie, ...fetched }, 401],
        [{ authorization: `Bearer ${owner.cookie.slice("__Host-office=".length)}` }, 401],
        [{ authorization: `Bearer candour_key_${"A".repeat(49)}` }, 401],
        [{ authorization: `Bearer ${others.slice(0, -1)}${others.endsWith("A") ? "B" : "A"}` }, 401],
        [{ authorization: `Basic ${others}` }, 401],
        [{ authorization: `Bearer ${others}` }, 403],
      ];
      if (ended !== others) strangers.push([{ authorization: `Bearer ${ended}` }, 401]);
      for (const [stranger, status] of strangers) {
        const answer = await askOffice(app, target, { ...sending, headers: { ...headers, ...stranger } });
        assert.equal(answer.status, status, JSON.stringify(stranger));
        assertProblem(name, answer);
      }
      await assertNothingWritten(name);
    });
  }

  if (route.access !== "staff") continue;

  test(`${name} lets nobody in who is not signed in`, async () => {
    const { target, sending } = await requestOf(route);
    before = await everyTable(app);
    const shows = route.method === "GET" && typeof route.output === "string";
    const strangers: Array<Record<string, string>> = [
      {},
      { cookie: `__Host-office=${"A".repeat(43)}` },
      { cookie: "__Host-office=short" },
      { cookie: `__Host-basket=${"A".repeat(22)}.1` },
      { authorization: "Bearer AAAAAAAAAAAAAAAAAAAAAA" },
    ];
    for (const stranger of strangers) {
      const answer = await askOffice(app, target, { ...sending, headers: { ...sending.headers, ...stranger } });
      if (shows) {
        assert.equal(answer.status, 303, JSON.stringify(stranger));
        assert.equal(answer.headers.location, `/sign-in?to=${encodeURIComponent(target).replaceAll("%20", "+")}`);
      } else {
        assert.equal(answer.status, 401, JSON.stringify(stranger));
        assertRefusal(name, answer);
      }
    }
    await assertNothingWritten(name);
  });

  test(`${name} is for the roles that may ${route.may}, and for no other`, async () => {
    for (const [role, who] of everybody) {
      const may: readonly string[] = roles[role];
      if (route.may !== undefined && may.includes(route.may)) continue;
      const { target, sending } = await requestOf(route);
      before = await everyTable(app);
      const answer = await who.ask(target, withHeaders(sending));
      assert.equal(answer.status, 403, `${role}: ${answer.text.slice(0, 200)}`);
      assertRefusal(role, answer);
      await assertNothingWritten(`${role} ${name}`, new Set(["staff.session"]));
    }
  });

  if (!route.confirmed) continue;

  test(`${name} asks whoever is signed in to show a passkey first`, async () => {
    const { target, sending } = await requestOf(route);
    await app.db.asOwner("UPDATE staff.session SET confirmed_at = NULL");
    before = await everyTable(app);
    const answer = await owner.ask(target, withHeaders(sending));
    assert.equal(answer.status, route.method === "GET" && typeof route.output === "string" ? 303 : 401);
    await assertNothingWritten(name, new Set(["staff.session"]));
    await owner.confirm();
  });
}

test("a GET writes nothing but that a session was used", async () => {
  for (const route of app.office.routes.filter(({ method }) => method === "GET")) {
    const { target, sending, status } = await requestOf(route);
    before = await everyTable(app);
    const answer = await askRightly(route, target, sending);
    assert.equal(answer.status, status, target);
    await assertNothingWritten(target, new Set(["staff.session"]));
  }
});

test("what is right is taken; every page is in order, kept by no browser; and each act of staff stands in the audit log", async () => {
  await owner.confirm();
  const others: string[] = [];
  for (const route of app.office.routes) {
    const { target, sending, status } = await requestOf(route);
    const entries = async () =>
      (await app.modules.staff.audit(app.ground.database.reader, { action: route.name }, 500)).length;
    const noted = await entries();
    const answer = await askRightly(route, target, sending);
    if (answer.status !== status) others.push(`${route.name}: ${answer.status}, not ${status}`);
    const isNoted = route.method !== "GET" && (route.access === "staff" || route.access === "program");
    assert.equal(await entries(), noted + (isNoted ? 1 : 0), route.name);
    if (answer.status !== 303 && answer.headers["content-type"]?.startsWith("text/html") === true) {
      assert.deepEqual(await problemsOf(answer.text), [], route.name);
      assert.equal(answer.headers["cache-control"], "no-store", route.name);
    }
  }
  assert.deepEqual(others, []);
  const [newest] = await app.modules.staff.audit(app.ground.database.reader, { action: "sign-out" });
  assert.equal(newest?.status, 303);
  assert.equal((await owner.ask("/")).status, 303, "signed out");
});

test("the first page shows each role what it may see, and nothing else", async () => {
  const sees: Record<Role, RegExp[]> = {
    owner: [/to dispatch/, /questions to answer/, /complaints to answer/, /Takings/, /Promises/],
    orders: [/to dispatch/, /Takings/],
    catalogue: [/Takings/],
    support: [/to dispatch/, /questions to answer/, /complaints to answer/],
    marketing: [/Takings/],
    privacy: [/to dispatch/, /questions to answer/, /complaints to answer/, /Promises/],
    "read-only": [/to dispatch/, /Takings/, /Promises/],
  };
  for (const role of roleNames) {
    const somebody = await hire(app, role, `first-${role}`);
    const { text, status } = await somebody.ask("/");
    assert.equal(status, 200);
    const seen = sees.owner.filter((words) => words.test(text));
    assert.deepEqual(seen.map(String), sees[role].map(String), role);
  }
});

test("every route of the back office has a valid request, and shop and back office share no name and no door", async () => {
  assert.deepEqual(Object.keys(requests).sort(), app.office.routes.map(({ name }) => name).sort());
  const names = [...app.routes, ...app.office.routes].map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const target of ["/team", "/audit", "/you", "/sign-in"])
    assert.equal((await send(app.url, target, { headers: { host: new URL(app.url).host } })).status, 404);
  const other = await askOffice(app, "/", { headers: { host: new URL(app.url).host } });
  assert.equal(other.status, 421);
});

test("the way back leads to a page of ours or to the first one, whatever the address says", async () => {
  const { staff } = app.modules;
  const somebody = await hire(app, "owner", "way-back");
  for (const [to, leads] of [
    ["/team", "/team"],
    ["/audit?who=maya", "/audit?who=maya"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["https://evil.example/", "/"],
    ["https:evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/%09/evil.example", "/%09/evil.example"],
    ["/\t/evil.example", "/"],
    ["", "/"],
  ] as const) {
    const { clientExtensionResults: _, ...answer } = somebody.device.show(await staff.askToSignIn());
    const signed = await askOffice(app, `/sign-in/passkey?to=${encodeURIComponent(to)}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ answer }),
    });
    assert.equal(signed.status, 200, signed.text);
    assert.deepEqual(JSON.parse(signed.text), { to: leads }, to);
    const [cookie = ""] = signed.cookies;
    assert.match(cookie, /^__Host-office=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  }
});

test("a session that was ended elsewhere is over with the next request, and a role that was taken with the next too", async () => {
  const somebody = await hire(app, "orders", "leaver");
  assert.equal((await somebody.ask("/")).status, 200);
  assert.deepEqual(await app.modules.staff.endAccess("leaver"), { ok: true });
  assert.equal((await somebody.ask("/")).status, 303);
});

function withHeaders(sending: Sending): Sending {
  const { headers: { cookie: _, ...headers } = {} } = sending;
  return { ...sending, headers };
}
