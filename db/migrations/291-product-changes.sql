-- What staff changed of products, field by field, so that it can be read and put back. Public words only; whoever changed it is known by
-- a short name, for as long as the audit log knows it.

CREATE TABLE catalogue.change (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id uuid NOT NULL REFERENCES catalogue.product (id),
  revision integer NOT NULL CHECK (revision > 0),
  sku text CHECK (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
  field text COLLATE "C" NOT NULL CHECK (field ~ '^[a-z][a-z-]{1,30}$'),
  before text,
  after text,
  handle text COLLATE "C" CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  changed_at timestamptz NOT NULL,
  CHECK (before IS DISTINCT FROM after)
);
CREATE INDEX change_of_product ON catalogue.change (product_id, entry DESC);
CREATE INDEX change_with_author ON catalogue.change (changed_at) WHERE handle IS NOT NULL;
COMMENT ON TABLE catalogue.change IS 'What staff changed of a product, one row for each field. Rows are only added; who it was goes after 24 months.';
COMMENT ON COLUMN catalogue.change.entry IS 'Counts the changes; the higher is the later. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.change.product_id IS 'The product. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.change.revision IS 'The revision that the change made. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.change.sku IS 'The variant, where the change is of one. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.change.field IS 'What was changed: name, summary, price. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.change.before IS 'What stood there before; empty for nothing. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.change.after IS 'What has stood there since. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.change.handle IS 'The short name of whoever changed it; empty after 24 months. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN catalogue.change.changed_at IS 'When, by the clock of the shop. {class: operational, retention: permanent}';
