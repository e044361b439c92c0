import { z } from "zod";
import { defineRoute, json, type Route } from "#kernel/http";

export type OperationDeps = {
  /** Resolves when the database answers; rejects otherwise. */
  ask(): Promise<void>;
  /** Whether the keystore answers. Without it no details can be taken or read; catalogue and basket go on. */
  keystoreAnswers(): Promise<boolean>;
};

/** What a supervisor asks: is the process alive, and may it be sent work. Neither says anything about the shop's trade. */
export function createOperation(deps: OperationDeps): Route[] {
  const common = { method: "GET", access: "public", reads: [], writes: [], accepts: "none" } as const;
  const part = z.enum(["ready", "unavailable"]);
  const state = z.object({ ok: z.boolean(), parts: z.object({ database: part, keystore: part }) });
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
        const database = deps.ask().then(
          () => true,
          () => false,
        );
        const [ok, keys] = await Promise.all([database, deps.keystoreAnswers()]);
        // A shop without its keystore stays open: who only looks round or fills a basket must still be sent here.
        return json({ ok, parts: { database: inWord(ok), keystore: inWord(keys) } }, ok ? 200 : 503);
      },
    }),
  ];
}

function inWord(answers: boolean): "ready" | "unavailable" {
  return answers ? "ready" : "unavailable";
}
