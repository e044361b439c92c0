import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../sandbox/start.ts";
import type { Ground } from "./ground.ts";

/** The stand-in bank and courier as the shop knows them: where they are, and the secrets shared with them. */
export type Partners = {
  bank: Partner;
  courier: Partner;
  close(): Promise<void>;
};
export type Partner = { origin: string; apiSecret: string; webhookSecrets: readonly string[] };

/** Starts the stand-ins beside the shop. Throws if a port is taken. */
export async function startPartners({ config, root, log }: Ground, shopName: string): Promise<Partners> {
  const sandbox: Sandbox = await startSandbox({
    dataDir: config.dataDir,
    ports: { bank: config.bankPort, courier: config.courierPort },
    webhookBase: config.shopUrl,
    shopName,
    log,
    sandboxDir: join(root, "sandbox"),
  });
  return { bank: sandbox.bank, courier: sandbox.courier, close: () => sandbox.close() };
}

/** Finds the stand-ins that a running shop has started; for processes that join it. */
export function findPartners({ config }: Pick<Ground, "config">): Partners {
  const find = (name: "bank" | "courier", port: number): Partner => {
    const path = join(config.dataDir, "sandbox", name, "secrets.json");
    const secrets = existsSync(path)
      ? (JSON.parse(readFileSync(path, "utf8")) as { apiSecret: string; webhookSecrets: string[] })
      : { apiSecret: "", webhookSecrets: [] };
    return { origin: `http://127.0.0.1:${port}`, apiSecret: secrets.apiSecret, webhookSecrets: secrets.webhookSecrets };
  };
  return {
    bank: find("bank", config.bankPort),
    courier: find("courier", config.courierPort),
    close: () => Promise.resolve(),
  };
}
