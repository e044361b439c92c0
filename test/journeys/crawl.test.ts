import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { type CrawlError, crawl, type Mode, modes, tableOf, type Visit } from "../../tools/crawl.ts";
import { launchBrowser } from "../support/browser.ts";

/** Somebody else's computer, which every page of the small site has the browser ask. */
const elsewhere = await serve((_, res) => {
  res.writeHead(200, { "content-type": "image/gif", "set-cookie": "everywhere=1; Path=/" });
  res.end(Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAA=", "base64"));
});

const banner = `<div id="question"><button onclick="say('yes')">Accept all</button><button onclick="say('no')">Reject all</button></div>
<button onclick="document.getElementById('question').hidden = false">Cookie settings</button>
<script>
  function say(answer) {
    document.getElementById("question").hidden = true;
    document.cookie = "ads=1; path=/; max-age=" + (answer === "yes" ? 60 : 0);
  }
  if (!navigator.globalPrivacyControl) localStorage.setItem("visitor", "1");
</script>`;

/** A site that sets a cookie before anybody chose, keeps a number for the visitor, and loads a picture that tells on them. */
const site = await serve((req, res) => {
  const cookies = [
    "early=1; Path=/; HttpOnly",
    ...(req.headers["sec-gpc"] === "1" ? [] : ["unless-objected=1; Path=/"]),
  ];
  if (req.url === "/moved") return res.writeHead(302, { location: "/second", "set-cookie": "on-the-way=1" }).end();
  res.writeHead(200, { "content-type": "text/html", "set-cookie": cookies });
  const links =
    req.url === "/" ? `<a href="/moved">More</a> <a href="/#top">Top</a> <a href="https://a.example/">Away</a>` : "";
  res.end(
    `<!doctype html><title>Small</title>${banner}${links}<img src="http://127.0.0.1:${elsewhere}/pixel.gif" alt="">`,
  );
});
const url = `http://localhost:${site}/`;

const browser = await launchBrowser();
after(() => browser.close());
const visits = await crawl(browser, url, { patienceMs: 0 });
const visit = (mode: Mode): Visit => visits.find((each) => each.mode === mode) ?? assert.fail(`not visited: ${mode}`);
const cookiesOf = (mode: Mode): string[] =>
  visit(mode)
    .cookies.map(({ name, kept }) => `${name}${kept ? "" : ", not kept"}`)
    .sort();

test("each of the seven ways finds what the site sets in it, and nothing else", () => {
  const always = ["early", "everywhere, not kept", "on-the-way", "unless-objected"];
  assert.deepEqual(Object.fromEntries(modes.map((mode) => [mode, cookiesOf(mode)])), {
    "no choice": always,
    reject: always,
    accept: ["ads", ...always],
    withdraw: ["ads, not kept", ...always],
    "GPC signal": ["early", "everywhere, not kept", "on-the-way"],
    "cookies off": always.map((each) => (each.endsWith("kept") ? each : `${each}, not kept`)),
    "scripts off": always,
  });
});

test("storage is found, and not where the signal or the lack of scripts kept the site from using it", () => {
  for (const mode of modes) {
    const silent = mode === "GPC signal" || mode === "scripts off";
    const expected = silent ? [] : [{ origin: `http://localhost:${site}`, what: "local visitor" }];
    assert.deepEqual(visit(mode).storage, expected, mode);
  }
});

test("requests to others are counted, and pages of others are not visited", () => {
  for (const mode of modes) {
    assert.deepEqual(visit(mode).pages, [url, `${url}second`], mode);
    assert.deepEqual(Object.keys(visit(mode).others), [`127.0.0.1:${elsewhere}`], mode);
  }
});

test("what was pressed is said", () => {
  assert.deepEqual(
    modes.map((mode) => visit(mode).choice),
    [
      "none made",
      "“Reject all” was pressed",
      "“Accept all” was pressed",
      "“Cookie settings” was pressed, then “Reject all” was pressed",
      "none made",
      "none made",
      "none made",
    ],
  );
});

test("the table has a row for each way, and below it every name with the ways it was found in", () => {
  const table = tableOf(url, visits);
  assert.match(table, /^accept +2 +5 +1 +1 +“Accept all” was pressed$/m);
  assert.match(table, /^ {2}ads \(localhost\): accept$/m);
  assert.match(table, /^ {2}ads \(localhost, not kept\): withdraw$/m);
  assert.match(table, /^ {2}everywhere \(127\.0\.0\.1, not kept\): always$/m);
});

test("an address at which nothing answers is said in a sentence", async () => {
  await assert.rejects(crawl(browser, "http://localhost:9/", { patienceMs: 0 }), (thrown: CrawlError) => {
    assert.equal(thrown.name, "CrawlError");
    assert.match(thrown.message, /^http:\/\/localhost:9\/ could not be opened: net::ERR_\w+\.$/);
    return true;
  });
});

test("the command says what it lacks: an address, a browser", () => {
  const root = join(import.meta.dirname, "../..");
  const said = (...args: string[]) => {
    const env = { ...process.env, CHROME: "/nowhere/chrome", NODE_TEST_CONTEXT: undefined };
    const run = spawnSync(process.execPath, ["--import", "tsx", "tools/crawl.ts", ...args], {
      cwd: root,
      env,
      encoding: "utf8",
    });
    return { code: run.status, said: run.stdout + run.stderr };
  };
  const { code, said: words } = said(url);
  assert.equal(code, 1);
  assert.match(
    words,
    /^candour: no browser could be started \(.+\)\. Set CHROME to the path of a Chromium or Chrome\.\n$/,
  );
  assert.deepEqual(said("shop.example"), {
    code: 1,
    said: "candour: “shop.example” is no address of a web site: it begins with http:// or https://\n",
  });
});

/** A server on a free port, for as long as this file runs. */
async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, ready));
  after(() => server.close());
  return (server.address() as AddressInfo).port;
}
