import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Sandbox, type SandboxOptions, startSandbox } from "./start.ts";

const log = { info: () => {} };

function options(over: Partial<SandboxOptions> = {}): SandboxOptions {
  const dataDir = over.dataDir ?? mkdtempSync(join(tmpdir(), "candour-sandbox-"));
  process.on("exit", () => rmSync(dataDir, { recursive: true, force: true }));
  return { ports: { bank: 0, courier: 0 }, webhookBase: "http://127.0.0.1:9", log, ...over, dataDir };
}

async function isUp(origin: string): Promise<boolean> {
  return fetch(`${origin}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function untilDown(origin: string): Promise<void> {
  for (let tries = 0; (await isUp(origin)) && tries < 150; tries++) await new Promise((go) => setTimeout(go, 20));
  assert.equal(await isUp(origin), false);
}

/** A shop that does nothing but start the stand-ins. */
async function shopProcess(dataDir: string): Promise<{ child: ChildProcess; bank: string; courier: string }> {
  const code = `
    import { startSandbox } from ${JSON.stringify(new URL("./start.ts", import.meta.url).href)};
    const sandbox = await startSandbox({ dataDir: ${JSON.stringify(dataDir)}, ports: { bank: 0, courier: 0 },
      webhookBase: "http://127.0.0.1:9", log: { info: () => {} } });
    console.log(JSON.stringify([sandbox.bank.origin, sandbox.courier.origin]));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const [bank = "", courier = ""] = JSON.parse(line.toString()) as string[];
  return { child, bank, courier };
}

describe("the stand-ins", () => {
  it("start with secrets of their own, keep them, and end when they are told to", async () => {
    const first = options();
    const sandbox = await startSandbox(first);
    assert.ok((await isUp(sandbox.bank.origin)) && (await isUp(sandbox.courier.origin)));
    assert.equal(new URL(sandbox.bank.origin).hostname, "127.0.0.1");
    const secrets = (from: Sandbox) =>
      [from.bank, from.courier].flatMap((one) => [one.apiSecret, one.controlSecret, ...one.webhookSecrets]);
    assert.equal(new Set(secrets(sandbox)).size, 6);
    await sandbox.close();
    assert.equal(await isUp(sandbox.bank.origin), false);
    const again = await startSandbox(first);
    assert.deepEqual(secrets(again), secrets(sandbox));
    await again.close();
  });

  it("end with a shop that was killed, and the next start is not in their way", async () => {
    const { dataDir } = options();
    const { child, bank, courier } = await shopProcess(dataDir);
    child.kill("SIGKILL");
    await once(child, "exit");
    const next = await startSandbox(options({ dataDir }));
    assert.ok(await isUp(next.bank.origin));
    await untilDown(bank);
    await untilDown(courier);
    await next.close();
  });

  it("are replaced when one of ours still runs on the same data, and nobody else's process is touched", async () => {
    const { dataDir } = options();
    const former = await shopProcess(dataDir);
    const next = await startSandbox(options({ dataDir }));
    await untilDown(former.bank);
    former.child.kill("SIGKILL");
    await next.close();

    const stranger = createServer((_req, res) => res.end('{"pid":1}'));
    await new Promise<void>((ready) => stranger.listen(0, "127.0.0.1", ready));
    const origin = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const innocent = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    writeFileSync(join(dataDir, "sandbox/bank/running.json"), JSON.stringify({ origin, pid: innocent.pid }));
    const third = await startSandbox(options({ dataDir }));
    assert.equal(innocent.exitCode ?? innocent.signalCode, null);
    innocent.kill();
    await third.close();
    stranger.close();
  });

  it("say which port is taken, and leave nothing running", async () => {
    const stranger = createServer();
    await new Promise<void>((ready) => stranger.listen(0, "127.0.0.1", ready));
    const { port } = stranger.address() as AddressInfo;
    const taken = options({ ports: { bank: 0, courier: port } });
    await assert.rejects(
      startSandbox(taken),
      new RegExp(`^SandboxError: port ${port}, of the sandbox courier, is in use by another program\\. End it, or set`),
    );
    const { origin } = JSON.parse(readFileSync(join(taken.dataDir, "sandbox/bank/running.json"), "utf8")) as {
      origin: string;
    };
    assert.equal(await isUp(origin), false);
    stranger.close();
  });

  it("refuse secrets that others may read", async () => {
    const first = options();
    await (await startSandbox(first)).close();
    chmodSync(join(first.dataDir, "sandbox/bank/secrets.json"), 0o644);
    await assert.rejects(startSandbox(first), /must be 0600/);
  });
});
