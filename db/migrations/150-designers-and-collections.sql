-- Who designed a product, and products of all departments that are shown together.

CREATE TABLE catalogue.designer (
  slug text PRIMARY KEY CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  credit text NOT NULL CHECK (credit <> ''),
  blurb text NOT NULL CHECK (blurb <> ''),
  position integer NOT NULL CHECK (position >= 0)
);
COMMENT ON TABLE catalogue.designer IS 'A designer or studio that is credited on the pages of what they designed.';
COMMENT ON COLUMN catalogue.designer.slug IS 'Its name in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.designer.credit IS 'The name under which the designer or studio wants to be credited; published with their agreement. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.designer.blurb IS 'Two plain sentences about the work. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.designer.position IS 'Its place among the designers, from 0. {class: public, retention: permanent}';

ALTER TABLE catalogue.product
  ADD CONSTRAINT product_designer_known FOREIGN KEY (designer) REFERENCES catalogue.designer (slug);
CREATE INDEX product_of_designer ON catalogue.product (designer) WHERE designer IS NOT NULL;
COMMENT ON COLUMN catalogue.product.designer IS 'The slug of the designer or studio that is credited; empty where nobody is. {class: public, retention: permanent}';

CREATE TABLE catalogue.collection (
  slug text PRIMARY KEY CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text NOT NULL CHECK (title <> ''),
  blurb text NOT NULL CHECK (blurb <> ''),
  position integer NOT NULL CHECK (position >= 0)
);
COMMENT ON TABLE catalogue.collection IS 'Products of all departments that are shown together.';
COMMENT ON COLUMN catalogue.collection.slug IS 'Its name in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection.title IS 'Its name on pages. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection.blurb IS 'A paragraph on what belongs together and why. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection.position IS 'Its place among the collections, from 0. {class: public, retention: permanent}';

CREATE TABLE catalogue.collection_product (
  collection text NOT NULL REFERENCES catalogue.collection (slug),
  product_id uuid NOT NULL REFERENCES catalogue.product (id),
  position integer NOT NULL CHECK (position >= 0),
  PRIMARY KEY (collection, product_id)
);
COMMENT ON TABLE catalogue.collection_product IS 'A product in a collection. An import writes the list of a collection anew.';
COMMENT ON COLUMN catalogue.collection_product.collection IS 'The collection. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection_product.product_id IS 'The product. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection_product.position IS 'Its place in the collection, from 0. {class: public, retention: permanent}';
