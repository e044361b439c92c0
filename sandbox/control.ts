/** The door for tests and the demo, behind a secret of its own: breaking things, and messages on demand. */
import { type Faults, readFault } from "./faults.ts";
import { json, jsonObject, problem, type Route } from "./web.ts";
import type { Outbox } from "./webhooks.ts";

/** Control routes that every stand-in has. */
export function controlRoutes(what: string, secret: string, outbox: Outbox, faults: Faults): Route[] {
  return [
    { name: "health", method: "GET", path: "/healthz", handler: () => json(200, { ok: true, what }) },
    {
      name: "control-whoami",
      method: "GET",
      path: "/control/process",
      secret,
      handler: () => json(200, { what, pid: process.pid }),
    },
    {
      name: "control-fault",
      method: "POST",
      path: "/control/faults",
      secret,
      handler: ({ body }) => {
        const fault = readFault(jsonObject(body));
        if (fault === undefined) return problem(422, "not-valid", "Send {on, kind, seconds?, times?}.");
        faults.set(fault);
        return json(201, fault);
      },
    },
    {
      name: "control-no-faults",
      method: "DELETE",
      path: "/control/faults",
      secret,
      handler: () => {
        faults.clear();
        return { status: 204 };
      },
    },
    {
      name: "control-events",
      method: "GET",
      path: "/control/events",
      secret,
      handler: () => json(200, { events: outbox.list().map(({ message, ...rest }) => ({ ...message, ...rest })) }),
    },
    {
      name: "control-hold",
      method: "POST",
      path: "/control/hold",
      secret,
      handler: ({ body }) => {
        outbox.hold(jsonObject(body)?.held === true);
        return { status: 204 };
      },
    },
    {
      name: "control-redeliver",
      method: "POST",
      path: "/control/events/:id/deliveries",
      secret,
      handler: async ({ params, body }) => {
        const times = jsonObject(body)?.times ?? 1;
        if (typeof times !== "number" || times < 1 || times > 100) return problem(422, "not-valid", "times: 1 to 100.");
        if (outbox.find(params.id ?? "") === undefined) return problem(404, "not-found", "No such event.");
        return json(200, { statuses: await outbox.sendNow(params.id ?? "", times) });
      },
    },
  ];
}
