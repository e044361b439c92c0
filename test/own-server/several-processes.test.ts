/** A shop of several processes on one PostgreSQL: two that answer, one that works, with PgBouncer between where it is installed. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { withConnection } from "#kernel/cluster/roles";
import { freePorts } from "../support/free-ports.ts";
import { startMailServer } from "../support/mail-server.ts";
import { startOwnServer } from "../support/own-server.ts";
import { hasPooler, startPooler } from "../support/pooler.ts";
import { type Bought, buyThroughApi, startBuyers } from "../support/purchase.ts";
import { openInsides } from "../support/shop-insides.ts";
import { forgetShop, runCommand, type ShopProcess, startCommand, startShopProcess } from "../support/shop-process.ts";
import { until } from "../support/until.ts";

const pooled = hasPooler();
if (!pooled) process.stdout.write("SKIPPED PgBouncer between the processes and PostgreSQL: it is not installed\n");

type Part = ReturnType<typeof startCommand> & { port: number };

describe("several processes of one shop", () => {
  let [server, mails]: [Awaited<ReturnType<typeof startOwnServer>>?, Awaited<ReturnType<typeof startMailServer>>?] = [];
  let pooler: Awaited<ReturnType<typeof startPooler>> | undefined;
  let shop: ShopProcess;
  let [one, two, worker]: [Part?, Part?, Part?] = [];
  let bought: Bought;
  let skus: string[] = [];
  const address = (login: string, database: string) => {
    const url = new URL(server?.address ?? "");
    if (login !== "merchant") [url.username, url.password] = [login, "a%20word"];
    url.pathname = `/${database}`;
    return url.href;
  };
  const rowsOf = (sql: string) =>
    withConnection(
      address("merchant", "fleet"),
      async (client) => (await client.query<Record<string, unknown>>(sql)).rows,
    );

  before(async () => {
    [server, mails] = await Promise.all([startOwnServer(), startMailServer()]);
    const logins = ["candour_shop", "candour_vault"] as const;
    for (const login of logins)
      await withConnection(server.address, (client) =>
        client.query(`CREATE ROLE ${login} LOGIN PASSWORD 'a word'; ALTER ROLE ${login} SET statement_timeout = '15s'`),
      );
    for (const [name, owner] of [
      ["fleet", "merchant"],
      ["fleet_keystore", "candour_vault"],
    ])
      await withConnection(server.address, (client) =>
        client.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0`),
      );
    const direct = { shop: address("candour_shop", "fleet"), keys: address("candour_vault", "fleet_keystore") };
    const scratch = mkdtempSync(join(tmpdir(), "candour-migrating-"));
    const migrated = await runCommand(["migrate"], {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      CANDOUR_DATA: scratch,
      ...{ DATABASE_URL: address("merchant", "fleet"), KEYSTORE_URL: direct.keys },
    });
    rmSync(scratch, { recursive: true });
    assert.equal(migrated.code, 0, migrated.said);
    if (pooled) pooler = await startPooler([direct.shop, direct.keys]);
    const by = (each: string) => pooler?.by(each) ?? each;
    shop = await startShopProcess({
      env: { DATABASE_URL: by(direct.shop), KEYSTORE_URL: by(direct.keys), SMTP_URL: mails.url },
    });
    const made = await rowsOf("SELECT sku FROM stock.item WHERE kind = 'made-to-order' ORDER BY sku LIMIT 6");
    skus = made.map(({ sku }) => String(sku));
  });
  after(async () => {
    clearInterval(looking);
    for (const part of [one, two, worker]) part?.kill("SIGTERM");
    await Promise.all([one, two, worker].map((part) => part?.ended));
    // Not there where it did not open.
    await shop?.stop();
    if (shop !== undefined) forgetShop(shop);
    await Promise.all([pooler?.stop(), mails?.close()]);
    await server?.stop();
  });

  /** Asks one process by the name under which shoppers know the shop. Each request has a connection of its own. */
  const askAt = (port: number, url: URL, { method = "GET", headers, body }: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const named = { ...Object.fromEntries(new Headers(headers)), host: new URL(shop.url).host };
      const options = {
        host: "localhost",
        port,
        method,
        path: url.pathname + url.search,
        headers: named,
        agent: false as const,
      };
      const asked = request(options, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const { statusCode: status = 0, headers: told } = answer;
          const single = Object.entries(told).flatMap(([name, value]) =>
            typeof value === "string" ? [[name, value]] : [],
          );
          resolve(
            new Response(Buffer.concat(parts).toString() || null, { status, headers: single as [string, string][] }),
          );
        });
      });
      asked.on("error", reject);
      asked.end(body ?? undefined);
    });
  /** As a proxy looks after those behind it. */
  const isReady = new Map<number, boolean>();
  const looking = setInterval(() => {
    for (const { port } of [one, two].filter((part) => part !== undefined))
      askAt(port, new URL("/readyz", shop.url)).then(
        ({ status }) => isReady.set(port, status === 200),
        () => isReady.set(port, false),
      );
  }, 200);
  let turn = 0;
  const failed: string[] = [];
  /** As a proxy in front does: in turn to those who are ready, and to the other one where nobody listens. */
  const ask: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    if (url.origin !== shop.url) return fetch(input, init);
    const ports = [one?.port ?? 0, two?.port ?? 0];
    if (turn++ % 2 === 1) ports.reverse();
    ports.sort((a, b) => Number(isReady.get(b) ?? true) - Number(isReady.get(a) ?? true));
    for (const [i, port] of ports.entries()) {
      try {
        const answer = await askAt(port, url, init);
        if (answer.status >= 500) failed.push(`${url.pathname}: ${answer.status}`);
        return answer;
      } catch (thrown) {
        const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
        if (code === "ECONNREFUSED" && i === 0) continue;
        failed.push(`${url.pathname}: ${code}`);
        throw thrown;
      }
    }
    throw new Error("Nobody listens.");
  };
  const web = async (port: number): Promise<Part> => {
    const env = {
      ...shop.env,
      PORT: String(port),
      CANDOUR_OFFICE_PORT: String(port + 1),
      SHOP_URL: shop.url,
      CANDOUR_DRAIN_SECONDS: "2",
    };
    const part = startCommand(["web"], { ...env, CANDOUR_BANK_PORT: shop.env.CANDOUR_BANK_PORT });
    await until("another process answers", async () =>
      askAt(port, new URL("/readyz", shop.url)).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    return { ...part, port };
  };
  const orderAt = async (port: number) => (await askAt(port, new URL(`/orders/${bought.secret}`, shop.url))).text();

  test("what one takes the other knows: a purchase whose requests go to both in turn", async () => {
    [one, two] = [await web(await freePorts()), await web(await freePorts())];
    bought = await buyThroughApi(shop.url, skus[0] ?? "", ask);
    for (const { port } of [one, two]) assert.match(await orderAt(port), /Bench Shopper/);
    assert.deepEqual(failed, []);
  });

  test("when somebody is forgotten, in a process of its own and at a later time, no process knows them any more", async () => {
    const { code, said } = await shop.command("demo", "complete", bought.number);
    assert.equal(code, 0, said);
    for (const { port } of [one, two].filter((part) => part !== undefined)) {
      const page = await orderAt(port);
      assert.ok(page.includes(bought.number) && !page.includes("Bench Shopper"));
    }
  });

  test("each is started anew while people buy, and not one request fails", async () => {
    const buyers = startBuyers(shop.url, skus, { lines: 2, ask });
    for (const which of ["one", "two"] as const) {
      const part = (which === "one" ? one : two) ?? assert.fail();
      part.kill("SIGTERM");
      const readiness = () => askAt(part.port, new URL("/readyz", shop.url)).then(({ status }) => status);
      await until("it says that it leaves", async () => (await readiness()) === 503);
      assert.match(await orderAt(part.port), new RegExp(bought.number), "and answers on");
      const { code } = await part.ended;
      assert.equal(code, 0);
      const again = await web(part.port);
      if (which === "one") one = again;
      else two = again;
    }
    await until("somebody has bought", () => buyers.bought.length >= 3);
    await buyers.stop();
    assert.deepEqual(failed, []);
    const insides = await openInsides(shop);
    const acknowledged = [bought, ...buyers.bought].map(({ number }) => number);
    assert.deepEqual(await insides.broken({ acknowledged }), []);
    await insides.close();
  });

  test("without the first process the others go on: what is asked of one is worked off by another", async () => {
    const working = startCommand(["worker"], shop.env);
    worker = { ...working, port: 0 };
    await until("the worker works", () => working.said().includes("Working"));
    await shop.stop();
    const before = mails?.arrived.length ?? 0;
    const answer = await ask(new URL("/orders/find", shop.url), {
      method: "POST",
      headers: { origin: shop.url, "content-type": "application/x-www-form-urlencoded" },
      body: "email=bench%40shopper.example",
    });
    assert.ok(answer.status < 400, `${answer.status}`);
    await until("the mail with the link came", () => (mails?.arrived.length ?? 0) > before);
  });
});
