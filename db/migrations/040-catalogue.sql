-- The catalogue: what the shop sells. Nothing here knows a person. Processes hold it in memory by version.

CREATE SCHEMA catalogue;
COMMENT ON SCHEMA catalogue IS 'What the shop sells: departments, products, their options and variants.';

CREATE TABLE catalogue.release (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version bigint NOT NULL CHECK (version >= 0)
);
COMMENT ON TABLE catalogue.release IS 'The version of the whole catalogue; every import raises it, so that a reader can tell whether what it read is of one piece.';
COMMENT ON COLUMN catalogue.release.only_row IS 'Keeps the table to one row. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.release.version IS 'Raised by every import. {class: operational, retention: permanent}';
INSERT INTO catalogue.release (version) VALUES (0);

CREATE TABLE catalogue.category (
  slug text PRIMARY KEY CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text NOT NULL CHECK (name <> ''),
  singular text NOT NULL CHECK (singular <> ''),
  blurb text NOT NULL,
  position integer NOT NULL CHECK (position >= 0)
);
COMMENT ON TABLE catalogue.category IS 'A department of the shop.';
COMMENT ON COLUMN catalogue.category.slug IS 'Its name in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.category.name IS 'Its name on pages. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.category.singular IS 'One of the things in it, as a shopper would say: sofa. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.category.blurb IS 'A sentence below the name. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.category.position IS 'Its place in the navigation, from 0. {class: public, retention: permanent}';

CREATE TABLE catalogue.product (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text NOT NULL CHECK (name <> ''),
  "range" text NOT NULL,
  category text NOT NULL REFERENCES catalogue.category (slug),
  summary text NOT NULL,
  description text NOT NULL,
  materials text[] NOT NULL,
  care text NOT NULL,
  assembly text NOT NULL,
  fire text,
  electrical text,
  designer text,
  made_to_specification boolean NOT NULL,
  discontinued boolean NOT NULL,
  is_swatch boolean NOT NULL,
  added_on date NOT NULL,
  featured_rank integer NOT NULL,
  drawing jsonb NOT NULL
);
COMMENT ON TABLE catalogue.product IS 'What the shop describes on one page; it is bought as one of its variants.';
COMMENT ON COLUMN catalogue.product.id IS 'Made from the slug, so that importing twice gives the same id. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.slug IS 'Its name in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.name IS 'Its name on pages and papers. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.range IS 'The family of products it belongs to. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.category IS 'The department it stands in. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.summary IS 'One sentence for cards. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.description IS 'Two to four sentences for its page. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.materials IS 'What it is made of, a phrase each. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.care IS 'How to look after it. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.assembly IS 'What there is to put together, with how many people. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.fire IS 'Fire safety of upholstery; empty where there is none. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.electrical IS 'Bulb, voltage and take-back; empty for what has no electricity. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.designer IS 'The studio that designed it, if it is credited. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.made_to_specification IS 'Made to the buyer''s own measurements, so that the right to cancel does not apply. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.discontinued IS 'No more will be made; what is in stock is the last. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.is_swatch IS 'A sample of a fabric or wood. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.added_on IS 'The day it came into the shop. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.featured_rank IS 'Lower stands earlier among the featured. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.drawing IS 'What its placeholder picture is drawn from. {class: public, retention: permanent}';

CREATE TABLE catalogue.option (
  product_id uuid NOT NULL REFERENCES catalogue.product (id),
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name text NOT NULL CHECK (name <> ''),
  position integer NOT NULL CHECK (position >= 0),
  PRIMARY KEY (product_id, slug)
);
COMMENT ON TABLE catalogue.option IS 'Something that is chosen about a product: fabric, finish, size.';
COMMENT ON COLUMN catalogue.option.product_id IS 'The product. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option.slug IS 'Its name in data: fabric, finish, colour or size. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option.name IS 'Its name on pages. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option.position IS 'Its place among the options of the product. {class: public, retention: permanent}';

CREATE TABLE catalogue.option_value (
  product_id uuid NOT NULL,
  option_slug text NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  label text NOT NULL CHECK (label <> ''),
  hex text CHECK (hex ~ '^#[0-9a-f]{6}$'),
  colour_family text,
  material text,
  position integer NOT NULL CHECK (position >= 0),
  PRIMARY KEY (product_id, option_slug, slug),
  FOREIGN KEY (product_id, option_slug) REFERENCES catalogue.option (product_id, slug)
);
COMMENT ON TABLE catalogue.option_value IS 'One value of an option: Moss velvet, Three-seat.';
COMMENT ON COLUMN catalogue.option_value.product_id IS 'The product. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option_value.option_slug IS 'The option. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option_value.slug IS 'Its name in addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option_value.label IS 'Its name on pages. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option_value.hex IS 'Its true colour; empty for sizes. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option_value.colour_family IS 'The colour it is found under. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option_value.material IS 'The material it is found under. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.option_value.position IS 'Its place among the values of the option. {class: public, retention: permanent}';

CREATE TABLE catalogue.variant (
  id uuid PRIMARY KEY,
  product_id uuid NOT NULL REFERENCES catalogue.product (id),
  sku text NOT NULL UNIQUE CHECK (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
  slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  choice jsonb NOT NULL,
  price_minor integer NOT NULL CHECK (price_minor >= 0),
  was_price_minor integer CHECK (was_price_minor > price_minor),
  was_from date,
  was_until date,
  vat_rate_permille integer NOT NULL CHECK (vat_rate_permille BETWEEN 0 AND 1000),
  supply_kind text NOT NULL CHECK (supply_kind IN ('stock', 'made-to-order')),
  supply_min integer NOT NULL CHECK (supply_min >= 0),
  supply_max integer NOT NULL CHECK (supply_max >= supply_min),
  width_mm integer NOT NULL CHECK (width_mm > 0),
  depth_mm integer NOT NULL CHECK (depth_mm > 0),
  height_mm integer NOT NULL CHECK (height_mm > 0),
  packed_width_mm integer NOT NULL CHECK (packed_width_mm > 0),
  packed_depth_mm integer NOT NULL CHECK (packed_depth_mm > 0),
  packed_height_mm integer NOT NULL CHECK (packed_height_mm > 0),
  boxes integer NOT NULL CHECK (boxes > 0),
  weight_g integer NOT NULL CHECK (weight_g > 0),
  handling text NOT NULL CHECK (handling IN ('letter', 'parcel', 'two-person')),
  return_cost_minor integer CHECK (return_cost_minor >= 0),
  on_sale boolean NOT NULL,
  position integer NOT NULL CHECK (position >= 0),
  CONSTRAINT was_price_has_dates CHECK (
    (was_price_minor IS NULL AND was_from IS NULL AND was_until IS NULL)
    OR (was_price_minor IS NOT NULL AND was_from IS NOT NULL AND was_until >= was_from)
  ),
  CONSTRAINT return_cost_said_before CHECK (handling <> 'two-person' OR return_cost_minor IS NOT NULL)
);
CREATE INDEX variant_of_product ON catalogue.variant (product_id, position);
CREATE UNIQUE INDEX variant_address ON catalogue.variant (product_id, slug) WHERE on_sale;
COMMENT ON TABLE catalogue.variant IS 'One thing that can be put into a basket: a product with every option chosen.';
COMMENT ON COLUMN catalogue.variant.id IS 'Made from the sku, so that importing twice gives the same id. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.product_id IS 'The product. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.sku IS 'Stock-keeping number; baskets, stock and orders know the variant by it. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.slug IS 'Second part of its address. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.choice IS 'Option → value, one of each option. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.price_minor IS 'Price in pence, VAT included; 0 is free. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.was_price_minor IS 'An earlier price that was really charged, in pence. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.was_from IS 'First day of the earlier price. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.was_until IS 'Last day of the earlier price. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.vat_rate_permille IS 'VAT rate in thousandths: 200 is 20 %. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.supply_kind IS 'Held in stock, or made to order. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.supply_min IS 'Fewest working days until it leaves, or weeks if made to order. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.supply_max IS 'Most working days until it leaves, or weeks if made to order. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.width_mm IS 'Width in the room, in millimetres. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.depth_mm IS 'Depth in the room, in millimetres. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.height_mm IS 'Height in the room, in millimetres. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.packed_width_mm IS 'Width of the largest box, in millimetres. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.packed_depth_mm IS 'Depth of the largest box, in millimetres. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.packed_height_mm IS 'Height of the largest box, in millimetres. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.boxes IS 'How many boxes it comes in. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.weight_g IS 'Weight packed, in grams. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.handling IS 'Who carries it: letter, parcel or two people. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.return_cost_minor IS 'What sending it back costs a buyer who changed their mind, in pence; empty where it can be posted. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.on_sale IS 'False once an import no longer has it; the row stays for papers that name it. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.variant.position IS 'Its place among the variants of the product. {class: public, retention: permanent}';
