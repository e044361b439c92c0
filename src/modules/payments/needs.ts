import type { Clock } from "#kernel/clock";
import type { Database } from "#kernel/db";
import type { Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import type { Vault } from "#vault";
import type { PaymentProvider } from "./provider.ts";

export type PaymentsNeeds = {
  provider: PaymentProvider;
  database: Database;
  vault: Pick<Vault, "seal" | "open" | "keyedHash">;
  clock: Clock;
  random: Random;
  log: Log;
  /** The shop's address to which the provider sends the browser, with the single-use token in it. */
  returnUrl(token: string): string;
  /** The shop's address to which the provider sends messages, from the provider's side. */
  webhookUrl: string;
  /** Minutes after which an unfinished attempt is looked at, and after which an unpaid one is closed. */
  patience?: { lookAfterMinutes: number; closeAfterMinutes: number };
};
