import { readConfig } from "#config";
import { askedToEnd, endWithin } from "./asked-to-end.ts";

/** `candour worker`: does background work beside a running shop, on the same databases; any number of them. */
export async function worker(): Promise<number> {
  const asked = askedToEnd();
  const { startWorker } = await import("../main.ts");
  const part = await startWorker(readConfig());
  process.stdout.write("Working\n");
  await asked;
  await endWithin(20_000, part.close);
  return 0;
}
