import { z } from "zod";
import { sha256 } from "#kernel/digest";
import { asset, defineRoute, json, type Route } from "#kernel/http";
import { type PatrolStanding, patrolState } from "#patrol";
import { type RetentionRun, retentionState } from "#retention";
import { metricsText } from "./metrics.ts";

export type OperationDeps = {
  /** Resolves when the database answers; rejects otherwise. */
  ask(): Promise<void>;
  /** Whether the keystore answers. Without it no details can be taken or read; catalogue and basket go on. */
  keystoreAnswers(): Promise<boolean>;
  /** Whether this process is about to end, so that whoever shares out requests sends it no more. */
  isLeaving(): boolean;
  /** What watches the shop, from the last run of each. */
  patrols(): Promise<readonly PatrolStanding[]>;
  retention(): Promise<readonly RetentionRun[]>;
  /** How many entries the newest checkpoint of the privacy log covers. */
  logSize(): Promise<number>;
};

/** What a supervisor asks: is the process alive, may it be sent work, and is what is promised kept. Nothing of the shop's trade. */
export function createOperation(deps: OperationDeps): Route[] {
  const common = { method: "GET", access: "public", reads: [], writes: [], accepts: "none" } as const;
  const part = z.enum(["ready", "unavailable"]);
  const watch = z.enum(["good", "found", "overdue", "late", "unknown"]);
  const state = z.object({
    ok: z.boolean(),
    parts: z.object({ database: part, keystore: part }),
    watch: z.object({ patrols: watch, retention: watch }),
  });
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
      handler: async (_, { now }) => {
        const [answers, keys, patrols, retention] = await Promise.all([
          orElse(
            deps.ask().then(() => true),
            false,
          ),
          deps.keystoreAnswers(),
          orElse(deps.patrols().then(patrolState), "unknown" as const),
          orElse(
            deps.retention().then((runs) => retentionState(runs, now)),
            "unknown" as const,
          ),
        ]);
        // A shop without its keystore stays open: who only looks round or fills a basket must still be sent here. And what
        // watches it takes no work from it: that it found something is for a person.
        const ok = answers && !deps.isLeaving();
        const parts = { database: inWord(answers), keystore: inWord(keys) };
        return json({ ok, parts, watch: { patrols, retention } }, ok ? 200 : 503);
      },
    }),
    defineRoute({
      ...common,
      access: "local",
      name: "metrics",
      path: "/metrics",
      output: "asset",
      handler: async () => {
        const [patrols, retention, logSize] = await Promise.all([deps.patrols(), deps.retention(), deps.logSize()]);
        const text = metricsText({ patrols, retention, logSize });
        const etag = `"${sha256(text).toString("hex").slice(0, 12)}"`;
        return asset(Buffer.from(text), "text/plain; version=0.0.4; charset=utf-8", etag, "not");
      },
    }),
  ];
}

function orElse<T, E>(asked: Promise<T>, otherwise: E): Promise<T | E> {
  return asked.catch(() => otherwise);
}

function inWord(answers: boolean): "ready" | "unavailable" {
  return answers ? "ready" : "unavailable";
}
