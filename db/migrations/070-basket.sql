CREATE SCHEMA basket;

-- No index on idle_until: it changes with every visit, and without one such a change stays within its page. The sweep reads
-- the whole table, which is short.
CREATE TABLE basket.basket (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  zone text CHECK (zone ~ '^[a-z]+(-[a-z]+)*$' AND length(zone) <= 40),
  idle_until timestamptz NOT NULL
) WITH (fillfactor = 70);
COMMENT ON TABLE basket.basket IS 'What somebody means to buy. Nothing in it says who.';
COMMENT ON COLUMN basket.basket.id IS 'The basket; a new one when an order has taken something out of it. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.basket.token_hash IS 'SHA-256 of the random number in the cookie. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.basket.zone IS 'The delivery zone chosen by a postcode that was not kept; null before. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.basket.idle_until IS 'From this moment on it is gone, unless it is used before. {class: pseudonymous, retention: basket-30d}';

CREATE TABLE basket.line (
  basket_id uuid NOT NULL REFERENCES basket.basket (id) ON UPDATE CASCADE ON DELETE CASCADE,
  sku text NOT NULL CHECK (sku ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 20),
  seen_price_minor integer NOT NULL CHECK (seen_price_minor >= 0),
  added_at timestamptz NOT NULL,
  undo_until timestamptz,
  PRIMARY KEY (basket_id, sku)
);
CREATE INDEX line_removed ON basket.line (undo_until) WHERE undo_until IS NOT NULL;
COMMENT ON TABLE basket.line IS 'The variants in a basket, and those taken out a moment ago.';
COMMENT ON COLUMN basket.line.basket_id IS 'The basket. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.line.sku IS 'The variant. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.line.quantity IS 'How many pieces. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.line.seen_price_minor IS 'The price in pence that the shopper saw last, to explain a change. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.line.added_at IS 'When it was put in; the order in which lines are shown. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.line.undo_until IS 'It was taken out and can be put back until then; null while it lies in the basket. {class: pseudonymous, retention: basket-30d}';

CREATE TABLE basket.capability (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  basket_id uuid NOT NULL REFERENCES basket.basket (id) ON UPDATE CASCADE ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('journey', 'saved')),
  minted_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > minted_at)
);
CREATE INDEX capability_basket ON basket.capability (basket_id, minted_at);
CREATE INDEX capability_due ON basket.capability (expires_at);
COMMENT ON TABLE basket.capability IS 'Ways to a basket without a cookie: for a journey of two hours, or as a saved link of thirty days.';
COMMENT ON COLUMN basket.capability.hash IS 'SHA-256 of the random number in the address. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.capability.basket_id IS 'The basket. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.capability.purpose IS 'What it was minted for. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.capability.minted_at IS 'When; minting is limited by it. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.capability.expires_at IS 'From this moment on it leads nowhere. {class: pseudonymous, retention: until-expiry}';
