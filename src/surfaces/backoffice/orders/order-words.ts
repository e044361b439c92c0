import type { OrderShelf, OrderSort, OrderView, RefundReason, Stage, TimelineKind } from "#orders";

/** The shelves of the list, as the tabs say them. */
export const shelfWords: Readonly<Record<OrderShelf, string>> = {
  open: "Open",
  "to-dispatch": "To dispatch",
  late: "Late",
  "on-its-way": "On its way",
  "to-refund": "To refund",
  delivered: "Delivered",
  complete: "Complete",
  cancelled: "Cancelled",
  all: "All",
};

/** Why a shelf is empty, and what to do. */
export const emptyWords: Readonly<Record<OrderShelf, string>> = {
  open: "No order waits for anything. New ones stand here as soon as they are paid for.",
  "to-dispatch": "Everything that was paid for has left. New orders stand here as soon as they are paid for.",
  late: "Every promise of delivery is kept so far. An order stands here the day after its last promised day.",
  "on-its-way": "Nothing is with the courier. Dispatch an order, and it stands here until it arrives.",
  "to-refund":
    "Nobody waits for money or for a return. Orders stand here when goods come back, or money has not left yet.",
  delivered: "No order is in its days for a change of mind. Orders stand here from delivery until they are complete.",
  complete: "No order is complete yet. That happens by itself, some days after the right to cancel is over.",
  cancelled: "No order was cancelled.",
  all: "Nobody has bought anything yet. The first order stands here as soon as it is paid for.",
};

export const sortWords: Readonly<Record<OrderSort, string>> = {
  newest: "Newest first",
  oldest: "Oldest first",
  promised: "Promised soonest",
  dearest: "Highest value",
  cheapest: "Lowest value",
};

/** How an order stands, in plain words. */
export const stageWords: Readonly<Record<Stage, string>> = {
  "being-charged": "Payment being taken",
  "to-dispatch": "Paid, to be dispatched",
  "partly-dispatched": "Partly dispatched",
  "on-its-way": "On its way",
  "coming-back": "Coming back",
  "money-owed": "Money going back",
  delivered: "Delivered",
  complete: "Complete, person forgotten",
  cancelled: "Cancelled",
};

/** What whoever runs the shop does next; nothing where only time has to pass. */
export const nextWords: Readonly<Partial<Record<Stage, string>>> = {
  "to-dispatch": "Dispatch",
  "partly-dispatched": "Dispatch the rest",
  "on-its-way": "Mark delivered",
  "coming-back": "Take back",
};

/** `["order", 1]` → `1 order`, `["order", 1200]` → `1,200 orders`. */
export function counted(what: string, count: number): string {
  return `${count.toLocaleString("en-GB")} ${what}${count === 1 ? "" : "s"}`;
}

/** The four axes, in plain words. */
export const axisWords = {
  authorised: {
    none: "the bank has agreed to nothing",
    partial: "the bank has agreed to part of the sum",
    full: "the bank has agreed to the whole sum",
    over: "the bank has agreed to more than the sum",
  },
  charged: {
    none: "nothing",
    partial: "part of what is owed",
    full: "all that is owed",
    over: "more than is owed: money goes back",
  },
  fulfilled: {
    none: "nothing has left",
    partial: "partly dispatched: some pieces have left, others are to be sent",
    dispatched: "all of it has left",
    delivered: "all of it has arrived",
  },
  privacy: {
    active: "the person is known, sealed, and needed for the order",
    complete: "the person is about to be forgotten",
    held: "the person is kept for a named reason",
    shredded: "nobody knows any more whose order it was",
  },
} as const satisfies {
  [axis in "authorised" | "charged" | "fulfilled" | "privacy"]: Readonly<Record<OrderView[axis], string>>;
};

/** What happened, as the timeline says it. */
export const timelineWords: Readonly<Record<TimelineKind, string>> = {
  drafted: "Details given at the checkout",
  corrected: "Delivery details corrected by the customer",
  placed: "Bought",
  charged: "Money taken",
  voided: "Payment released, nothing taken",
  dispatched: "Dispatched",
  delivered: "Delivered",
  "taken-out": "Some of it taken out",
  exchanged: "Another variant agreed on",
  "rest-cancelled": "The rest called off",
  cancelled: "Cancelled",
  "refund-agreed": "Refund agreed",
  refunded: "Refunded",
  "return-opened": "Return announced by the customer",
  "return-closed": "Return closed",
  completed: "Complete",
  held: "Person kept for a named reason",
  released: "No longer kept",
  shredded: "Person forgotten",
  "deletion-asked": "Partner asked to delete",
  "deletion-confirmed": "Partner has deleted",
};

export const reasonWords: Readonly<Record<RefundReason, string>> = {
  goodwill: "Goodwill",
  faulty: "Something is faulty",
  returned: "Goods came back",
  cancelled: "Cancelled",
  exchanged: "Another variant that costs less",
  "late-payment": "Payment came too late",
};

export const groundWords = {
  "changed-mind": "The customer has changed their mind",
  faulty: "Something is faulty",
} as const;

export const cancelWords = {
  customer: "the customer",
  shop: "the shop",
  "out-of-stock": "the shop: it was sold out",
  "capture-refused": "the bank did not pay",
  "never-paid": "it was never paid",
} as const;

/** What was done, said once on the page of the order. */
export const doneWords = {
  dispatched: "Dispatched. The courier has the details it needs, and the customer gets a mail.",
  "parcel-dispatched":
    "The parcel is dispatched. The courier has the details it needs, and the customer gets a mail that says what is in it.",
  "parcel-delivered": "The parcel is marked as arrived. The order is delivered when all of it is there.",
  "taken-out":
    "It is taken out. What was paid for it goes back, and the customer gets a mail that says what is left and what goes back.",
  exchanged: "It is exchanged, and the customer gets a mail that says what comes, when, and what goes back.",
  "rest-cancelled": "The rest is called off. What was paid for it goes back, and the customer gets a mail.",
  "being-booked": "The courier could not be reached. The shop asks again by itself; you need do nothing.",
  delivered: "Marked as delivered. The days for a change of mind have begun, and the customer gets a mail.",
  cancelled: "Cancelled. What was paid goes back, and the customer gets a mail.",
  "taken-back": "The return is closed. What was due goes back, and the customer gets a mail.",
  noted: "The note is written down.",
  refunded: "The money went back, and the customer gets a mail.",
  "refund-agreed": "Agreed. The bank could not be reached; the shop sends the money as soon as it can.",
} as const;
export type Done = keyof typeof doneWords;

/** Why nothing was done. */
export const refusalWords = {
  "no-such-order": "There is no such order.",
  "not-placed": "The order is not bought, or it was cancelled.",
  "not-charged":
    "The money has not been taken yet. That happens by itself; until then nothing leaves and nothing goes back.",
  "nothing-left": "Everything of this order has left already.",
  "nothing-chosen": "No pieces were named.",
  "more-than-left": "That is more than has not left yet.",
  "all-of-it": "That is all that is still to be sent. To call off all of it, cancel the order, or its rest.",
  "changed-meanwhile": "Something happened to the order in the same moment.",
  "no-such-line": "That is no line of this order, or all of it was taken out.",
  "some-has-left": "Of that, something has left already. It can come back as a return.",
  "not-sold": "No such variant of the same product is on sale. Another product is an order of its own.",
  "same-variant": "That is what is in the order already.",
  "other-vat": "That variant bears another rate of VAT. Take the old one out, and have the customer order the other.",
  "area-changed":
    "Where we deliver has changed since this order, so that no day can be promised. Take the old one out, and have the customer order the other.",
  invoiced:
    "A VAT invoice was made out for this order, and it names what was bought. Take the old one out, or cancel the order: either gets a credit note. The customer then orders the other.",
  "costs-more":
    "It costs more than was paid, and nobody has agreed to pay that. Have the customer order the other one and take this out, or let it go at the price that was paid.",
  "worked-out-anew": "A price or a day changed in the same moment. Work out again what it comes to.",
  "out-of-stock": "There are no longer that many of it. Nothing was exchanged.",
  "nothing-sent": "Nothing of this order has left, or all of it has.",
  "being-booked":
    "The courier is being asked to take a parcel of it. The shop tries again by itself; wait for the answer.",
  forgotten: "The order is complete: nobody knows any more where it went.",
  "key-unavailable": "The keystore cannot be reached, so the address is closed. Try again in some minutes.",
  "no-carrier":
    "No carrier is connected to this shop, so nothing can be handed over. Nothing was done, and nobody was told.",
  "courier-unavailable": "The courier cannot be reached. The shop asks again by itself.",
  "not-tried": "The courier could not be reached for the one before it, so this one was not tried.",
  "not-dispatched": "Nothing of this order is on its way.",
  "already-dispatched":
    "Something of this order has left, or a courier was asked to take it. It can come back as a return.",
  "already-cancelled": "The order is cancelled already.",
  "no-open-return": "No return of this order is open.",
  "bad-amount": "That is no amount of money.",
  "more-than-charged": "That is more than is left of what was charged.",
  "different-refund": "Somebody else decided on a refund in the same moment.",
} as const;
export type Refused = keyof typeof refusalWords;
