import { hour } from "#kernel/clock";
import type { Reader, Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { touchBasket } from "./basket.sql.ts";
import type { BasketDeps } from "./index.ts";
import { insertCapability, selectByCapability } from "./lifetime.sql.ts";
import type { MintOutcome } from "./outcomes.ts";
import { after, CAPABILITY_MS, type CapabilityPurpose, MOST_MINTED_PER_HOUR, secretHash } from "./rules.ts";

/**
 * Makes a way to the basket without a cookie: 128 random bits, stored as their hash, for two hours of a journey or thirty
 * days as a saved link. Refuses the 21st within an hour.
 */
export async function mintCapability(
  deps: BasketDeps,
  tx: Tx,
  basketId: string,
  { purpose }: { purpose: CapabilityPurpose },
): Promise<MintOutcome> {
  const now = deps.clock.now();
  if ((await touchBasket(tx, { id: basketId }, now)) === null) return { ok: false, because: "no-basket" };
  const capability = deps.random.token();
  const expiresAt = after(now, CAPABILITY_MS[purpose]);
  const minted = await insertCapability(
    tx,
    basketId,
    { hash: sha256(capability), purpose, expiresAt },
    { since: after(now, -hour), most: MOST_MINTED_PER_HOUR },
    now,
  );
  return minted ? { ok: true, capability, expiresAt } : { ok: false, because: "too-many-links" };
}

/** The basket a capability leads to, or null: malformed, unknown, expired, or to a basket that is gone. */
export async function byCapability(
  reader: Reader,
  capability: string,
  now: Date,
): Promise<{ basketId: string; purpose: CapabilityPurpose } | null> {
  const hash = secretHash(capability);
  return hash === null ? null : selectByCapability(reader, hash, now);
}
