import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { playBuyer } from "../play.ts";
import { boot, caller, freshFolder, listener, order, until } from "./test-boot.ts";

describe("the stand-in bank, killed", () => {
  it("keeps payments, keys and undelivered webhooks over kill -9, and drops a half-written line", async (t) => {
    const folder = freshFolder();
    const shop = await listener();
    t.after(() => shop.close());
    shop.status.now = 500;
    const first = await boot(folder, shop.url, ["--retry-scale", "10"]);
    const input = order();
    const begun = await caller(first).begin(input, "begin-before-kill");
    await playBuyer(String(begun.redirectUrl), { card: "success" });
    await until(() => shop.heard.length === 1);
    await first.kill("SIGKILL");
    writeFileSync(join(folder, "bank.jsonl"), '{"at":"2026-', { flag: "a" });

    shop.status.now = 204;
    const second = await boot(folder, shop.url);
    t.after(() => second.kill("SIGTERM"));
    const { call, begin } = caller(second);
    const repeated = await begin(input, "begin-before-kill");
    assert.equal(repeated.reference, begun.reference);
    assert.equal((await call("GET", `/v1/payments/${begun.reference}`)).body.state, "authorised");
    await until(() => shop.heard.length === 2);
    assert.equal(shop.heard[0]?.id, shop.heard[1]?.id);
    await new Promise((go) => setTimeout(go, 200));
    assert.equal(shop.heard.length, 2, "once taken, it is not sent again");
  });

  it("closes pages that nobody paid in time", async (t) => {
    const shop = await listener();
    t.after(() => shop.close());
    const bank = await boot(freshFolder(), shop.url, ["--session-minutes", "0.002"]);
    t.after(() => bank.kill("SIGTERM"));
    const { call, begin } = caller(bank);
    const { reference, redirectUrl } = await begin();
    await new Promise((go) => setTimeout(go, 200));
    assert.equal((await fetch(String(redirectUrl))).status, 410);
    assert.equal((await call("GET", `/v1/payments/${reference}`)).body.state, "abandoned");
  });
});
