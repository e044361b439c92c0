import { setTimeout as pause } from "node:timers/promises";
import { readConfig } from "#config";
import { askedToEnd, endWithin } from "./asked-to-end.ts";

/** `candour web`: answers requests beside a running shop, on the same databases; any number of them. Asked to end, it answers on while others learn that it leaves. */
export async function web(): Promise<number> {
  const asked = askedToEnd();
  const { startWeb } = await import("../main.ts");
  const config = readConfig();
  const part = await startWeb(config);
  process.stdout.write(`Answering at ${part.shopUrl}\n`);
  await asked;
  part.leave();
  await pause(config.drainSeconds * 1_000);
  await endWithin(20_000, part.close);
  return 0;
}
