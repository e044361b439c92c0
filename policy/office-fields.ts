import { contactFieldsAsked, type FieldDeclaration } from "./fields.ts";

const none: FieldDeclaration = { category: "none" };
const nothingPersonal = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, none]));

const promotionFields = [
  ...["title", "kind", "reduction", "code", "least", "category", "products", "from", "until", "most", "once"],
];

const reason: FieldDeclaration = {
  category: "access-reason",
  why: "So that it can be told why you looked. The person can read this; it is destroyed with their details.",
};

const answer: FieldDeclaration = {
  category: "complaint",
  why: "Whoever complained reads this on their page, and is told by mail if they gave an address.",
};

const answerToQuestion: FieldDeclaration = {
  category: "question",
  why: "Whoever asked reads this on their page, and gets it by mail if they gave an address.",
};
const note: FieldDeclaration = {
  category: "order-note",
  why: "What a colleague has to know to go on with this order. Names, addresses and telephone numbers do not belong here. The customer can read it; it is destroyed with their details.",
};
const lookFields = ["label", "hex", "family", "material"];
const factFields = [
  ...["width", "depth", "height", "packed-width", "packed-depth", "packed-height", "boxes", "weight"],
  ...["handling", "return-cost", "supply", "least", "most"],
];
const collectionFields = [
  ...[
    "title",
    "blurb",
    "place",
    "hidden",
    "category",
    "designer",
    "material",
    "colour",
    "price-band",
    "ranges",
    "tags",
  ],
  ...["added-since", "sort", "products", "press"],
];
const areaFields = [
  ...["revision", "name", "codes", "delivered", "refusal"],
  ...["post", "parcel", "two-person"].flatMap((service) => [`${service}-price`, `${service}-least`, `${service}-most`]),
];

/**
 * What the forms of the back office take, route by route. Staff are known by a short name that they choose, and by keys; what
 * they type here says nothing of a shopper, but for why they look at one and what they answer.
 */
export const officeFields: Readonly<Record<string, Readonly<Record<string, FieldDeclaration>>>> = {
  "export-products": nothingPersonal("format"),
  "new-telephone-order": nothingPersonal("q", "goods", "pieces", "add"),
  "take-by-telephone": { ...contactFieldsAsked, ...nothingPersonal("goods", "pieces", "act") },
  "telephone-orders": nothingPersonal("done", "number"),
  today: nothingPersonal("days"),
  "takings-csv": nothingPersonal("days"),
  products: nothingPersonal("words", "department", "trouble", "after"),
  "describe-product": nothingPersonal(
    ...[
      "revision",
      "name",
      "summary",
      "description",
      "materials",
      "care",
      "assembly",
      "fire",
      "electrical",
      "maker",
      "responsible",
    ],
  ),
  "take-off-sale": nothingPersonal("revision"),
  "put-on-sale": nothingPersonal("revision"),
  "withdraw-variant": nothingPersonal("revision"),
  "change-vat-class": nothingPersonal("revision", "class"),
  "bring-back-variant": nothingPersonal("revision"),
  "product-history": nothingPersonal("before"),
  "place-product": nothingPersonal("revision", "category", "address", "range", "designer", "tags"),
  "make-category": nothingPersonal("name", "singular", "blurb"),
  "describe-category": nothingPersonal("revision", "name", "singular", "blurb", "address", "place", "hidden"),
  "preview-product": nothingPersonal("revision"),
  "preview-words": nothingPersonal(
    ...[
      "revision",
      "name",
      "summary",
      "description",
      "materials",
      "care",
      "assembly",
      "fire",
      "electrical",
      "maker",
      "responsible",
    ],
  ),
  // Of a file nothing but the picture is kept: place, camera, author and comments are left behind.
  "add-picture": nothingPersonal("revision", "picture", "alt", "shot", "look", "size"),
  "describe-picture": nothingPersonal("revision", "alt", "shot", "look", "size", "place", "x", "y", "at.x", "at.y"),
  "remove-picture": nothingPersonal("revision"),
  "make-product": nothingPersonal(
    ...["name", "range", "category", "kind", "materials", "sku", "new-price", ...factFields],
  ),
  "duplicate-product": nothingPersonal("name", "code"),
  "add-option": nothingPersonal("revision", "option", ...lookFields),
  "add-variant": nothingPersonal("revision", "like", "sku", "new-price", "look", "size", "size-label", ...lookFields),
  "measure-variant": nothingPersonal("revision", ...factFields),
  "make-collection": nothingPersonal(...collectionFields),
  "arrange-collection": nothingPersonal("revision", ...collectionFields),
  "take-back-change": nothingPersonal("revision"),
  "product-prices": nothingPersonal("percent"),
  "change-price": nothingPersonal("revision", "new-price"),
  "change-prices": nothingPersonal("revision", "percent"),
  "plan-sale": nothingPersonal("revision", "which", "reduction", "from", "until", "earlier"),
  "call-off-sale": nothingPersonal("revision"),
  "variant-stock": nothingPersonal("before"),
  "receive-stock": nothingPersonal("seen", "pieces", "reason"),
  "assign-batch": nothingPersonal("batch"),
  "change-lead-time": nothingPersonal("revision", "least", "most"),
  batches: nothingPersonal("code"),
  "open-batch": nothingPersonal("capacity"),
  promotions: nothingPersonal("after"),
  "make-promotion": nothingPersonal(...promotionFields),
  "change-promotion": nothingPersonal("revision", ...promotionFields),
  "stop-promotion": nothingPersonal("revision"),
  "sign-in": nothingPersonal("to"),
  "sign-in-by-password": nothingPersonal("to", "handle", "password", "code"),
  "sign-in-by-recovery-code": nothingPersonal("handle", "recovery-code"),
  "sign-in-by-passkey": nothingPersonal("to", "answer"),
  "join-question": nothingPersonal("handle"),
  "join-with-passkey": nothingPersonal("answer"),
  confirm: nothingPersonal("to"),
  "confirm-with-passkey": nothingPersonal("to", "answer"),
  "add-passkey": nothingPersonal("answer"),
  "choose-password": nothingPersonal("password"),
  "confirm-password-code": nothingPersonal("code"),
  invite: nothingPersonal("role"),
  "change-role": nothingPersonal("role"),
  orders: nothingPersonal("show", "from", "to", "least", "after"),
  "orders-chosen": nothingPersonal("show", "from", "to", "least", "order", "all", "what"),
  "work-through-orders": nothingPersonal("order", "left", "done", "typed", "begun"),
  books: nothingPersonal("from", "to"),
  "vat-csv": nothingPersonal("from", "to"),
  "export-journal": nothingPersonal("from", "to"),
  "orders-to-export": nothingPersonal("show", "from", "to", "least"),
  "export-orders": nothingPersonal("show", "from", "to", "least"),
  "save-view": nothingPersonal("show", "from", "to", "least", "title"),
  "order-by-number": nothingPersonal("number"),
  "office-order": nothingPersonal("done"),
  "write-note": { ...nothingPersonal("after"), words: note },
  refund: nothingPersonal("pieces", "delivery"),
  "send-parcel": nothingPersonal("pieces"),
  "pieces-to-take-out": nothingPersonal("pieces"),
  "take-pieces-out": nothingPersonal("pieces"),
  "packing-slip": nothingPersonal("parcel"),
  "refund-order": nothingPersonal("amount", "reason"),
  "name-trader": nothingPersonal(
    ...["revision", "name", "strapline", "registered-name", "number", "registered-in", "vat-number", "office", "email"],
    ...["telephone", "hours", "regulator-name", "regulator-address", "regulator-website"],
  ),
  "add-delivery-area": nothingPersonal(...areaFields),
  "change-delivery-area": nothingPersonal(...areaFields),
  "move-codes": nothingPersonal("revision", "codes"),
  "remove-delivery-area": nothingPersonal("revision", "heir"),
  "plan-vat-rate": nothingPersonal("revision", "class", "rate", "from"),
  "call-off-vat-rate": nothingPersonal("revision", "class", "from"),
  "mail-queue": nothingPersonal("again"),
  "send-mail-again": nothingPersonal("mail"),
  "mail-words": nothingPersonal("revision", "greeting", "closing"),
  "set-mail-words": nothingPersonal("revision", "greeting", "closing"),
  "mail-sentence": nothingPersonal("revision", "sentence"),
  "set-mail-sentence": nothingPersonal("revision", "sentence"),
  "mail-preview": nothingPersonal("greeting", "closing", "sentence"),
  "make-program-key": nothingPersonal("title", "days", "scope"),
  "add-program-endpoint": nothingPersonal("url", "event"),
  "choose-program-events": nothingPersonal("event"),
  "switch-program-endpoint": nothingPersonal("to"),
  "send-message-again": nothingPersonal("message"),
  "admin-orders": nothingPersonal("show", "limit", "cursor"),
  "admin-send-parcel": nothingPersonal("pieces"),
  "admin-stock-list": nothingPersonal("limit", "cursor"),
  "admin-count-stock": nothingPersonal("onHand", "was"),
  "setting-history": nothingPersonal("before"),
  "put-back-setting": nothingPersonal("revision"),
  "special-access": nothingPersonal("after"),
  support: nothingPersonal("state", "after"),
  "see-complaint": { ...nothingPersonal("case", "reference"), reason },
  "answer-complaint": { ...nothingPersonal("outcome"), words: answer },
  "support-complaints": nothingPersonal("state", "after"),
  "see-question": { ...nothingPersonal("case", "reference"), reason },
  "see-invoice": { ...nothingPersonal("case", "reference"), reason },
  "answer-question": { words: answerToQuestion },
  "ask-batch": { ...nothingPersonal("numbers", "purpose"), reason },
  "see-order-person": { ...nothingPersonal("purpose", "case", "reference"), reason },
  "choose-shortcuts": nothingPersonal("shortcuts"),
  "choose-keys": nothingPersonal("search", "next", "before", "tick", "sheet", "room"),
  // Letters typed into the box that finds rooms, orders and products; an address is refused, and nothing writes them down.
  "find-anything": nothingPersonal("q"),
  audit: nothingPersonal("who", "did", "what", "after"),
};
