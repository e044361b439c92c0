/** What the commands of a basket answer. */

export type AddRefusal =
  | { ok: false; because: "unknown-sku" | "discontinued" | "out-of-stock" | "bad-quantity" }
  | { ok: false; because: "too-many-lines"; limit: number }
  | { ok: false; because: "too-many-pieces"; limit: number; already: number }
  | { ok: false; because: "no-basket" };

/** `count` is the number of pieces in the whole basket, for the badge and the cookie. */
export type Changed = { ok: true; basketId: string; count: number; quantity: number };

export type AddOutcome =
  | (Changed & {
      /** Present when a basket was made: set the cookie to `<token>.<count>`. */
      token?: string;
      /** Present when asked for by `mint` and a basket was made: the address part of `/b/<capability>`. */
      capability?: string;
    })
  | AddRefusal;

export type MintOutcome =
  | { ok: true; capability: string; expiresAt: Date }
  | { ok: false; because: "too-many-links" | "no-basket" };
