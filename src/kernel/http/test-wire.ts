import assert from "node:assert/strict";
import { z } from "zod";
import { fixedClock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import { createLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import type { RawAnswer } from "../../../test/support/raw-request.ts";
import { createGate, type Gate } from "./gate.ts";
import { page, redirect } from "./reply.ts";
import { defineRoute, type Route, text } from "./route.ts";

/** A shop of four addresses without a database: what goes over the wire is looked at, by whatever listener. */
export type WireShop = {
  gate: Gate;
  /** What was bought, oldest first. */
  bought: string[];
  /** The words of each list that was made. */
  listed: string[];
  /** The lines of its log. */
  lines: string[];
  /** How often the slow page was begun. */
  slowBegan(): number;
  /** From now on no page of a refusal can be drawn. */
  breakDrawing(): void;
};

export const host = "shop.test";

export function wireShop(shopUrl: string): WireShop {
  const lines: string[] = [];
  const bought: string[] = [];
  const listed: string[] = [];
  const clock = fixedClock(new Date("2026-11-22T10:20:00Z"));
  let slowBegan = 0;
  let nothingCanBeDrawn = false;
  const gate = createGate({
    routes: wireRoutes({ bought, listed, beganSlow: () => slowBegan++ }),
    database: {} as Database,
    clock,
    random: seededRandom("listen"),
    log: createLog(clock.now, (line) => lines.push(line)),
    shopUrl,
    demo: false,
    styleHashes: [],
    formTargets: [],
    keptBytes: 1_000_000,
    explain: ({ status, detail }) => {
      if (nothingCanBeDrawn) throw new Error("Zoe Canary cannot be drawn");
      return `<h1>${status}</h1><p>${detail}</p>`;
    },
  });
  return {
    gate,
    bought,
    listed,
    lines,
    slowBegan: () => slowBegan,
    breakDrawing: () => {
      nothingCanBeDrawn = true;
    },
  };
}

function wireRoutes({ bought, listed, beganSlow }: { bought: string[]; listed: string[]; beganSlow(): void }): Route[] {
  const common = { reads: [], writes: [], access: "public" } as const;
  const shared = { ...common, method: "GET", accepts: "none", output: "page" } as const;
  return [
    defineRoute({ ...shared, name: "home", path: "/", handler: () => page("<p>home</p>") }),
    defineRoute({ ...shared, name: "health", path: "/healthz", handler: () => page("<p>alive</p>") }),
    defineRoute({
      ...shared,
      name: "told",
      path: "/told",
      handler: (_, { told }) =>
        page(
          `<p>${told()
            .map(([name, value]) => `${name}: ${value}`)
            .join("; ")}</p>`,
        ),
    }),
    defineRoute({
      ...shared,
      name: "slow",
      path: "/slow",
      handler: async () => {
        beganSlow();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return page("<p>slow</p>");
      },
    }),
    defineRoute({
      ...shared,
      name: "list",
      path: "/list",
      kept: true,
      query: z.object({ colour: z.array(text(20)).optional(), sort: text(20).optional() }),
      handler: ({ query }, { basketCookie }) => {
        const { colour = [], sort } = query;
        const words = `${colour.join(" ")} ${sort} ${basketCookie?.count ?? 0}`;
        listed.push(words);
        return page(`<p>${words}</p>`);
      },
    }),
    defineRoute({
      ...shared,
      name: "rare",
      path: "/rare",
      limit: { per: "hour", most: 2 },
      handler: () => page("<p>rare</p>"),
    }),
    defineRoute({
      ...common,
      name: "buy",
      method: "POST",
      path: "/buy",
      accepts: "form",
      maxBodyBytes: 100,
      body: z.object({ sku: text(80) }),
      output: "redirect",
      handler: ({ body }, { links }) => {
        bought.push(body.sku);
        return redirect(links.to("home"));
      },
    }),
  ];
}

/** The head of a purchase, up to what says how long it is. */
export const buyHead = `POST /buy HTTP/1.1\r\nHost: ${host}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n`;

/** Bytes that are no request by HTTP/1.1, each with the status of the answer. */
export const brokenRequests: ReadonlyArray<[string, number]> = [
  ["hello\r\n\r\n", 400],
  ["\0\0\0\0\r\n\r\n", 400],
  ["get / HTTP/1.1\r\nHost: shop.test\r\n\r\n", 400],
  ["GET / HTTP/3.7\r\nHost: shop.test\r\n\r\n", 400],
  ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  ["GET / HTTP/1.1\nHost: shop.test\n\n", 400],
  ["GET / HTTP/1.1\r\nHost: shop.test\r\n folded: yes\r\n\r\n", 400],
  ["GET / HTTP/1.1\r\nHost : shop.test\r\n\r\n", 400],
  ["GET / HTTP/1.1\r\nHost: shop.test\r\nX: a\0b\r\n\r\n", 400],
  ["GET / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400],
  [`${buyHead}Content-Length: -1\r\n\r\n`, 400],
  [`${buyHead}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  [`${buyHead}Transfer-Encoding: gzip, chunked, x\r\n\r\n0\r\n\r\n`, 400],
  [`${buyHead}Transfer-Encoding: chunked\r\n\r\nzz\r\nsku=A\r\n0\r\n\r\n`, 400],
  [`GET / HTTP/1.1\r\nHost: shop.test\r\nX: ${"a".repeat(9_000)}\r\n\r\n`, 431],
  [`GET /${"a".repeat(9_000)} HTTP/1.1\r\nHost: shop.test\r\n\r\n`, 431],
  [`GET / HTTP/1.1\r\nHost: shop.test\r\n${"X: a\r\n".repeat(101)}\r\n`, 431],
  [`GET / HTTP/1.1\r\nHost: shop.test\r\nExpect: a-miracle\r\n\r\n`, 417],
];

/** Every answer carries these, whoever made it; and what says that https is the only way where it is. */
export function assertOurs(
  answer: Pick<RawAnswer, "status" | "headers" | "all">,
  status: number,
  isHttps = false,
): void {
  assert.equal(answer.status, status, answer.all);
  assert.match(answer.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  const strict = isHttps ? "max-age=63072000; includeSubDomains; preload" : undefined;
  assert.equal(answer.headers.get("strict-transport-security"), strict);
  assert.equal(answer.headers.get("referrer-policy")?.includes("\n"), false, "once");
  for (const name of ["server", "x-powered-by"]) assert.equal(answer.headers.has(name), false);
}
