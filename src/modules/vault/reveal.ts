import type { Category, Purpose } from "#policy/categories";
import { type FlowFor, flowRow } from "#policy/flows";
import type { PurposeOf } from "#policy/labels";
import { noteOpened, runningAct } from "./act.ts";
import { VaultError } from "./error.ts";
import { type Personal, uncover } from "./personal.ts";

/**
 * Gives back a personal value for one purpose. The compiler knows the purposes of the category; what this very value
 * was collected for is checked here, and `VaultError` `purpose-refused` is thrown if the purpose is not among them.
 * `act-refused` is thrown where what runs now, a request or a job, was not declared to open anything for it.
 * Only files that `policy/ledgers/reveals.json` names, each with its reason, may import this.
 */
export function reveal<T, C extends Category>(purpose: PurposeOf<C>, sealed: Personal<T, C>): T {
  const allowed: readonly Purpose[] = sealed.purposes;
  if (!allowed.includes(purpose)) {
    throw new VaultError("purpose-refused", `This value was not collected for the purpose ${purpose}.`);
  }
  const act = runningAct();
  if (!act.opens.includes(purpose)) {
    throw new VaultError(
      "act-refused",
      `What runs here (${act.name}) may not open anything for the purpose ${purpose}.`,
    );
  }
  const value = uncover(sealed);
  noteOpened(act, purpose);
  return value;
}

/**
 * Gives back a personal value that is to leave by this flow, for the purpose of the flow. The compiler lets it go only where the flow
 * declares every kind of data in it; a value that has another kind in it all the same throws `VaultError` `flow-refused`.
 */
export function revealFor<T, C extends Category>(flow: FlowFor<C>, sealed: Personal<T, C>): T {
  const { purpose, categories: declared } = flowRow(flow);
  if (!sealed.categories.every((category) => declared.includes(category))) {
    throw new VaultError("flow-refused", `The flow ${flow} does not declare every kind of data in this value.`);
  }
  return reveal(purpose as PurposeOf<C>, sealed);
}
