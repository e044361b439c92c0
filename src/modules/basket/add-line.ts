import type { Tx } from "#kernel/db";
import { sha256 } from "#kernel/digest";
import { addPieces, insertBasket, touchBasket, type Which } from "./basket.sql.ts";
import { changed } from "./change-line.ts";
import type { BasketDeps } from "./index.ts";
import { offered } from "./offered.ts";
import type { AddOutcome, AddRefusal, Changed } from "./outcomes.ts";
import { after, BASKET_LIMITS, CAPABILITY_MS, IDLE_MS, secretHash } from "./rules.ts";

/** Makes an empty basket. The token goes into the cookie; only its hash is stored. */
export async function openBasket(
  deps: BasketDeps,
  tx: Tx,
): Promise<{ token: string; basketId: string; idleUntil: Date }> {
  const now = deps.clock.now();
  const made = { token: deps.random.token(), basketId: deps.random.uuid(), idleUntil: after(now, IDLE_MS) };
  await insertBasket(tx, { id: made.basketId, tokenHash: sha256(made.token) }, now);
  return made;
}

/**
 * Adds pieces of a variant to the basket of `token`, or to a new one where there is none (one statement, or two and one).
 * With `mint` a new basket comes with a capability, for a browser that may refuse the cookie.
 */
export async function add(
  deps: BasketDeps,
  tx: Tx,
  token: string | null,
  sku: string,
  quantity: number,
  options: { mint?: "journey" } = {},
): Promise<AddOutcome> {
  const allowed = offered(deps, sku, quantity);
  if (!allowed.ok) return allowed;
  const tokenHash = token === null ? null : secretHash(token);
  if (tokenHash !== null) {
    const outcome = await addTo(deps, tx, { tokenHash }, { sku, quantity, priceMinor: allowed.priceMinor });
    if (outcome.ok || outcome.because !== "no-basket") return outcome;
  }
  const now = deps.clock.now();
  const made = { token: deps.random.token(), basketId: deps.random.uuid() };
  const capability = options.mint === undefined ? undefined : deps.random.token();
  await insertBasket(
    tx,
    {
      id: made.basketId,
      tokenHash: sha256(made.token),
      line: { sku, quantity, priceMinor: allowed.priceMinor },
      ...(capability !== undefined && {
        capability: { hash: sha256(capability), purpose: "journey", expiresAt: after(now, CAPABILITY_MS.journey) },
      }),
    },
    now,
  );
  return { ok: true, ...made, count: quantity, quantity, ...(capability !== undefined && { capability }) };
}

/** Adds pieces of a variant to a basket that is known. Two statements. */
export async function addLine(
  deps: BasketDeps,
  tx: Tx,
  which: Which,
  sku: string,
  quantity: number,
): Promise<Changed | AddRefusal> {
  const allowed = offered(deps, sku, quantity);
  if (!allowed.ok) return allowed;
  return addTo(deps, tx, which, { sku, quantity, priceMinor: allowed.priceMinor });
}

async function addTo(
  deps: BasketDeps,
  tx: Tx,
  which: Which,
  line: { sku: string; quantity: number; priceMinor: number },
): Promise<Changed | AddRefusal> {
  const now = deps.clock.now();
  const basketId = await touchBasket(tx, which, now);
  if (basketId === null) return { ok: false, because: "no-basket" };
  const row = await addPieces(tx, basketId, line, now);
  if (row.put !== null) return changed(basketId, row, row.put);
  const { lines, piecesPerLine } = BASKET_LIMITS;
  if (row.already === 0) return { ok: false, because: "too-many-lines", limit: lines };
  return { ok: false, because: "too-many-pieces", limit: piecesPerLine, already: row.already };
}
