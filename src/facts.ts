import { readFileSync } from "node:fs";
import { join } from "node:path";
import { courierSends } from "#egress";
import { cookiesSet, type Route } from "#kernel/http";
import { readLiveSchema } from "#kernel/live-schema";
import { fieldsThatLeave, mailTable } from "#mail";
import { bankSends, stripeSends } from "#payments";
import { type Facts, type FlowFacts, undeclared } from "#policy/classification";
import { type FlowRow, flowTable, type MailFlowId } from "#policy/flows";
import { programSends } from "#programs";
import { keeperSends } from "#vault";
import type { Ground } from "./ground.ts";

/** Gathers what the software really has: the columns of the live databases, the routes, mails, calls and cookies. */
export async function gatherFacts(
  { database, keystore, root }: Pick<Ground, "database" | "keystore" | "root">,
  routes: readonly Route[],
): Promise<Facts> {
  const columns = [...(await readLiveSchema(database.reader)), ...(await readLiveSchema(keystore.reader))];
  return {
    columns,
    freeText: reasons(root, "free-text.json"),
    personalNames: reasons(root, "personal-names.json"),
    routes: routes.map(({ name, method, reads, writes, opens, body, query }) => ({
      name,
      method,
      reads,
      writes,
      opens,
      fields: [...Object.keys(body?.shape ?? {}), ...Object.keys(query?.shape ?? {})],
    })),
    mails: Object.values(mailTable),
    flows: flowFacts(),
    cookies: cookiesSet(),
  };
}

/** A list of exemptions, each with its reason. */
function reasons(root: string, ledger: string): Record<string, string> {
  return JSON.parse(readFileSync(join(root, "policy/ledgers", ledger), "utf8")) as Record<string, string>;
}

/** What the clients of the partners and the mails say they send. To whom a call goes the policy alone decides. */
function flowFacts(): FlowFacts[] {
  const mails = (flow: MailFlowId) => {
    const kinds = Object.values(mailTable).filter(({ purpose }) => purpose === flow);
    return {
      fields: [...new Set(kinds.flatMap(({ kind }) => fieldsThatLeave(kind)))],
      categories: [...new Set(kinds.map(({ category }) => category))],
    };
  };
  const sent: Readonly<Record<FlowRow["id"], Pick<FlowFacts, "fields" | "categories">>> = {
    ...bankSends,
    ...stripeSends,
    ...courierSends,
    ...keeperSends,
    ...programSends,
    "order-mail": mails("order-mail"),
    "complaint-mail": mails("complaint-mail"),
    "question-mail": mails("question-mail"),
    "safety-mail": mails("safety-mail"),
    "owner-mail": { fields: ["checkpoint"], categories: [] },
    "access-mail": { fields: ["looks"], categories: [] },
  };
  const table = flowTable();
  return Object.entries(sent).map(([id, said]) => {
    const { purpose = "", recipient = "" } = table.find((row) => row.id === id) ?? {};
    return { id, purpose, recipient, ...said };
  });
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
