import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { format, inspect } from "node:util";
import { deserialize, serialize } from "node:v8";
import { MessageChannel } from "node:worker_threads";
import { jsx } from "hono/jsx";
import "../../../test/support/any-act.ts";
import { opened, Personal, part, personal, printPersonalAs } from "./personal.ts";
import { reveal } from "./reveal.ts";

const canary = "ann.other@canary.example";
const card = () => personal("contact", { name: "Ann Other", email: canary });

afterEach(() => printPersonalAs("refuse"));

const { port1, port2 } = new MessageChannel();
after(() => port1.close());

/** Every way we know in which a value ends up in a log, a page, a copy or a comparison. */
const waysOfPrinting: Record<string, (sealed: object) => unknown> = {
  "toString()": (sealed) => sealed.toString(),
  "String()": (sealed) => String(sealed),
  "a template literal": (sealed) => `${sealed as unknown as string}`,
  "adding to a text": (sealed) => `${""}${sealed as unknown as string}`,
  "adding to a number": (sealed) => 1 + (sealed as unknown as number),
  "comparing by size": (sealed) => (sealed as unknown as number) < 1,
  "Number()": (sealed) => Number(sealed),
  "as a key": (sealed) => ({ [sealed as unknown as string]: 1 }),
  "joining a list": (sealed) => [sealed].join(),
  "JSON.stringify": (sealed) => JSON.stringify(sealed),
  "JSON.stringify within": (sealed) => JSON.stringify({ to: [sealed] }),
  "util.inspect": (sealed) => inspect(sealed),
  "util.inspect within": (sealed) => inspect({ to: [sealed] }),
  "util.format %s": (sealed) => format("%s", sealed),
  "util.format %o": (sealed) => format("%o", sealed),
  "util.format %j": (sealed) => format("%j", sealed),
  spreading: (sealed) => ({ ...sealed }),
  "Object.assign": (sealed) => Object.assign({}, sealed),
  "Object.values": (sealed) => Object.values(sealed),
  "Object.entries": (sealed) => Object.entries(sealed),
  structuredClone: (sealed) => structuredClone(sealed),
  "structuredClone within": (sealed) => structuredClone({ to: [sealed] }),
  "v8.serialize": (sealed) => deserialize(serialize(sealed)),
  postMessage: (sealed) => port2.postMessage(sealed),
  "valueOf()": (sealed) => sealed.valueOf(),
  "an error message": (sealed) => new Error(sealed as unknown as string).message,
  "a URL": (sealed) => new URL(`https://shop.example/${sealed as unknown as string}`).href,
  "a query": (sealed) => new URLSearchParams({ q: sealed as unknown as string }).toString(),
  "a header": (sealed) => new Headers({ to: sealed as unknown as string }).get("to"),
  "a Buffer": (sealed) => Buffer.from(sealed as unknown as string).toString(),
  "a page": (sealed) => jsx("p", {}, sealed as unknown as string).toString(),
  "an attribute": (sealed) => jsx("p", { title: sealed as unknown as string }).toString(),
  "deep comparison": (sealed) => assert.deepEqual(sealed, card()),
};

for (const [way, print] of Object.entries(waysOfPrinting)) {
  test(`a personal value refuses ${way} in tests`, () => {
    assert.throws(() => print(card()), { name: "TypeError", message: /^A personal value was about to be printed/ });
  });

  test(`a personal value gives nothing away to ${way} in production`, () => {
    printPersonalAs("words");
    let printed: unknown;
    try {
      printed = print(card());
    } catch (thrown) {
      printed = thrown;
    }
    const seen = inspect(printed, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    assert.ok(!seen.includes("canary"), `${way} showed the value`);
    assert.ok(!seen.includes("Ann Other"), `${way} showed the value`);
  });
}

test("inspecting past our own words shows a getter that refuses, and no value", () => {
  const everything = { customInspect: false, showHidden: true, getters: true, depth: Number.POSITIVE_INFINITY };
  const inTests = inspect(card(), everything);
  assert.match(inTests, /sealed: \[Getter: <Inspection threw/);
  printPersonalAs("words");
  const inProduction = inspect(card(), everything);
  assert.match(inProduction, /sealed: \[Getter: '\[sealed contact details\]'\]/);
  assert.ok(!`${inTests}${inProduction}`.includes("canary"));
});

test("a personal value says in words what it is", () => {
  printPersonalAs("words");
  assert.equal(`${card()}`, "[sealed contact details]");
  assert.equal(JSON.stringify({ to: part(card(), "email") }), '{"to":"[sealed email]"}');
  assert.equal(inspect({ to: card() }), "{ to: [sealed contact details] }");
  assert.deepEqual({ ...card() }, { sealed: "[sealed contact details]" });
});

test("reveal gives the value back for a purpose it was collected for", () => {
  assert.equal(reveal("order-mail", card()).email, canary);
  assert.equal(reveal("deliver-order", part(card(), "name")), "Ann Other");
});

test("reveal refuses a purpose that this very value was not collected for", () => {
  const onlyDelivery = opened("contact", canary, ["deliver-order"]);
  assert.equal(reveal("deliver-order", onlyDelivery), canary);
  assert.throws(() => reveal("order-mail", onlyDelivery), { code: "purpose-refused" });
  assert.throws(() => reveal("order-mail", part(opened("contact", { email: canary }, []), "email")), {
    code: "purpose-refused",
  });
});

test("a use that the category does not know does not compile, and is refused if it is forced", () => {
  // @ts-expect-error a contact card was not collected to give money back
  assert.throws(() => reveal("refund", card()), { code: "purpose-refused" });
  // @ts-expect-error nobody may use anything for this
  assert.throws(() => reveal("advertise", card()), { code: "purpose-refused" });
  // @ts-expect-error a sealed text is no text
  const text: string = part(card(), "email");
  assert.ok((text as unknown) instanceof Personal);
  // @ts-expect-error there is no such field to take
  part(card(), "password");
});

test("the purposes of a value cannot be added to", () => {
  assert.throws(() => (card().purposes as string[]).push("refund"), TypeError);
});

test("a look-alike, a subclass and a proxy are not opened", () => {
  const lookAlike = Object.create(Personal.prototype) as ReturnType<typeof card>;
  assert.throws(() => reveal("order-mail", lookAlike), TypeError);
  assert.throws(() => reveal("order-mail", new Proxy(card(), {})), TypeError);
  assert.throws(() => Object.assign(card(), { sealed: 1 }), TypeError);
});
