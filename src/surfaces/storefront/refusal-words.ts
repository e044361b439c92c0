/** Refusals of the commands, in words for a shopper. What is missing here cannot be shown, and throws. */
const words: Readonly<Record<string, string>> = {
  "unknown-sku": "We do not sell that any more.",
  discontinued: "We no longer make that.",
  "out-of-stock": "There are not enough pieces left of something in your basket. Please look through it.",
  "bad-quantity": "A quantity is a whole number from 1 to 20.",
  "too-many-lines": "Your basket is full. Take something out first.",
  "too-many-pieces": "That would be more pieces of one thing than we can send at once. Ask us about larger orders.",
  "no-basket": "Your basket was empty for too long and is gone. Please start again.",
  "no-such-line": "That is no longer in your basket.",
  "too-late": "It is too late to take that back. You can add it again.",
  "basket-empty": "There is nothing in your basket.",
  "not-sold": "Something in your basket is no longer sold. Please look through it.",
  "bad-postcode": "That is no postcode of the United Kingdom. Check it and try again.",
  "not-delivered-there": "We do not deliver to that postcode.",
  "no-draft": "Please tell us first where to deliver.",
  changed: "Something has changed since you looked: please check the order again before you pay.",
  "promotion-over":
    "Something that was taken off can no longer be: it was used up, or ended, a moment ago. Nothing was charged; the total below is what it costs now.",
  "no-such-code": "That is no code of ours. Look at how it is written; the rest of your basket is as it was.",
  "not-taking-orders":
    "This shop takes no orders yet: it has no way to be paid. Nothing was kept of what you typed; what is in your basket stays there.",
  "being-paid": "This order is being paid at this moment, perhaps in another window.",
  "provider-unavailable":
    "The payment provider cannot be reached at the moment. Nothing was charged; please try again in a few minutes.",
  "too-many-links": "You have asked for many links in a short time. Please wait a while.",
  declined:
    "Your card was declined; the bank did not say why. Nothing was charged. You can try again, with another card.",
  "insufficient-funds":
    "Your card was declined: the bank says that there is not enough money on the account. Nothing was charged. You can try again, with another card.",
  "expired-card":
    "Your card was declined: the bank says that it has run out. Nothing was charged. You can try again, with another card.",
  "do-not-honour":
    "Your card was declined: the bank gives us no reason, but it can tell you. Nothing was charged. You can try again, with another card.",
  "authentication-failed":
    "Your card was declined: the bank could not make sure that it was you. Nothing was charged. You can try again.",
  abandoned: "You have not paid, and nothing was charged. Your order is as you left it.",
  "no-such-order": "There is no such order.",
  "already-dispatched":
    "The order has already left us, so this can no longer be changed here. You can send it back when it has arrived.",
  "already-cancelled": "This order is cancelled already.",
  "not-placed": "This order was not placed.",
  "not-correctable": "This order can no longer be changed.",
  forgotten: "This order is complete, and we no longer know whose it was.",
  "not-taken":
    "We cannot take it at this moment, and nothing was kept of it. Please try again in a few minutes, or write to us.",
  "too-many-messages":
    "You have written as often here as one question can hold. Please ask a new one, or write to us by mail.",
  "question-forgotten": "This question was forgotten or removed, so nothing can be added to it. Please ask a new one.",
  "address-left": "There is an address for this order already. Take it away first, to leave another one.",
  "no-vat-number":
    "We are not registered for VAT, so there is no VAT invoice. The receipt says what was paid and what for.",
  "order-cancelled": "This order was cancelled and its money goes back, so there is nothing to invoice.",
  "not-charged": "Nothing has been charged for this order, so there is no paper for it yet.",
  "nothing-left": "All the money of this order goes back or has gone back, so there is nothing to invoice.",
  "invoice-issued": "There is an invoice for this order already. It stands on the page of the order, under “Papers”.",
  "invoice-not-opened": "We cannot open the invoice at the moment. Please try again in a few minutes.",
  "no-address": "No address was left for this order, or it was taken away.",
  "safety-not-taken":
    "We cannot take it at this moment, and nothing was kept of it. Please try again in a few minutes.",
  "key-unavailable": "We cannot open your details at the moment. Please try again in a few minutes.",
  "not-delivered": "The order has not arrived yet. Until then you can cancel it.",
  "period-over": "The 14 days for changing your mind are over. If something is wrong with it, report the fault.",
  "not-cancellable":
    "This was made to your own measurements, so a change of mind cannot send it back. If something is wrong with it, report the fault.",
  "already-open": "You have already told us that it is to come back. Our mail says how it goes on.",
  "already-returned": "It has come back to us already, and what you paid for it goes back to you.",
};

/** The sentence for a refusal. Throws for an unknown code, which is a bug. */
export function inWords(because: string): string {
  const sentence = words[because];
  if (sentence === undefined) throw new Error(`There are no words for the refusal ${because}.`);
  return sentence;
}

/** Whether there are words for a code that came in an address, where anybody may write anything. */
export function isKnown(because: string): boolean {
  return Object.hasOwn(words, because);
}
