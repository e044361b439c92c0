import { readConfig } from "#config";
import { askedToEnd, endWithin } from "./asked-to-end.ts";

/** `candour web`: answers requests beside a running shop, on the same databases; any number of them. */
export async function web(): Promise<number> {
  const asked = askedToEnd();
  const { startWeb } = await import("../main.ts");
  const part = await startWeb(readConfig());
  process.stdout.write(`Answering at ${part.shopUrl}\n`);
  await asked;
  await endWithin(20_000, part.close);
  return 0;
}
