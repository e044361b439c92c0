import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cookies } from "#policy/cookies";
import type { Answer } from "./send.ts";

const path = join(import.meta.dirname, "../../policy/ledgers/headers.json");

/** What differs from answer to answer and from connection to connection. */
const fleeting = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length"]);

const values: ReadonlyArray<[string, RegExp, string]> = [
  ["content-security-policy", /'sha256-[\w+/]{43}='(?: 'sha256-[\w+/]{43}=')*/, "'sha256-<the style sheet>'"],
  ["content-security-policy", /http:\/\/127\.0\.0\.1:\d+/, "<the payment provider>"],
  ["etag", /^"[\w.-]{10,40}"$/, '"<content>"'],
  ["etag", /^W\/"[\w-]{16}"$/, 'W/"<content>"'],
  ["location", /^\/.*$|^http:\/\/127\.0\.0\.1:\d+\/pay\/.*$/, "<address>"],
  ["allow", /^[A-Z]+(?:, [A-Z]+)*$/, "<methods>"],
  ["retry-after", /^\d+$/, "<seconds>"],
];

/** All headers of every answer that a test file saw, grouped by what is the same. */
export type HeaderLedger = {
  note(who: string, answer: Answer): void;
  /** Compares with the committed ledger; `UPDATE_LEDGERS=1` writes it instead, for review. */
  assertReviewed(): void;
};

export function openHeaderLedger(): HeaderLedger {
  const groups = new Map<string, Map<string, Set<string>>>();
  return {
    note: (who, answer) => {
      for (const line of answer.cookies) assertDeclaredCookie(line);
      const key = linesOf(answer).join("\n");
      const group = groups.get(key) ?? new Map<string, Set<string>>();
      groups.set(key, group);
      const status = String(answer.status);
      group.set(status, (group.get(status) ?? new Set()).add(who));
    },
    assertReviewed: () => {
      const ledger = [...groups]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, answers]) => ({
          headers: key.split("\n"),
          answers: Object.fromEntries(
            [...answers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([status, who]) => [status, [...who].sort()]),
          ),
        }));
      const text = `${JSON.stringify(ledger, null, 1)}\n`;
      if (process.env.UPDATE_LEDGERS === "1") writeFileSync(path, text);
      assert.equal(text, readFileSync(path, "utf8"), "headers.json has changed: look at it, then UPDATE_LEDGERS=1");
    },
  };
}

function linesOf({ headers, cookies: set }: Answer): string[] {
  const lines = Object.entries(headers)
    .filter(([name]) => !fleeting.has(name))
    .map(([name, value]) => {
      const general = values
        .filter(([of]) => of === name)
        .reduce((text, [, what, words]) => text.replace(what, words), value);
      return `${name}: ${general}`;
    });
  return [
    ...lines,
    ...set.map(
      (line) =>
        `set-cookie: ${line.replace(/=[^;]*;/, "=<value>;").replace(/=<value>; Max-Age=\d+/, "=<value>; Max-Age=<seconds>")}`,
    ),
  ].sort();
}

/** A cookie as the policy declares it: name, size, age, and every attribute that keeps it ours. */
export function assertDeclaredCookie(line: string): void {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf("="));
  const declared = cookies.find((cookie) => cookie.name === name);
  assert.ok(declared !== undefined, `The cookie ${name} is declared.`);
  assert.ok(name.startsWith("__Host-"), line);
  assert.ok(Buffer.byteLength(pair) <= declared.largestBytes, line);
  const ages = [declared.keptDays * 86_400, 0].map((seconds) => `Max-Age=${seconds}`);
  assert.ok(ages.includes(attributes[0] ?? ""), line);
  assert.deepEqual(attributes.slice(1), ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"], line);
}
