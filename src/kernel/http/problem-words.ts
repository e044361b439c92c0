/** What the problems of the gate mean, which it answers to programs before any command is asked. The last part of their addresses. */
export const gateProblems: Readonly<Record<string, string>> = {
  "bad-request":
    "The address, a field or the body is missing, unknown, repeated or of the wrong kind; errors names it.",
  "not-found": "There is nothing at this address.",
  "method-not-allowed": "The address exists, but not for this method; Allow names those it answers.",
  "sent-from-elsewhere":
    "The request came from a page of another site, or carries a cookie and does not say where from.",
  "unsupported-media-type": "The body is not of the media type that the address takes.",
  "too-large": "The body is larger than the address takes.",
  "too-many-requests": "This was asked for very often in a short time; Retry-After says how many seconds to wait.",
  "this-shop-has-another-address": "The request named another host than the shop's.",
  "this-way-is-not-encrypted": "The shop is at an https address, and the request did not come that way.",
  "something-went-wrong":
    "A fault of the shop. What was asked for may have been done: look at the basket or the order before trying again.",
  "out-of-reach-for-a-moment":
    "The shop cannot reach its records. Whether the request was carried out is not known; look before you repeat it.",
};
