import { photographsOf } from "#catalogue";
import { hour, second } from "#kernel/clock";
import type { Route } from "#kernel/http";
import type { Jobs } from "#kernel/jobs";
import type { Orders } from "#orders";
import { opensFor } from "#policy/acts";
import type { Purpose } from "#policy/categories";
import { versions } from "#policy/versions";
import { type BundleRef, parseRef, refText, rollEveryMs, shredJob } from "#vault";
import { runAs } from "#vault/act";
import type { Modules } from "./assemble.ts";
import { ownerOfBundle } from "./bundle-owners.ts";

/** Hands every queue and every sweep to the jobs. Each opens what the policy says under its name, and nothing else. */
export function giveWork({
  jobs: everyJob,
  mail,
  orders,
  complaints,
  questions,
  safety,
  invoices,
  catalogue,
  stock,
  retention,
  vault,
  privacyLog,
  programs,
}: Modules): void {
  const jobs = asDeclared(everyJob);
  mail.work(jobs);
  programs.work(jobs);
  const forgets = { fulfilment: orders, support: complaints, question: questions, safety, invoice: invoices };
  jobs.handle(shredJob, ({ id }) =>
    ownerOfBundle<Pick<Orders, "goOnShredding">>(forgets, parseRef(id)).goOnShredding({ id }),
  );
  // Before the sweep that asks partners to delete what went here.
  jobs.every("retention", 60, retention.sweep);
  const owners = [orders, complaints, safety, catalogue, stock];
  for (const { name, seconds, run } of owners.flatMap(({ sweeps }) => sweeps)) jobs.every(name, seconds, run);
  jobs.every("vault-epoch", rollEveryMs / second, async () => void (await vault.rollEpoch({ atOnce: false })));
  let versionsEntered = false;
  jobs.every("privacy-log", 60, async () => {
    if (!versionsEntered) await privacyLog.enterVersions(versions);
    versionsEntered = true;
    await privacyLog.signCheckpoint();
    await mail.queueCheckpoint();
  });
  jobs.every("access-digest", hour / second, mail.queueAccessDigest);
}

/** Answers a request: it opens what its route declares, which must be purposes of the policy for the shop to open. */
export function asRoute<T>({ name, opens }: Route, run: () => T): T {
  return runAs({ name: `route ${name}`, opens: opens as readonly Purpose[] }, run);
}

function asDeclared({ handle, every }: Jobs): Pick<Jobs, "handle" | "every"> {
  const as = <T>(name: string, run: () => T): T => runAs({ name, opens: opensFor(name) }, run);
  return {
    handle: (name, run) => handle(name, (payload) => as(name, () => run(payload))),
    every: (name, seconds, run) => every(name, seconds, () => as(name, run)),
  };
}

/** After a backup was put back: who had been forgotten since is forgotten again; false where the backup had forgotten them too. */
export async function forgetAnew(
  { orders, complaints, questions, safety, invoices }: Modules,
  ref: BundleRef,
): Promise<boolean> {
  const owners = { fulfilment: orders, support: complaints, question: questions, safety, invoice: invoices };
  return ownerOfBundle<Pick<Orders, "forgetAnew">>(owners, ref).forgetAnew({ id: refText(ref) });
}

/** Makes pictures before anybody asks for them, now and after each change of the catalogue. */
export function makePicturesInAdvance({ catalogue, media }: Modules): void {
  const prepare = (): void => media.prepare(photographsOf(catalogue.current().products));
  catalogue.onChange(prepare);
  prepare();
}
