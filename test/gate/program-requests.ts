import assert from "node:assert/strict";
import { scopeNames } from "#programs";
import type { App } from "../support/app.ts";
import { form, get } from "./right-requests.ts";
import type { ValidRequest } from "./valid-requests.ts";

type Requests = Readonly<Record<string, () => Promise<ValidRequest>>>;

/** The key of a program that may do everything a key can. */
export async function openKey({ modules, ground }: App, scopes = scopeNames): Promise<string> {
  const made = await ground.database.transact((tx) =>
    modules.programs.makeKey(tx, { title: "Warehouse", scopes, days: 30 }),
  );
  assert.ok(made.ok);
  // Its day is noted with its first use, and not again.
  assert.ok((await modules.programs.admit(made.token)) !== null);
  return made.token;
}

/** One for every page about programs, and for every route that programs call. */
export async function programRequests(app: App, order: string): Promise<Requests> {
  const { modules, ground } = app;
  const { programs, stock } = modules;
  const token = await openKey(app);
  let made = 0;
  const endpoint = () =>
    ground.database.transact(async (tx) => {
      const url = `https://warehouse.example/hooks/${made++}`;
      const added = await programs.addEndpoint(tx, { url, events: ["order.sent"] });
      assert.ok(added.ok, JSON.stringify(added));
      return added.endpoint.id;
    });
  const standing = await endpoint();
  let spare = await endpoint();
  /** One to be removed: as long as none was, the same. */
  const toRemove = async () => {
    if ((await programs.endpoint(ground.database.reader, spare)) === null) spare = await endpoint();
    return spare;
  };
  const page = `/settings/programs/addresses/${standing}`;
  const [sku = ""] = await stock.keptSkus(ground.database.reader, { after: "", most: 1 });
  const withKey = ({ target, sending, status }: ValidRequest): ValidRequest => ({
    ...{ target, status },
    sending: { ...sending, headers: { ...sending.headers, authorization: `Bearer ${token}` } },
  });
  const json = (method: string, target: string, value: object, status = 200): ValidRequest =>
    withKey({
      ...{ target, status },
      sending: {
        method,
        headers: { "content-type": "application/json", "idempotency-key": "a-request-that-is-right" },
        body: JSON.stringify(value),
      },
    });
  return {
    programs: async () => get("/settings/programs"),
    "make-program-key": async () =>
      form("/settings/programs/keys", { title: "", days: "30", scope: "stock:read" }, 422),
    "revoke-program-key": async () => form(`/settings/programs/keys/${ground.random.uuid()}/end`, {}, 422),
    "add-program-endpoint": async () =>
      form("/settings/programs/addresses", { url: "http://elsewhere.example/", event: "order.sent" }, 422),
    "program-endpoint": async () => get(page),
    "choose-program-events": async () => form(`${page}/events`, { event: "order.paid" }),
    "switch-program-endpoint": async () => form(`${page}/switch`, { to: "on" }),
    "renew-program-secret": async () => form(`${page}/secret`, {}, 200),
    "remove-program-endpoint": async () => form(`/settings/programs/addresses/${await toRemove()}/removal`),
    "send-message-again": async () => form(`${page}/again`, { message: ground.random.uuid() }, 409),
    "admin-orders": async () => withKey(get("/api/admin/v1/orders?show=all&sort=newest&limit=5")),
    "admin-order": async () => withKey(get(`/api/admin/v1/orders/${order}`)),
    "admin-send-parcel": async () =>
      json("POST", `/api/admin/v1/orders/${order}/parcels`, { pieces: [{ sku: "NO-SUCH-THING", quantity: 1 }] }, 422),
    "admin-stock-list": async () => withKey(get("/api/admin/v1/stock?limit=5")),
    "admin-stock": async () => withKey(get(`/api/admin/v1/stock/${sku}`)),
    "admin-count-stock": async () => json("PUT", `/api/admin/v1/stock/${sku}`, { onHand: 6_543, was: 999_999 }, 409),
    "admin-description": async () => get("/api/admin/v1/openapi.json"),
    "admin-problem": async () => get("/api/problems/no-such-order"),
  };
}
