CREATE SCHEMA basket;

CREATE TABLE basket.basket (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
  zone text CHECK (zone ~ '^[a-z0-9-]{1,40}$'),
  touched_at timestamptz NOT NULL
);
CREATE INDEX basket_touched_at ON basket.basket (touched_at);
COMMENT ON TABLE basket.basket IS 'Baskets, found by a random token that only the browser has.';
COMMENT ON COLUMN basket.basket.id IS 'Random id; changes when an order takes what was in it. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.basket.token_hash IS 'SHA-256 of the 128-bit token in the cookie. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.basket.zone IS 'Delivery area that was asked about; never a postcode. {class: operational, retention: basket-30d}';
COMMENT ON COLUMN basket.basket.touched_at IS 'Last change; 30 days later it is deleted. {class: operational, retention: basket-30d}';

CREATE TABLE basket.line (
  basket_id uuid NOT NULL REFERENCES basket.basket (id) ON UPDATE CASCADE ON DELETE CASCADE,
  sku text NOT NULL CHECK (sku ~ '^[A-Z0-9-]{1,60}$'),
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 20),
  seen_price_minor integer NOT NULL CHECK (seen_price_minor >= 0),
  added_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (basket_id, sku)
);
COMMENT ON TABLE basket.line IS 'What lies in a basket. The price is only a memory of what was shown; what counts is the catalogue.';
COMMENT ON COLUMN basket.line.basket_id IS 'The basket. {class: pseudonymous, retention: basket-30d}';
COMMENT ON COLUMN basket.line.sku IS 'The variant. {class: operational, retention: basket-30d}';
COMMENT ON COLUMN basket.line.quantity IS 'Pieces. {class: operational, retention: basket-30d}';
COMMENT ON COLUMN basket.line.seen_price_minor IS 'Pence a piece when the shopper last saw it here. {class: operational, retention: basket-30d}';
COMMENT ON COLUMN basket.line.added_at IS 'Orders the lines. {class: operational, retention: basket-30d}';
COMMENT ON COLUMN basket.line.removed_at IS 'Taken out, and for ten minutes put back by one press. {class: operational, retention: basket-30d}';

CREATE TABLE basket.capability (
  hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  basket_id uuid NOT NULL REFERENCES basket.basket (id) ON UPDATE CASCADE ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('journey', 'saved')),
  minted_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX capability_basket ON basket.capability (basket_id);
CREATE INDEX capability_expires_at ON basket.capability (expires_at);
COMMENT ON TABLE basket.capability IS 'Ways to a basket through the address: of a journey without cookies, or of a link that was kept.';
COMMENT ON COLUMN basket.capability.hash IS 'SHA-256 of the 128-bit capability. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN basket.capability.basket_id IS 'The basket it leads to. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN basket.capability.purpose IS 'Two hours for a journey, thirty days for a link. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN basket.capability.minted_at IS 'Limits how many are made. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN basket.capability.expires_at IS 'Then it leads nowhere. {class: operational, retention: until-expiry}';
