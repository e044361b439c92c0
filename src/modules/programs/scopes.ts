/** What a key may do, one word each. A route of the API names one; a key is a set of them. */
export const scopes = {
  "orders:read": "see orders: what was bought, money, dates and parcels; never a name or an address",
  "orders:send": "hand goods of an order to the courier of the shop",
  "stock:read": "see how many pieces there are",
  "stock:write": "set how many pieces were counted",
} as const;

export type Scope = keyof typeof scopes;

export const scopeNames = Object.keys(scopes) as Scope[];
