import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PastPayment } from "#payments";
import { control } from "../sandbox/play.ts";
import { type Sandbox, startSandbox } from "../sandbox/start.ts";
import type { Ground } from "./ground.ts";

/** The stand-in bank and courier as the shop knows them: where they are, and the secrets shared with them. */
export type Partners = {
  bank: Partner;
  courier: Partner;
  /** Tests only: a Stripe on this machine, in place of the real one. */
  stripe?: { origin: string };
  /** Tells the bank of payments from before it was there, so that they can be given back. Told twice is told once. */
  tellBank(payments: readonly PastPayment[]): Promise<void>;
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
  const { bank, courier } = sandbox;
  return { bank, courier, tellBank: (payments) => tellBank(bank, payments), close: () => sandbox.close() };
}

/** The same, unless the shop is open for real: then nobody stands in for anybody. */
export function joinPartners(ground: Pick<Ground, "config">): Partners | undefined {
  return ground.config.production ? undefined : findPartners(ground);
}

/** Finds the stand-ins that a running shop has started; for processes that join it. */
export function findPartners({ config }: Pick<Ground, "config">): Partners {
  const find = (name: "bank" | "courier", port: number): Partner & { controlSecret: string } => {
    const path = join(config.dataDir, "sandbox", name, "secrets.json");
    const none = { apiSecret: "", controlSecret: "", webhookSecrets: [] };
    const secrets = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Omit<Partner, "origin">) : none;
    return { ...none, ...secrets, origin: `http://127.0.0.1:${port}` };
  };
  const bank = find("bank", config.bankPort);
  return {
    bank,
    courier: find("courier", config.courierPort),
    tellBank: (payments) => tellBank(bank, payments),
    close: () => Promise.resolve(),
  };
}

/** As many as fit into what the bank reads at once. */
const toldAtOnce = 250;

async function tellBank(
  bank: Pick<Partner, "origin"> & { controlSecret: string },
  payments: readonly PastPayment[],
): Promise<void> {
  const told = payments.map(({ reference, attemptId, orderNumber, amountMinor, capturedAt, refunds }) => ({
    ...{ reference, attemptId, orderNumber, amountMinor, at: capturedAt.getTime() },
    refundedMinor: refunds.reduce((sum, refund) => sum + refund.amountMinor, 0),
  }));
  for (let from = 0; from < told.length; from += toldAtOnce) {
    await control(bank, "POST", "captured-payments", { payments: told.slice(from, from + toldAtOnce) });
  }
}
