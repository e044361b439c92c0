import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Flow, flows } from "#policy/flows";
import { checkRequest, type Declared, type EgressRequest } from "./check.ts";
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

const post = (body: unknown, path: string): EgressRequest => ({ method: "POST", path, body });

describe("a flow that is sent as a form", () => {
  const give = { payment_intent: "pi_0123456789", amount: 500, metadata: { refund: attemptId } };
  const toRefunds = (body: unknown): EgressRequest => post(body, "/v1/refunds");

  it("is checked as a tree and written as a form, every name and value escaped", () => {
    const flow = flows["stripe-refund"];
    const checked = checkRequest("a-flow", flow, toRefunds(give), declaredBy(flow, toRefunds(give)), ours);
    assert.equal(checked.body, `payment_intent=pi_0123456789&amount=500&metadata%5Brefund%5D=${attemptId}`);
    assert.equal(checked.headers["content-type"], "application/x-www-form-urlencoded");
    assert.deepEqual(checked.fields, ["amount", "metadata.refund", "payment_intent"]);
    assert.equal(verdict(flow, toRefunds({ ...give, instructions_email: "ada@mail.example" })), "undeclared-field");
    assert.equal(verdict(flow, toRefunds({ ...give, amount: "500&reason=fraudulent" })), "wrong-shape");
    assert.equal(
      verdict(flow, toRefunds({ ...give, metadata: { refund: attemptId, name: "Ada" } })),
      "undeclared-field",
    );
    assert.equal(verdict(flow, toRefunds({ ...give, payment_intent: "pi_0123456789&amount=1" })), "wrong-shape");
  });

  it("has parts of its address that never vary, and a pair of brackets is a field", () => {
    const flow: Flow = flows["stripe-find"];
    const ask = (path: string) => verdict(flow, { method: "GET", path });
    const good = "/v1/checkout/sessions?created%5Bgte%5D=1796095200&created%5Blte%5D=1796100000&limit=100";
    assert.equal(ask(good), "passes");
    assert.equal(ask(good.replace("1796095200", "soon")), "wrong-shape");
    for (const path of [
      good.replace("limit=100", "limit=1"),
      good.replace("&limit=100", ""),
      `${good}&customer=cus_1`,
      good.replace("%5Bgte%5D", "[gte]"),
      good.replace("%5Bgte%5D", "%5Bgt%5D"),
      good.replace("1796095200", "1796095200%26status%3Dopen"),
      good.replace("1796095200", "1796095200.5"),
    ])
      assert.equal(ask(path), "wrong-path", path);
  });
});
