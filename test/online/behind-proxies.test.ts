import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { freePorts } from "../support/free-ports.ts";
import { ask, officeName, type Prepared, prepareOnline, shopName, startOnline } from "../support/online.ts";
import { forgetShop, type ShopProcess } from "../support/shop-process.ts";
import { until } from "../support/until.ts";

/** Debian's programs of these names; a machine without one skips what is about it. */
const isThere = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const missing = (program: string): string | false =>
  isThere(program)
    ? false
    : `SKIPPED: ${program} is not installed (Debian: apt-get install ${program === "nginx" ? "nginx-light" : program})`;

const stripeKey = "rk_live_51NobodysKey0123456789";

describe("a shop behind a proxy that speaks https for it", () => {
  let prepared: Prepared;
  let shop: ShopProcess;
  const folder = mkdtempSync(join(tmpdir(), "candour-proxies-"));
  before(async () => {
    prepared = await prepareOnline();
    shop = await startOnline(prepared, {
      ...{ SHOP_URL: `https://${shopName}`, OFFICE_URL: `https://${officeName}`, HOST: "127.0.0.1" },
      ...{ TLS_CERT: "", TLS_KEY: "", CANDOUR_REDIRECT_PORT: "", TRUSTED_PROXIES: "127.0.0.1" },
      ...{ STRIPE_SECRET_KEY: stripeKey, STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdef" },
    });
  });
  after(async () => {
    await shop.stop();
    forgetShop(shop);
    rmSync(folder, { recursive: true, force: true });
  });

  test("shows and takes nothing from whoever does not come through it, whatever they say", async () => {
    const lies = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7", forwarded: "proto=https" };
    for (const [from, headers] of [
      ["127.0.0.2", {}],
      ["127.0.0.2", lies],
      ["127.0.0.1", {}],
    ] as const) {
      const answer = await ask({ port: shop.port, host: shopName, from, headers });
      assert.equal(answer.status, 403, from);
      assert.match(answer.body, /This way is not encrypted/);
    }
    const alive = await ask({ port: shop.port, path: "/healthz", host: `localhost:${shop.port}` });
    assert.equal(alive.status, 200);
    const through = await ask({ port: shop.port, host: shopName, headers: lies });
    assert.equal(through.status, 200);
  });

  test("takes orders once it has a key of Stripe: forms lead there, the policy says so, and doctor what it found", async () => {
    const through = (path: string) =>
      ask({ port: shop.port, path, host: shopName, headers: { "x-forwarded-proto": "https" } });
    const home = await through("/privacy");
    assert.match(
      String(home.headers["content-security-policy"]),
      /form-action 'self' https:\/\/checkout\.stripe\.com;/,
    );
    assert.match(home.body, /<h4>Stripe<\/h4>/);
    assert.doesNotMatch(home.body, /<h4>The sandbox/);
    assert.notEqual((await through("/checkout")).headers.location, "/basket?problem=not-taking-orders");
    const doctor = await shop.command("doctor");
    assert.match(doctor.said, /Payments go through Stripe \(a live key, restricted; one webhook secret\)\./);
    assert.match(doctor.said, /No carrier is connected: orders are taken and paid/);
    assert.ok(!doctor.said.includes(stripeKey) && !shop.output().includes(stripeKey));
  });

  for (const [program, start] of [
    ["caddy", startCaddy],
    ["nginx", startNginx],
  ] as const) {
    test(`works behind ${program}, and knows who asks`, { skip: missing(program) }, async () => {
      const ports = await freePorts();
      const proxy = start(folder, ports, prepared, shop.port);
      try {
        const at = { port: ports, ca: prepared.certificate.cert, host: shopName };
        await until(`${program} answers`, async () => (await ask(at).catch(() => undefined)) !== undefined);
        const home = await ask(at);
        assert.equal(home.status, 200);
        assert.match(home.headers["strict-transport-security"] ?? "", /^max-age=63072000/);
        assert.equal(home.headers["set-cookie"], undefined);

        const claims = {
          "x-forwarded-for": "198.51.100.1",
          forwarded: "for=198.51.100.1",
          "x-forwarded-proto": "http",
        };
        for (const headers of [{}, claims] as Array<Record<string, string>>) {
          const told = await ask({ ...at, path: "/privacy/what-we-hold/data", from: "127.0.0.5", headers });
          const { thisRequest } = JSON.parse(told.body) as { thisRequest: { name: string; value: string }[] };
          assert.equal(thisRequest.find(({ name }) => name === "network address")?.value, "127.0.0.5");
        }
        const posted = await ask({
          ...{ ...at, path: "/checkout/start", method: "POST", body: "" },
          headers: { "content-type": "application/x-www-form-urlencoded", origin: `https://${shopName}` },
        });
        assert.equal(posted.status, 303);
        assert.equal((await ask({ ...at, path: "/metrics" })).status, 404, "for this machine alone");
        const office = await ask({ ...at, host: officeName, path: "/sign-in" });
        assert.equal(office.status, 200);
        const plain = await ask({ port: ports + 1, host: shopName, path: "/terms" });
        assert.ok([301, 308].includes(plain.status), String(plain.status));
        assert.doesNotMatch(shop.output(), /127\.0\.0\.5|198\.51\.100/);
      } finally {
        await ended(proxy);
      }
    });
  }
});

/** As docs/running.md shows it, on ports that are free and with a certificate of this run. */
function startCaddy(folder: string, port: number, { env }: Prepared, shopPort: number): ChildProcess {
  const site = (name: string, to: number) =>
    `https://${name}:${port} {\n\ttls ${env.TLS_CERT} ${env.TLS_KEY}\n\treverse_proxy 127.0.0.1:${to}\n}\n`;
  const global = `{\n\tadmin off\n\thttp_port ${port + 1}\n\thttps_port ${port}\n}\n`;
  writeFileSync(join(folder, "Caddyfile"), global + site(shopName, shopPort) + site(officeName, shopPort + 3));
  const home = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return spawn("caddy", ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"], {
    env: home,
    stdio: "ignore",
  });
}

function startNginx(folder: string, port: number, { env }: Prepared, shopPort: number): ChildProcess {
  const site = (name: string, to: number) => `
  server {
    listen 127.0.0.1:${port} ssl http2;
    server_name ${name};
    ssl_certificate ${env.TLS_CERT};
    ssl_certificate_key ${env.TLS_KEY};
    location / {
      proxy_pass http://127.0.0.1:${to};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }`;
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (each) => `  ${each}_temp_path ${folder}/${each};`,
  );
  const whole = `daemon off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\n  access_log off;\n${paths.join("\n")}
  server { listen 127.0.0.1:${port + 1}; return 301 https://$host$request_uri; }
${site(shopName, shopPort)}${site(officeName, shopPort + 3)}\n}\n`;
  writeFileSync(join(folder, "nginx.conf"), whole);
  return spawn("nginx", ["-c", join(folder, "nginx.conf"), "-p", folder], { stdio: "ignore" });
}

function ended(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return gone;
}
