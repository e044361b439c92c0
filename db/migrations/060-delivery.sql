CREATE SCHEMA delivery;

CREATE TABLE delivery.zone (
  slug text PRIMARY KEY CHECK (slug ~ '^[a-z]+(-[a-z]+)*$'),
  name text NOT NULL,
  refusal text,
  is_default boolean NOT NULL DEFAULT false,
  position smallint NOT NULL,
  CHECK (NOT is_default OR refusal IS NULL)
);
CREATE UNIQUE INDEX zone_one_default ON delivery.zone (is_default) WHERE is_default;
COMMENT ON TABLE delivery.zone IS 'Parts of the country with one price and one transit time, and parts we do not deliver to.';
COMMENT ON COLUMN delivery.zone.slug IS 'Name of the zone in code and addresses. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.zone.name IS 'Completes the words "Delivery to". {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.zone.refusal IS 'The sentence that says we do not deliver there; null where we do. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.zone.is_default IS 'The zone assumed until a postcode is known. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.zone.position IS 'Order on the delivery page. {class: public, retention: permanent}';

CREATE TABLE delivery.tariff (
  zone text NOT NULL REFERENCES delivery.zone (slug) ON UPDATE CASCADE ON DELETE CASCADE,
  service text NOT NULL CHECK (service IN ('post', 'parcel', 'two-person')),
  price_minor integer NOT NULL CHECK (price_minor >= 0),
  min_days smallint NOT NULL CHECK (min_days >= 0),
  max_days smallint NOT NULL,
  PRIMARY KEY (zone, service),
  CHECK (max_days BETWEEN min_days AND 100)
);
COMMENT ON TABLE delivery.tariff IS 'What each service costs and how long it takes, by zone.';
COMMENT ON COLUMN delivery.tariff.zone IS 'Where to. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.tariff.service IS 'How: post, parcel, or two people. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.tariff.price_minor IS 'Price for a whole order in pence, VAT included. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.tariff.min_days IS 'Fewest working days on the way. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.tariff.max_days IS 'Most working days on the way. {class: public, retention: permanent}';

CREATE TABLE delivery.area (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z]{1,3}$'),
  zone text NOT NULL REFERENCES delivery.zone (slug) ON UPDATE CASCADE
);
COMMENT ON TABLE delivery.area IS 'Every postcode area (the letters a postcode begins with) and its zone.';
COMMENT ON COLUMN delivery.area.code IS 'The area, such as SW. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.area.zone IS 'The zone it lies in. {class: public, retention: permanent}';

CREATE TABLE delivery.outward_code (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z]{1,2}[0-9][0-9A-Z]?$'),
  zone text NOT NULL REFERENCES delivery.zone (slug) ON UPDATE CASCADE
);
COMMENT ON TABLE delivery.outward_code IS 'Outward codes (first halves of postcodes) that lie in another zone than their area.';
COMMENT ON COLUMN delivery.outward_code.code IS 'The outward code, such as KA27. {class: public, retention: permanent}';
COMMENT ON COLUMN delivery.outward_code.zone IS 'The zone it lies in. {class: public, retention: permanent}';
