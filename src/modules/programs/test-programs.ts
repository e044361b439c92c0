import assert from "node:assert/strict";
import { type Answer, EgressRefusal } from "#egress";
import { fixedClock } from "#kernel/clock";
import { createLog } from "#kernel/log";
import { seededRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { createPrograms, type EventId, type ProgramsNeeds } from "./index.ts";

export type Called = { url: string; headers: Readonly<Record<string, string>>; body: { type: string; data: object } };

/** The module on a database, with receivers that answer what a test says. */
export async function testPrograms() {
  const db = await freshDatabase();
  const { database, bus } = db;
  const clock = fixedClock(new Date("2026-12-01T12:00:00Z"));
  const wallClock = fixedClock(new Date("2027-01-05T09:00:00Z"));
  const queued: string[] = [];
  const called: Called[] = [];
  const answers: { next: Answer | "refused" | (() => Promise<Answer>) } = { next: status(200) };
  const lines: string[] = [];
  const needs: ProgramsNeeds = {
    ...{ database, bus, clock, wallClock, random: seededRandom("programs") },
    log: createLog(clock.now, (line) => lines.push(line)),
    jobs: { enqueue: async (_, _name, { id }) => void queued.push(id) },
    addressing: { plainOnThisMachine: true, ownNetwork: false },
    pepper: async () => Buffer.alloc(32, 7),
    egress: {
      sendTo: async (_, url, { headers = {}, body }) => {
        called.push({ url, headers, body: body as Called["body"] });
        const { next } = answers;
        if (next === "refused") throw new EgressRefusal("address-not-allowed", "program-told");
        return typeof next === "function" ? next() : next;
      },
    },
  };
  const programs = createPrograms(needs);
  await programs.refresh();
  const add = async (events: readonly EventId[] = ["order.sent"], url = "https://warehouse.example/hooks") => {
    const added = await database.transact((tx) => programs.addEndpoint(tx, { url, events }));
    assert.ok(added.ok, JSON.stringify(added));
    return added;
  };
  /** Tells of an order and answers the id of the newest message. */
  const tellOf = async (order: string, event: Extract<EventId, `order.${string}`> = "order.sent") => {
    const before = queued.length;
    await database.transact((tx) => programs.tell(tx, { event, order }));
    return queued.slice(before).at(-1) ?? "";
  };
  return { db, database, clock, wallClock, queued, called, answers, lines, needs, programs, add, tellOf };
}

export function status(code: number): Answer {
  return { ok: true, status: code, headers: {}, body: "" };
}
