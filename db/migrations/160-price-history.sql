-- What each variant cost and since when, only ever added to: an earlier price is shown only if it stands here (law L62).

CREATE TABLE catalogue.price_charged (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL CHECK (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
  price_minor integer NOT NULL CHECK (price_minor >= 0),
  charged_from date NOT NULL
);
CREATE INDEX price_charged_lately ON catalogue.price_charged (sku, entry DESC);
COMMENT ON TABLE catalogue.price_charged IS 'Every price that a variant was on sale at, in the order in which they were charged. Rows are added by imports and never changed.';
COMMENT ON COLUMN catalogue.price_charged.entry IS 'Counts the entries; of one variant the higher is the later. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.price_charged.sku IS 'The variant. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.price_charged.price_minor IS 'The price in pence, VAT included. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.price_charged.charged_from IS 'The first day in London on which it was charged; the next entry ends it. {class: public, retention: permanent}';

-- What is on sale when this runs has been charged at least since then; how long before is not known, so nothing is claimed.
INSERT INTO catalogue.price_charged (sku, price_minor, charged_from)
SELECT sku, price_minor, (now() AT TIME ZONE 'Europe/London')::date FROM catalogue.variant WHERE on_sale ORDER BY sku;
