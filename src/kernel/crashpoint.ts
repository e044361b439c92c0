/**
 * Every place where the shop must survive a sudden end. At each, a test lets a real process die by SIGKILL, lets another go
 * on and looks at what is left: mostly a process that runs the pipeline in question, at some points `candour start` itself
 * with `CANDOUR_CRASH_AT=<name>`. Which test does it where stands in `crashpoint.test.ts`.
 */
export const crashPoints = [
  "migrate-between-files",
  "vault-key-committed",
  "vault-buried",
  "vault-key-destroyed",
  "vault-remains-removed",
  "epoch-key-made",
  "epoch-opened",
  "epoch-keys-moved",
  "epoch-root-moved",
  "epoch-retired",
  "epoch-key-destroyed",
  "escrow-written",
  "backup-written",
  "restore-loaded",
  "restore-keys-back",
  "move-copied",
  "move-closed",
  "recovery-key-shown",
  "recovery-key-in-place",
  "mail-before-send",
  "mail-after-send",
  "orders-drafted",
  "orders-draft-called-off",
  "orders-prepared",
  "orders-payment-begun",
  "orders-payment-seen",
  "orders-placed",
  "orders-captured",
  "orders-charged",
  "orders-payment-given-up",
  "orders-payment-voided",
  "orders-cancelled",
  "orders-withdrawn",
  "orders-rest-cancelled",
  "orders-taken-out",
  "orders-exchanged",
  "orders-refund-agreed",
  "orders-taken-back",
  "orders-refund-sent",
  "orders-refunded",
  "orders-shipment-begun",
  "orders-courier-booked",
  "orders-dispatched",
  "orders-completed",
  "orders-shredded",
  "orders-deletion-sent",
  "orders-history-sealed",
  "orders-history-told",
  "orders-history-written",
  "egress-receipt-written",
  "egress-answered",
  "payment-before-begin",
  "payment-begun",
  "payment-captured",
  "payment-cancelled",
  "payment-refunded",
  "privacy-checkpoint-signed",
  "complaint-taken",
  "complaint-answered",
  "question-taken",
  "question-answered",
  "invoice-sealed",
  "invoice-numbered",
  "invoice-issued",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

let armed: string | undefined;

/** Arms one point for this process; called by the composition root with the value from the environment. */
export function armCrashpoint(name: string | undefined): void {
  if (name !== undefined && !(crashPoints as readonly string[]).includes(name)) {
    throw new Error(`CANDOUR_CRASH_AT names no crash point: ${name}`);
  }
  armed = name;
}

/** Ends the process by SIGKILL when this point is armed; does nothing otherwise. */
export function crashpoint(name: CrashPoint): void {
  if (armed === name) process.kill(process.pid, "SIGKILL");
}
