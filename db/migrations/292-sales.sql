-- Sales with a first and a last day. When one is over the price really goes back (law L60); an earlier price is shown beside it only if
-- what was charged bears it out (law L62).

CREATE TABLE catalogue.sale (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL REFERENCES catalogue.variant (sku) CHECK (sku <> ''),
  price_minor integer NOT NULL CHECK (price_minor > 0),
  regular_minor integer NOT NULL CHECK (regular_minor > price_minor),
  starts_on date NOT NULL,
  ends_on date NOT NULL CHECK (ends_on >= starts_on),
  shows_earlier boolean NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('planned', 'running', 'over', 'called-off'))
);
CREATE UNIQUE INDEX sale_open ON catalogue.sale (sku) WHERE state IN ('planned', 'running');
CREATE INDEX sale_of_variant ON catalogue.sale (sku, entry DESC);
COMMENT ON TABLE catalogue.sale IS 'A lower price of a variant for some days; at most one that is not over.';
COMMENT ON COLUMN catalogue.sale.entry IS 'Counts the sales. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.sale.sku IS 'The variant. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.sale.price_minor IS 'The price while it lasts, in pence, VAT included. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.sale.regular_minor IS 'The price that it comes from and goes back to, in pence. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.sale.starts_on IS 'Its first day in London. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.sale.ends_on IS 'Its last day in London. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.sale.shows_earlier IS 'Whether the regular price is shown beside it, where the law allows. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.sale.state IS 'Planned, running, over, or called off. {class: operational, retention: permanent}';
