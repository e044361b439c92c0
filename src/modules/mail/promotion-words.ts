/**
 * Words that make a mail about an order into marketing (ICO: promotion inside a service message is direct marketing; law
 * L28). Each row has a name for the report. The list errs on the strict side: a letter can be worded otherwise.
 */
export const promotionWords: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["percentage off", /\d\s?(?:%|per ?cent)\s*(?:off|discount|reduction|saving)/iu],
  [
    "money off",
    /£\s?\d[\d.,]*\s*off\b|\bmoney[ -]off\b|\bhalf[ -]price\b|\bprice drop\b|\breduced (?:to|from|price)/iu,
  ],
  [
    "discount",
    /\b(?:discounts?|vouchers?|coupons?|promo(?:tions?|tional)?|promo ?codes?|discount codes?|gift ?cards?)\b/iu,
  ],
  ["saving", /\bsave (?:up to|£|\d|more|big|on your)|\bsavings?\b|\bbargains?\b|\bcash ?back\b/iu],
  [
    "offer",
    /\b(?:special|exclusive|limited|latest|current|great|our|this|your|new|these) offers?\b|\boffers? (?:end|for you|just|of the|inside|below)/iu,
  ],
  ["deal", /\b(?:great|best|top|hot|daily|our|exclusive) deals?\b|\bdeals? of the\b/iu],
  [
    "sale",
    /\b(?:on|in the|our|summer|winter|spring|autumn|january|boxing day|clearance|flash|mid-season) sale\b|\bsale (?:now|ends|starts|on now|prices?)\b|\bblack friday\b/iu,
  ],
  ["free gift", /\bfree (?:gift|sample|upgrade|delivery on your next)|\bcompliment(?:ary|s of)\b/iu],
  [
    "cross-sell",
    /\byou (?:may|might|could|will|'ll|\u2019ll) (?:also )?(?:like|love|enjoy|be interested)\b|\b(?:customers|others|people) (?:who|also)\b/iu,
  ],
  [
    "recommendation",
    /\brecommend(?:ed|ations?)?\b|\b(?:goes|works|pairs?) (?:perfectly |beautifully |well )?with\b|\bcomplete (?:the|your) (?:look|room|set)\b|\bperfect (?:match|partner)\b/iu,
  ],
  [
    "novelty",
    /\bnew (?:in\b|arrivals?|collections?|ranges?|season)|\bjust (?:in|landed|arrived)\b|\bback in stock\b|\bbest[ -]?sellers?\b|\bmost popular\b|\btrending\b/iu,
  ],
  [
    "call to shop",
    /\b(?:shop|buy|order) (?:now|again|more|the|today)\b|\bkeep shopping\b|\bcontinue shopping\b|\b(?:browse|explore|discover) (?:our|more|the|new)\b|\bbe inspired\b|\binspiration\b/iu,
  ],
  ["next order", /\byour next (?:order|purchase)\b|\bnext time you (?:shop|order|buy)\b/iu],
  [
    "newsletter",
    /\bnewsletters?\b|\bsubscri(?:be|ption|bers?)\b|\bsign[ -]?up\b|\bmailing list\b|\b(?:stay|keep) (?:in touch|up to date|informed)\b|\bhear (?:more )?from us\b/iu,
  ],
  [
    "social",
    /\bfollow us\b|\bfind us on\b|\bjoin us\b|\bshare (?:this|your|it) (?:with|on|photo|picture)|\b(?:facebook|instagram|tiktok|pinterest|youtube|linkedin|twitter|whatsapp|threads)\b|#[a-z]{3,}/iu,
  ],
  [
    "review",
    /\breviews?\b|\brat(?:e|ing) (?:us|your|our|it|this|the)\b|\bratings?\b|\btrustpilot\b|\bfeedback\b|\b(?:tell|let) us (?:know )?(?:what|how) you\b|\bhow did we do\b|\bsurveys?\b|\btestimonials?\b|\bfive stars?\b/iu,
  ],
  [
    "loyalty",
    /\brefer (?:a|your) friends?\b|\bloyalty\b|\b(?:earn|collect|reward) points?\b|\brewards?\b|\bmembers? (?:only|club)\b/iu,
  ],
  ["competition", /\b(?:prize draw|competition|giveaway|chance to win|win a)\b/iu],
  [
    "pressure",
    /\bhurry\b|\blast chance\b|\bdon['\u2019]?t miss\b|\blimited time\b|\bwhile stocks last\b|\bonly \d+ left\b|\bact (?:now|fast)\b|\bends (?:soon|today|tonight|tomorrow)\b/iu,
  ],
  ["decoration", /\p{Emoji_Presentation}|!{2,}|\u2605|\u2606/u],
];
