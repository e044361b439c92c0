import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "parse5";
import { purposes } from "#policy/categories";
import { type Evidence, judgeBy } from "#policy/evidence";
import { flowTable, partners } from "#policy/flows";
import { versions } from "#policy/versions";
import { problemsOf } from "../../../../test/support/html.ts";
import { openTestShop } from "../test-shop.ts";

const shop = await openTestShop();
const { policy } = shop.deps;
const sentences = policy.flatMap(({ paragraphs }) => paragraphs.flat());

type Node = { nodeName: string; value?: string; attrs?: { name: string; value: string }[]; childNodes?: Node[] };
const childrenOf = (node: Node): Node[] => node.childNodes ?? [];
const everything = (node: Node): Node[] => [node, ...childrenOf(node).flatMap(everything)];
const attribute = (node: Node, name: string): string | undefined =>
  node.attrs?.find((each) => each.name === name)?.value;
const textOf = (node: Node): string =>
  node.nodeName === "#text" ? (node.value ?? "") : childrenOf(node).map(textOf).join("");
const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

async function read(path: string) {
  const { status, text } = await shop.get(path);
  assert.equal(status, 200, path);
  const nodes = everything(parse(text) as unknown as Node);
  const byId = (id: string): Node => nodes.find((node) => attribute(node, "id") === id) ?? assert.fail(`no ${id}`);
  return { text, nodes, byId, words: squeezed(textOf(byId("content"))) };
}

describe("the policy page", () => {
  test("carries every promise in its order, in six parts, and the day of its last change", async () => {
    const { nodes, words } = await read("/privacy");
    const ids = nodes.map((node) => attribute(node, "id") ?? "");
    const parts = ["collect", "use", "safe", "cookies", "share", "legal"];
    assert.deepEqual(
      ids.filter((id) => parts.includes(id)),
      parts,
    );
    const all = policy.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id) => all.includes(id)),
      all,
    );
    assert.equal(all.length, 23);
    assert.ok(words.includes("Last changed on 1 December 2026."));
    assert.equal(words.split("Not offered yet").length - 1, policy.filter(({ kept }) => !kept).length);
  });

  test("behind each sentence stands a mark that opens what enforces it, what shows it and since when", async () => {
    const { byId } = await read("/privacy");
    assert.ok(sentences.length >= 60);
    for (const { id, words, guards, provedBy } of sentences) {
      const said = byId(id);
      assert.ok(squeezed(textOf(said)).startsWith(words.replaceAll("**", "")), id);
      const mark = everything(said).find(({ nodeName }) => nodeName === "a");
      assert.equal(mark === undefined ? "" : attribute(mark, "href"), `#${id}--proof`);
      const proof = squeezed(textOf(byId(`${id}--proof`)));
      for (const { file, does } of guards) assert.ok(proof.includes(does) && proof.includes(file), `${id}: ${file}`);
      for (const file of provedBy) assert.ok(proof.includes(file), `${id}: ${file}`);
      assert.ok(proof.includes("Not proven here: its tests have not run on this copy."), id);
      assert.match(proof, /Watched afterwards.*Close$/s);
    }
  });

  test("says of this very copy what is proven, what changed since, and what is broken", async () => {
    const before = shop.deps.judge;
    const passed = Object.fromEntries(
      sentences.flatMap(({ provedBy }) => provedBy.map((file) => [file, { passed: 3, failed: 0 }])),
    );
    const evidence: Evidence = {
      tree: "1a2b",
      at: "2026-11-29T10:00:00Z",
      files: { ...passed, "src/modules/mail/lint.test.ts": { passed: 2, failed: 1 } },
    };
    const states = async (tree: string) => {
      shop.deps.judge = () => Promise.resolve(judgeBy(evidence, tree));
      shop.gate.keptPages.drop();
      const { byId, text } = await read("/privacy");
      assert.deepEqual(await problemsOf(text), []);
      return (id: string): string => squeezed(textOf(byId(`${id}--proof`)));
    };
    const here = await states("1a2b");
    assert.match(here("card-never-kept--you-pay-on-the-pages"), /Proven by 6 tests on 29 November 2026\./);
    assert.match(here("no-spam--we-do-not-count-whether"), /Broken: a test that shows it failed on 29 November 2026\./);
    const elsewhere = await states("3c4d");
    assert.match(
      elsewhere("card-never-kept--you-pay-on-the-pages"),
      /Not proven here: files have changed since 6 tests passed on 29 November 2026\./,
    );
    shop.deps.judge = before;
    shop.gate.keptPages.drop();
  });

  test("names every cookie, every kind of data and every recipient from the declarations (L01, L02, L18)", async () => {
    const { words } = await read("/privacy");
    assert.ok(words.includes("__Host-basket"));
    assert.ok(words.includes("30 days"));
    assert.ok(words.includes("Name, e-mail address, delivery address, telephone number and a note for the delivery."));
    assert.ok(words.includes("Until the order is complete; afterwards only a keyed hash remains."));
    for (const { name, retention } of Object.values(partners)) {
      assert.ok(words.toLowerCase().includes(name.toLowerCase()), name);
      assert.ok(words.includes(retention), name);
    }
    assert.ok(words.includes("Your name, address, telephone number, note for the driver."));
    assert.ok(words.includes("Nothing that says who you are."));
  });
});

describe("the archive of versions", () => {
  test("lists every version, the newest first, with its day and its fingerprint", async () => {
    const { words, nodes } = await read("/privacy/versions");
    const links = nodes.flatMap((node) => attribute(node, "href") ?? []).filter((href) => /versions\/\d+$/.test(href));
    assert.deepEqual(
      links,
      [...versions.keys()].reverse().map((at) => `/privacy/versions/${at + 1}`),
    );
    for (const { says, sha256 } of versions) assert.ok(words.includes(says) && words.includes(sha256), says);
    assert.ok(words.includes("Version 2, since 28 November 2026"));
  });

  test("shows what a version changed, as text that came and text that went", async () => {
    const { byId, words } = await read("/privacy/versions/2");
    const passage = everything(byId("encrypted-in-the-database"));
    const marked = (name: string): string[] =>
      passage.filter(({ nodeName }) => nodeName === name).map((node) => squeezed(textOf(node)));
    assert.deepEqual(marked("ins"), ["Put in: it"]);
    assert.deepEqual(marked("del"), ["Taken out: a telephone number or a postcode,", "Taken out: these"]);
    assert.ok(words.includes("Changed are Your details are encrypted in the database."));
    assert.doesNotMatch((await read("/privacy/versions/1")).text, /<ins>|<del>/);
  });

  test("names a figure that each shop sets for itself, instead of leaving a gap or freezing one shop's", async () => {
    const { words } = await read(`/privacy/versions/${versions.length}`);
    assert.ok(words.includes("At most [erasure horizon] after the key of your order is destroyed"));
    assert.doesNotMatch((await read("/privacy")).words, /[{}]|\[erasure/);
  });

  test("calls what is sent, to what end and of what kind by words, also what goes to the keeper of our keys", async () => {
    const { words } = await read(`/privacy/versions/${versions.length}`);
    assert.ok(words.includes("Making the key that locks up our keys, to the keeper of our keys"));
    assert.ok(words.includes("Giving money back, to the sandbox bank"));
    assert.ok(
      words.includes(
        "To bring the order to the door: reference (nothing about anybody), recipient.name (contact details)",
      ),
    );
    const raw = [...flowTable().map(({ id }) => id), ...Object.keys(purposes)].filter((id) => id.includes("-"));
    assert.ok(raw.length > 30);
    assert.deepEqual(
      raw.filter((id) => words.includes(id)),
      [],
    );
  });

  test("has no version that never was", async () => {
    for (const number of ["0", "4711", "2026-11-28", "01", "1e1"])
      assert.equal((await shop.get(`/privacy/versions/${number}`)).status, 404, number);
  });
});

describe("what stands at well-known addresses", () => {
  const json = async (path: string): Promise<Record<string, unknown>> => {
    const { status, headers, text } = await shop.get(path);
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "application/json");
    return JSON.parse(text) as Record<string, unknown>;
  };

  test("the policy for programs says the same as the tables", async () => {
    const said = await json("/.well-known/privacy-policy.json");
    const newest = versions.at(-1);
    assert.deepEqual(said.policy, {
      version: newest?.id,
      sha256: newest?.sha256,
      page: "http://localhost:3000/privacy",
      archive: "http://localhost:3000/privacy/versions",
    });
    type Declared = {
      name: string;
      data_categories: string[];
      data_use: string;
      third_parties: string;
      cookies: unknown[];
    };
    const [system] = said.system as [{ privacy_declarations: Declared[] }];
    const delivery = system.privacy_declarations.find(({ name }) => name === "contact: to bring the order to the door");
    assert.equal(delivery?.third_parties, "the sandbox courier");
    assert.equal(delivery?.data_use, "essential.service");
    const cookie = system.privacy_declarations.at(-1);
    assert.deepEqual(cookie?.cookies, [{ name: "__Host-basket", path: "/", domain: "localhost" }]);
    const personal = flowTable().filter(({ categories }) => categories.length > 0);
    for (const { partner, purpose } of personal)
      assert.ok(
        system.privacy_declarations.some(({ third_parties: to }) => to.includes(partners[partner].name)),
        `${partner} for ${purpose}`,
      );
  });

  test("Global Privacy Control is abided by", async () => {
    assert.deepEqual(await json("/.well-known/gpc.json"), { gpc: true, lastUpdate: "2026-12-01" });
  });

  test("security.txt says where to report a weakness, for less than a year (RFC 9116)", async () => {
    const { status, headers, text } = await shop.get("/.well-known/security.txt");
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "text/plain; charset=utf-8");
    assert.equal(
      text,
      [
        `Contact: mailto:${shop.deps.trader.email}`,
        "Contact: http://localhost:3000/contact",
        "Expires: 2027-05-28T00:00:00.000Z",
        "Preferred-Languages: en",
        "Canonical: http://localhost:3000/.well-known/security.txt",
        "",
      ].join("\n"),
    );
  });

  test("there is no page to change a password at, because there are no passwords", async () => {
    assert.equal((await shop.get("/.well-known/change-password")).status, 404);
  });
});
