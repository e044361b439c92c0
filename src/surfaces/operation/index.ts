import { z } from "zod";
import { defineRoute, json, type Route } from "#kernel/http";

export type OperationDeps = {
  /** Resolves when the database answers; rejects otherwise. */
  ask(): Promise<void>;
  /** Name → whether this part can do its work now. */
  parts(): Readonly<Record<string, boolean>>;
};

/** What a supervisor asks: is the process alive, and may it be sent work. Neither says anything about the shop's trade. */
export function createOperation(deps: OperationDeps): Route[] {
  const common = { method: "GET", access: "public", reads: [], writes: [], accepts: "none" } as const;
  const state = z.object({ ok: z.boolean(), parts: z.record(z.string(), z.boolean()) });
  return [
    defineRoute({
      ...common,
      name: "alive",
      path: "/healthz",
      output: { 200: z.object({ ok: z.literal(true) }) },
      handler: () => json({ ok: true }),
    }),
    defineRoute({
      ...common,
      name: "ready",
      path: "/readyz",
      output: { 200: state, 503: state },
      handler: async () => {
        const database = await deps.ask().then(
          () => true,
          () => false,
        );
        const parts = { database, ...deps.parts() };
        const ok = Object.values(parts).every(Boolean);
        return json({ ok, parts }, ok ? 200 : 503);
      },
    }),
  ];
}
