-- Photographs of products. Only what they show is written here; the bytes are files in the media store. The version before this one
-- reads none, and goes on drawing.

CREATE TABLE catalogue.photograph (
  product_id uuid NOT NULL REFERENCES catalogue.product (id),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  shot text NOT NULL CHECK (shot IN ('three-quarter', 'front', 'detail', 'in-scale', 'swatch')),
  look text,
  size text,
  alt text NOT NULL CHECK (alt <> ''),
  width_px integer NOT NULL CHECK (width_px > 0),
  height_px integer NOT NULL CHECK (height_px > 0),
  shown boolean NOT NULL,
  position integer NOT NULL CHECK (position >= 0),
  PRIMARY KEY (product_id, sha256)
);
COMMENT ON TABLE catalogue.photograph IS 'A picture of a product that the shop did not draw; its bytes are a file in the media store.';
COMMENT ON COLUMN catalogue.photograph.product_id IS 'The product. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.sha256 IS 'SHA-256 of the bytes of the master, by which the media store knows it. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.shot IS 'What it is taken of: three-quarter, front, detail, in-scale or swatch. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.look IS 'The fabric, finish or colour that it shows; empty where it is right for all. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.size IS 'The size that it shows; empty where it is right for all. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.alt IS 'What is to be seen, in words. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.width_px IS 'Width of the master in pixels. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.height_px IS 'Height of the master in pixels. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.shown IS 'False once an import no longer has it. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.position IS 'Its place among the photographs of the product. {class: public, retention: permanent}';
