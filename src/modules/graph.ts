/**
 * Which module may use which, and why. Everything not named here is refused by `tools/boundaries.ts`. The graph has no
 * circle: what stands lower knows nothing of what stands above it.
 */
export const graph = {
  vault: {},
  privacy: {},
  retention: {},
  patrol: {},
  egress: {},
  media: {},
  catalogue: {
    media: "a photograph goes by the name of its master, and is as wide as pages need",
  },
  reviews: {},
  searches: {},
  ledger: {},
  settings: {},
  staff: {},
  stock: {},
  delivery: {},
  promotions: {
    catalogue: "a promotion is for departments and products that there are",
  },
  basket: {
    catalogue: "a line is priced from the catalogue in memory",
    delivery: "the total holds delivery from the start",
    promotions: "the total holds what is taken off, and a code is one that there is",
    settings: "the VAT in a line is that of the day",
    stock: "a line says whether it can be had",
  },
  exchange: {
    catalogue: "products come in and go out through what staff do with them one at a time",
    media: "a picture of a folder is taken in as one that is handed in",
    stock: "what comes in is made known to stock, with its first count",
  },
  payments: {
    egress: "the provider is asked through the gate and nowhere else",
    vault: "the provider's reference lies sealed in the order's bundle",
  },
  mail: {
    egress: "a mail that leaves leaves a receipt",
    vault: "the recipient is opened when the mail is sent and not before",
  },
  programs: {
    egress: "a message to a program leaves through the gate, to an address that the gate allows",
  },
  access: {
    vault: "the typed reason lies sealed in the bundle it is about",
  },
  complaints: {
    access: "a complaint opens for staff by the note of the ledger, and reasons to look go with it",
    mail: "who complained is told that it has come, and that it is answered",
    privacy: "forgetting a complaint leaves an entry without a person",
    vault: "what was written lies sealed in a bundle of its own",
  },
  questions: {
    access: "a question opens for staff by the note of the ledger, and reasons to look go with it",
    mail: "who asked is told that it has come, and gets the answer",
    privacy: "forgetting a question leaves an entry without a person",
    vault: "what was asked and answered lies sealed in a bundle of its own",
  },
  safety: {
    mail: "a recall is mailed to whoever left an address for it",
    privacy: "taking an address away leaves an entry without a person",
    vault: "each address lies sealed in a bundle of its own, which outlives the order's",
  },
  invoices: {
    access: "whom an invoice is made out to opens for staff by the note of the ledger, and reasons to look go with it",
    delivery: "a postcode is one that there is",
    mail: "who asked for an invoice is told where it is, and of each credit note",
    privacy: "forgetting whom an invoice was made out to leaves an entry without a person",
    vault: "name and address lie sealed in a bundle of their own, which outlives the order's",
  },
  orders: {
    access: "a card opens for staff by the note of the ledger, and reasons to look go with it",
    basket: "an order begins as a basket and empties it",
    catalogue: "prices are recomputed before money moves",
    delivery: "the promise made at purchase is a quote of delivery",
    egress: "the courier is told by name which fields it gets",
    invoices: "money that goes back of an invoiced order brings its credit note",
    ledger: "money that moved is written as double entry",
    mail: "each change of an order that concerns the buyer queues a mail",
    payments: "an order is charged at a provider",
    privacy: "shredding leaves an entry without a person",
    programs: "each change of an order is told to the merchant's own programs, in its transaction",
    promotions: "an order keeps what was taken off, and takes its place within the limits",
    settings: "an order keeps the VAT rates of the day on which it is placed",
    stock: "pieces are reserved before payment and allocated after it",
    vault: "who bought lies in the order's capsule",
  },
} as const satisfies Record<string, Record<string, string>>;
