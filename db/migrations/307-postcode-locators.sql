-- Orders are found by their postcode as well. Only those that are made from now on: whoever ordered before was told that nothing of
-- the postcode is kept for it. The version before this one leaves a card to be located, and the next sweep does it.

ALTER TABLE orders.capsule ADD COLUMN is_located boolean NOT NULL DEFAULT true;
ALTER TABLE orders.capsule ALTER COLUMN is_located SET DEFAULT false;
CREATE INDEX capsule_to_locate ON orders.capsule (order_id) WHERE NOT is_located;
COMMENT ON COLUMN orders.capsule.is_located IS 'Whether the order is findable by the postcode that is in the card now. {class: operational, retention: bundle}';
COMMENT ON COLUMN vault.locator.kind IS 'What was hashed: the e-mail address or the postcode; the vault also knows the telephone number, and nothing writes it. {class: operational, retention: bundle}';
