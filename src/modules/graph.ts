/**
 * Which module may use which, and why. Everything not named here is refused by `tools/boundaries.ts`. The graph has no
 * circle: what stands lower knows nothing of what stands above it.
 */
export const graph = {
  vault: {},
  privacy: {},
  egress: {},
  media: {},
  catalogue: {
    media: "a photograph goes by the name of its master, and is as wide as pages need",
  },
  reviews: {},
  ledger: {},
  stock: {},
  delivery: {},
  basket: {
    catalogue: "a line is priced from the catalogue in memory",
    delivery: "the total holds delivery from the start",
    stock: "a line says whether it can be had",
  },
  payments: {
    egress: "the provider is asked through the gate and nowhere else",
    vault: "the provider's reference lies sealed in the order's bundle",
  },
  mail: {
    egress: "a mail that leaves leaves a receipt",
    vault: "the recipient is opened when the mail is sent and not before",
  },
  orders: {
    basket: "an order begins as a basket and empties it",
    catalogue: "prices are recomputed before money moves",
    delivery: "the promise made at purchase is a quote of delivery",
    egress: "the courier is told by name which fields it gets",
    ledger: "money that moved is written as double entry",
    mail: "each change of an order that concerns the buyer queues a mail",
    payments: "an order is charged at a provider",
    privacy: "shredding leaves an entry without a person",
    stock: "pieces are reserved before payment and allocated after it",
    vault: "who bought lies in the order's capsule",
  },
} as const satisfies Record<string, Record<string, string>>;
