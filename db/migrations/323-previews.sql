-- A product as it would be, for whoever holds a link: one row for each product, written anew by each preview of it.

CREATE TABLE catalogue.preview (
  product_id uuid PRIMARY KEY REFERENCES catalogue.product (id),
  link_hash bytea NOT NULL UNIQUE CHECK (octet_length(link_hash) = 32),
  words jsonb,
  valid_until timestamptz NOT NULL
);
COMMENT ON TABLE catalogue.preview IS 'A product as it would be, shown to whoever holds the link for half an hour. A later preview of the product takes its place.';
COMMENT ON COLUMN catalogue.preview.product_id IS 'The product. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.preview.link_hash IS 'SHA-256 of the secret in the link. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.preview.words IS 'What would be said of it, where that is not saved yet. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.preview.valid_until IS 'From this moment on the link leads nowhere. {class: operational, retention: permanent}';
