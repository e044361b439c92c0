-- The name of a product or a department in addresses may change; the slug that it came in with stays what imports, reviews and recalls
-- know it by. Every name that it had leads to it for good. The version before this one goes on showing the slug.

ALTER TABLE catalogue.product ADD COLUMN present_slug text CHECK (present_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
ALTER TABLE catalogue.category ADD COLUMN present_slug text CHECK (present_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
CREATE UNIQUE INDEX product_present_slug ON catalogue.product (coalesce(present_slug, slug));
CREATE UNIQUE INDEX category_present_slug ON catalogue.category (coalesce(present_slug, slug));
COMMENT ON COLUMN catalogue.product.slug IS 'The name it came in with; imports, reviews and recalls know it by that, whatever its name in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.category.slug IS 'The name it came in with; imports and products know it by that, whatever its name in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.present_slug IS 'Its name in addresses, where that is no longer the slug. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.category.present_slug IS 'Its name in addresses, where that is no longer the slug. {class: public, retention: permanent}';

CREATE TABLE catalogue.former_slug (
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('product', 'category')),
  former_slug text COLLATE "C" NOT NULL CHECK (former_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  slug text NOT NULL CHECK (slug <> ''),
  PRIMARY KEY (kind, former_slug)
);
COMMENT ON TABLE catalogue.former_slug IS 'Names in addresses that something had between its first and its present one; each leads to it for good, and nothing else may take one.';
COMMENT ON COLUMN catalogue.former_slug.kind IS 'Of a product or of a department. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.former_slug.former_slug IS 'The name that it had in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.former_slug.slug IS 'The slug of what had it, to which it still leads. {class: public, retention: permanent}';
