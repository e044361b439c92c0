/** For the tests of the bank: the real process, a shop that only listens, and a caller with the right secret. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensureSecrets, type Secrets } from "../process.ts";

export type Bank = Secrets & { origin: string; pid: number; kill(signal: NodeJS.Signals): Promise<void> };
export type Heard = { id: string; type: string; heardAt: number; timestamp: number; signature: string; body: string };
export type Seen = {
  reference: string;
  state: string;
  capturedMinor: number;
  refundedMinor: number;
  redirectUrl: string | null;
};

/** A folder of the bank's own, removed when the test file ends. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "candour-bank-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the real process on `folder`. */
export async function boot(folder: string, webhookUrl: string, extra: string[] = []): Promise<Bank> {
  const secretFile = join(folder, "secrets.json");
  const secrets = ensureSecrets(secretFile);
  const child = spawn(
    process.execPath,
    [
      new URL("./main.ts", import.meta.url).pathname,
      ...["--data", folder, "--secret-file", secretFile, "--webhook-url", webhookUrl],
      ...["--shop-name", "Fell & <Fern>", "--retry-scale", "0.02", "--late-seconds", "1", ...extra],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { origin, pid } = JSON.parse(line) as { origin: string; pid: number };
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  return { ...secrets, origin, pid, kill };
}

/** A shop that only listens. `answer` decides the status. */
export async function listener(): Promise<{ url: string; heard: Heard[]; status: { now: number }; close(): void }> {
  const heard: Heard[] = [];
  const status = { now: 204 };
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const header = (name: string) => String(req.headers[name]);
    heard.push({
      id: header("webhook-id"),
      type: (JSON.parse(body) as { type: string }).type,
      heardAt: Date.now(),
      timestamp: Number(header("webhook-timestamp")),
      signature: header("webhook-signature"),
      body,
    });
    res.writeHead(status.now).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/bank`;
  return { url, heard, status, close: () => server.close().closeAllConnections() };
}

export async function until(true_: () => boolean, withinMs = 8_000): Promise<void> {
  for (let waited = 0; !true_() && waited < withinMs; waited += 20) await new Promise((go) => setTimeout(go, 20));
  assert.ok(true_(), "what was waited for did not happen");
}

export function caller(bank: Bank) {
  const call = async (method: string, path: string, body?: unknown, key: string = crypto.randomUUID()) => {
    const answer = await fetch(bank.origin + path, {
      method,
      headers: { authorization: `Bearer ${bank.apiSecret}`, ...(method === "POST" ? { "idempotency-key": key } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Seen & { code?: string; payments?: Seen[] } };
  };
  const begin = async (over: Record<string, unknown> = {}, key?: string) => {
    const answer = await call("POST", "/v1/payments", { ...order(), ...over }, key);
    assert.equal(answer.status, 201);
    return answer.body;
  };
  return { call, begin };
}

let orders = 0;
export function order() {
  orders += 1;
  return {
    attemptId: `attempt-${orders}`,
    orderNumber: `FF-${orders}`,
    amountMinor: 124_900,
    currency: "GBP",
    returnUrl: "http://localhost:3999/pay/return/token",
  };
}
