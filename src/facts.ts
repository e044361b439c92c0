import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Route } from "#kernel/http";
import { readLiveSchema } from "#kernel/live-schema";
import { mailTable } from "#mail";
import { type Facts, undeclared } from "#policy/classification";
import { flowTable } from "#policy/flows";
import type { Ground } from "./ground.ts";

/** Gathers what the software really has: the columns of the live databases, the routes, the mails, the flows. */
export async function gatherFacts(
  { database, keystore, root }: Pick<Ground, "database" | "keystore" | "root">,
  routes: readonly Route[],
): Promise<Facts> {
  const columns = [...(await readLiveSchema(database.reader)), ...(await readLiveSchema(keystore.reader))];
  const freeText = JSON.parse(readFileSync(join(root, "policy/ledgers/free-text.json"), "utf8")) as Record<
    string,
    string
  >;
  return {
    columns,
    freeText,
    routes: routes.map(({ name, method, reads, writes, body, query }) => ({
      name,
      method,
      reads,
      writes,
      fields: [...Object.keys(body?.shape ?? {}), ...Object.keys(query?.shape ?? {})],
    })),
    mails: Object.values(mailTable),
    flows: flowTable(),
  };
}

/** Something in the software that the policy does not declare. The shop does not open. */
export class UndeclaredError extends Error {
  override name = "UndeclaredError";
}

/** The gate of `says-what-it-collects`, before the shop opens. Throws an `UndeclaredError` that names what is missing. */
export async function assertEverythingDeclared(ground: Ground, routes: readonly Route[]): Promise<void> {
  const faults = undeclared(await gatherFacts(ground, routes));
  if (faults.length > 0) {
    throw new UndeclaredError(`The shop has what its policy does not declare:\n  ${faults.join("\n  ")}`);
  }
}
