import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Flow, flows, flowTable, mailFlows } from "#policy/flows";
import { mayConnect } from "./addresses.ts";
import { checkRequest, type Declared, type EgressRequest } from "./check.ts";
import { findPersonal } from "./personal-patterns.ts";
import { EgressRefusal } from "./refusal.ts";

const ours = ["http://localhost:3000"];
const attemptId = "0b6f4c1e-5a0d-4c2f-9a77-3f2f6f2d1c55";

/** The code with which the gate refuses, or "passes". */
function verdict(flow: Flow, request: EgressRequest, declared?: Declared): string {
  try {
    // Unless a test is about the declaration, it declares what is sent.
    const all = declared ?? declaredBy(flow, request);
    checkRequest("a-flow", flow, request, all, ours);
    return "passes";
  } catch (thrown) {
    assert.ok(thrown instanceof EgressRefusal, String(thrown));
    return thrown.code;
  }
}

function declaredBy(flow: Flow, { body, path }: EgressRequest): Declared {
  const names = Object.entries(flow.fields).filter(
    ([name, field]) => field.optional !== true || JSON.stringify(body ?? path).includes(name.split(".").at(-1) ?? ""),
  );
  const categories = names.flatMap(([, { category }]) => (category === "none" ? [] : [category]));
  return { fields: names.map(([name]) => name), categories: [...new Set(categories)] };
}

const begin = {
  attemptId,
  orderNumber: "FF-7K3M-9QTX",
  amountMinor: 124_900,
  currency: "GBP",
  returnUrl: "http://localhost:3000/pay/return/AAAAAAAAAAAAAAAAAAAAAA",
  webhookUrl: "http://localhost:3000/webhooks/bank",
};
const recipient = { name: "Ada Example", line1: "1 Mill Lane", town: "Kendal", postcode: "LA9 4AB" };
const booking = { reference: attemptId, recipient, parcels: [{ weightKg: 41.5 }] };
const post = (body: unknown, path = "/v1/payments"): EgressRequest => ({ method: "POST", path, body });
const ship = (over: Record<string, unknown>): EgressRequest =>
  post({ ...booking, recipient: { ...recipient, ...over } }, "/v1/shipments");

describe("the gate compares a request with its flow", () => {
  it("lets through what is declared, and only that", () => {
    assert.equal(verdict(flows["payment-begin"], post(begin)), "passes");
    assert.equal(verdict(flows["shipment-book"], ship({})), "passes");
    assert.equal(
      verdict(flows["shipment-book"], ship({ line2: "Top floor", telephone: "+44 (0)7700 900982" })),
      "passes",
    );
    const checked = checkRequest(
      "a-flow",
      flows["shipment-book"],
      ship({}),
      declaredBy(flows["shipment-book"], ship({})),
      ours,
    );
    assert.deepEqual(checked.fields, [
      "parcels[].weightKg",
      "recipient.line1",
      "recipient.name",
      "recipient.postcode",
      "recipient.town",
      "reference",
    ]);
    assert.deepEqual(checked.categories, ["contact"]);
  });

  it("refuses a field that is not declared, however deep, empty or oddly named (L09)", () => {
    for (const extra of [
      { email: "ada@example.org" },
      { note: "" },
      { extra: null },
      { extra: {} },
      { extra: [] },
      { "recipient.name": "Ada" },
      JSON.parse('{"__proto__": "x"}') as object,
      { constructor: "x" },
    ]) {
      assert.equal(
        verdict(flows["payment-begin"], post({ ...begin, ...extra, ...copyProto(extra) })),
        "undeclared-field",
      );
    }
    assert.equal(verdict(flows["shipment-book"], ship({ email: "a@example.org" })), "undeclared-field");
    assert.equal(verdict(flows["shipment-book"], ship({ name: { first: "Ada" } })), "undeclared-field");
    assert.equal(
      verdict(flows["payment-capture"], { ...post({}), path: "/v1/payments/pay_12345678/capture" }),
      "undeclared-field",
    );
    assert.equal(verdict(flows["payment-begin"], post([begin])), "undeclared-field");
    assert.equal(verdict(flows["payment-begin"], post("text")), "undeclared-field");
  });

  it("refuses a field that is missing, null, or of another shape", () => {
    const { currency: _, ...without } = begin;
    assert.equal(verdict(flows["payment-begin"], post(without)), "missing-field");
    for (const over of [
      { amountMinor: "124900" },
      { amountMinor: 0 },
      { amountMinor: -1 },
      { amountMinor: 12.5 },
      { amountMinor: 2 ** 53 },
      { currency: null },
      { orderNumber: "07700 900982" },
      { orderNumber: "ada@example.org" },
      { attemptId: "Ada Example" },
      { returnUrl: "https://evil.example/pay" },
      { returnUrl: "http://localhost:3000@evil.example/" },
      { returnUrl: "javascript:alert(1)" },
    ]) {
      assert.equal(verdict(flows["payment-begin"], post({ ...begin, ...over })), "wrong-shape", JSON.stringify(over));
    }
    assert.equal(verdict(flows["shipment-book"], ship({ postcode: "LA9" })), "wrong-shape");
    assert.equal(verdict(flows["shipment-book"], ship({ name: "Ada\r\nX-Evil: 1" })), "wrong-shape");
    assert.equal(verdict(flows["shipment-book"], ship({ name: "A".repeat(201) })), "wrong-shape");
  });

  it("finds what leaks in a declared field", () => {
    assert.equal(verdict(flows["shipment-book"], ship({ line1: "1 Mill Lane, ada@example.org" })), "leak");
    assert.equal(verdict(flows["shipment-book"], ship({ name: "Ada ada%40example.org" })), "leak");
    assert.equal(verdict(flows["shipment-book"], ship({ town: "Kendal ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ" })), "leak");
    assert.equal(
      verdict(flows["payment-begin"], post({ ...begin, returnUrl: `${begin.returnUrl}?who=ada@example.org` })),
      "leak",
    );
    // The courier is entitled to a telephone number and a postcode, wherever the buyer wrote them.
    assert.equal(verdict(flows["shipment-book"], ship({ line1: "1 Mill Lane LA9 4AB, ring 07700 900982" })), "passes");
    const nameless: Flow = { ...flows["shipment-book"], fields: { name: { shape: "text", category: "contact" } } };
    for (const name of ["07700 900982", "+44 7700 900982", "LA9 4AB", "la94ab", "Ada, 0044-7700-900982"]) {
      assert.equal(verdict(nameless, post({ name }, "/v1/shipments")), "leak", name);
    }
    assert.equal(verdict(nameless, post({ name: "Ada Lovelace-Byron III" }, "/v1/shipments")), "passes");
  });

  it("refuses a declaration that says less, more or other than what is sent", () => {
    const { fields, categories } = declaredBy(flows["shipment-book"], ship({}));
    for (const declared of [
      { fields: fields.slice(1), categories },
      { fields: [...fields, "recipient.telephone"], categories },
      { fields, categories: [] },
      { fields, categories: ["contact", "payment-reference"] as const },
    ]) {
      assert.equal(verdict(flows["shipment-book"], ship({}), declared), "declaration-differs");
    }
  });

  it("refuses every address but the declared one", () => {
    const fetch = (path: string) => verdict(flows["payment-fetch"], { method: "GET", path });
    assert.equal(fetch("/v1/payments/pay_12345678"), "passes");
    for (const path of [
      "",
      "/",
      "/v1/payments",
      "/v1/payments/",
      "/v1/payments/pay_12345678/",
      "/v1/payments/pay_12345678/capture",
      "/v2/payments/pay_12345678",
      "//evil.example/v1/payments/pay_12345678",
      "/\\evil.example/v1/payments",
      "http://evil.example/v1/payments/pay_12345678",
      "/v1/payments/../control",
      "/v1/payments/%2e%2e",
      "/v1/payments/pay_1234\r\nX-Evil: 1",
      "/v1/payments/pay_1234 HTTP/1.1",
      "/v1/payments/pay_12345678?x=1",
      "/v1/payments/pay_12345678#x",
      "/v1/payments/päy_12345678",
      "/v1/payments/ada@example.org",
    ]) {
      assert.equal(fetch(path), "wrong-path", path);
    }
    assert.equal(fetch("/v1/payments/short"), "wrong-shape");
    assert.equal(
      verdict(flows["payment-fetch"], { method: "POST", path: "/v1/payments/pay_12345678" }),
      "wrong-method",
    );
    const find = (query: string) => verdict(flows["payment-find"], { method: "GET", path: `/v1/payments${query}` });
    assert.equal(find("?orderNumber=FF-7K3M-9QTX"), "passes");
    for (const query of [
      "",
      "?",
      "?orderNumber",
      "?orderNumber=",
      "?other=FF-7K3M-9QTX",
      "?orderNumber=FF-7K3M-9QTX&orderNumber=FF-7K3M-9QTX",
      "?orderNumber=FF-7K3M-9QTX&x=1",
      "?orderNumber=a=b",
    ]) {
      assert.equal(find(query), "wrong-path", query);
    }
  });

  it("lets two headers through, and nothing folded into them", () => {
    const withHeaders = (headers: Record<string, string>) =>
      verdict(flows["payment-begin"], { ...post(begin), headers });
    assert.equal(withHeaders({ authorization: "Bearer abcdefgh", "idempotency-key": `begin:${attemptId}` }), "passes");
    for (const headers of [
      { cookie: "a=b" },
      { host: "evil.example" },
      { Authorization: "Bearer abcdefgh" },
      { authorization: "Basic abcdefgh" },
      { authorization: "Bearer abcdefgh\r\nX-Evil: 1" },
      { "idempotency-key": "abcdefgh\nX-Evil: 1" },
      { "idempotency-key": "ada@example.org" },
      { __proto__x: "1" },
    ]) {
      assert.equal(withHeaders(headers as unknown as Record<string, string>), "header-not-allowed");
    }
  });

  it("says what was wrong without repeating it", () => {
    try {
      checkRequest(
        "a-flow",
        flows["payment-begin"],
        post({ ...begin, "ada@example.org": 1 }),
        { fields: [], categories: [] },
        ours,
      );
      assert.fail("should have been refused");
    } catch (thrown) {
      assert.equal((thrown as Error).message, "The flow a-flow was refused: undeclared-field (?).");
    }
  });

  it("knows a mebibyte from a message", () => {
    const many = { ...booking, parcels: Array.from({ length: 5_000 }, () => ({ weightKg: 1 })) };
    assert.equal(verdict(flows["shipment-book"], post(many, "/v1/shipments")), "body-too-large");
  });
});

describe("personal patterns", () => {
  const cases: Array<[string, string[]]> = [
    ["1 Mill Lane", []],
    ["Flat 12, 240 Oxford Road", []],
    ["£1,249.00 for order FF-7K3M-9QTX", []],
    ["0b6f4c1e-5a0d-4c2f-9a77-3f2f6f2d1c55", []],
    ["2026-11-22T12:00:00.000Z", []],
    ["ada@example.org", ["email"]],
    ["<a.b+c@mail.example.co.uk>", ["email"]],
    ["ring 01632 960123 first", ["telephone"]],
    ["020 7946 0000", ["telephone"]],
    ["+44(0)7700-900982", ["telephone"]],
    ["EC1A 1BB", ["postcode"]],
    ["sw1a1aa", ["postcode"]],
    ["GIR 0AA", ["postcode"]],
    ["x".repeat(4_001), ["email", "telephone", "postcode"]],
  ];
  for (const [text, kinds] of cases) {
    it(`${text.slice(0, 40)} → ${kinds.join(", ") || "nothing"}`, () =>
      assert.deepEqual([...findPersonal(text)], kinds));
  }

  it("answers a text of 4,000 odd characters in no time", () => {
    for (const piece of ["a@", "0 ", "+4-", "(", "A1", "%40", "."]) {
      const started = performance.now();
      findPersonal(piece.repeat(4_000 / piece.length));
      assert.ok(performance.now() - started < 50, piece);
    }
  });
});

describe("calls to a keeper of keys", () => {
  const rotate: EgressRequest = {
    method: "POST",
    path: "/v1/transit/keys/candour/rotate",
    headers: { "x-vault-token": "hvs.0123456789" },
  };
  const look: EgressRequest = {
    method: "POST",
    path: "/",
    body: { KeyId: attemptId },
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20150830/eu-west-2/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0f".repeat(32)}`,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-date": "20150830T123600Z",
      "x-amz-target": "TrentService.DescribeKey",
    },
  };

  it("carry names and sealed keys, and nothing that can be read", () => {
    const { "epoch-transit-rotate": rotating, "epoch-transit-open": opening, "epoch-kms-look": looking } = flows;
    assert.equal(verdict(rotating, rotate), "passes");
    assert.equal(verdict(looking, look), "passes");
    for (const name of ["Ann", "ann@example.com", "a/b"]) {
      assert.notEqual(verdict(rotating, { ...rotate, path: `/v1/transit/keys/${name}/rotate` }), "passes", name);
    }
    for (const ciphertext of ["Ann Example", "ann@example.com", "short", 7]) {
      const request: EgressRequest = { ...rotate, path: "/v1/transit/decrypt/candour", body: { ciphertext } };
      assert.equal(verdict(opening, request), "wrong-shape", String(ciphertext));
    }
    for (const headers of [
      { "x-amz-target": "Other.Service" },
      { "x-amz-date": "today" },
      { "content-type": "text/plain" },
    ]) {
      assert.equal(verdict(looking, { ...look, headers }), "header-not-allowed");
    }
    assert.equal(verdict(looking, { ...look, path: "//" }), "wrong-path");
  });
});

describe("addresses", () => {
  it("of this machine are for stand-ins only, and those get no other", () => {
    for (const here of ["127.0.0.1", "127.255.255.254", "::1"]) {
      assert.equal(mayConnect(here, true), true, here);
      assert.equal(mayConnect(here, false), false, here);
    }
    for (const there of ["93.184.216.34", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::", "2606:2800:220:1::1"]) {
      assert.equal(mayConnect(there, true), false, there);
    }
  });

  it("that are private are for a computer of our own, and nothing else that is special", () => {
    for (const own of ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "::1", "fd00::1"]) {
      assert.equal(mayConnect(own, false, true), true, own);
      assert.equal(mayConnect(own, false, false), false, own);
    }
    for (const never of [
      "169.254.169.254",
      "0.0.0.0",
      "100.64.0.1",
      "224.0.0.1",
      "fe80::1",
      "2002:7f00:1::",
      "",
      "fd00::1%eth0",
    ]) {
      assert.equal(mayConnect(never, false, true), false, never);
    }
    assert.equal(mayConnect("93.184.216.34", false, true), true);
  });

  it("that are private, local, reserved, mapped, translated or tunnelled are for nobody", () => {
    for (const address of [
      ...["0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255"],
      ...["192.168.1.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1"],
      ...["240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:93.184.216.34"],
      ...["64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd00::1"],
      ...["fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "3fff::1", "4000::1", "localhost", "", "1.2.3", "0x7f.1"],
    ]) {
      assert.equal(mayConnect(address, false), false, address);
    }
    for (const address of ["93.184.216.34", "1.1.1.1", "172.32.0.1", "2606:2800:220:1::1", "2a00:1450::1"]) {
      assert.equal(mayConnect(address, false), true, address);
    }
  });
});

describe("the egress table", () => {
  it("names partner, purpose, categories and fields of every flow (L09)", () => {
    const table = flowTable();
    assert.equal(table.length, Object.keys(flows).length + Object.keys(mailFlows).length);
    assert.deepEqual(
      table.find(({ id }) => id === "shipment-book"),
      {
        id: "shipment-book",
        partner: "sandbox-courier",
        recipient: "carrier",
        purpose: "deliver-order",
        categories: ["contact"],
        fields: Object.keys(flows["shipment-book"].fields),
        retention: table.find(({ id }) => id === "shipment-track")?.retention,
      },
    );
    assert.ok(!table.some(({ id, fields }) => !Object.hasOwn(mailFlows, id) && fields.join().includes("email")));
  });
});

/** `__proto__` as an own key survives JSON.parse, but not the spread of an object literal. */
function copyProto(extra: object): object {
  return Object.hasOwn(extra, "__proto__") ? { ["__proto__"]: "x" } : {};
}
