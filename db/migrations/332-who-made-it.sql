-- Who made a product, as the law of product safety wants it said. The version before this one says nothing of it, and goes on working.

ALTER TABLE catalogue.product
  ADD COLUMN maker text[] NOT NULL DEFAULT '{}' CHECK (cardinality(maker) = 0 OR cardinality(maker) >= 3),
  ADD COLUMN responsible text[] NOT NULL DEFAULT '{}' CHECK (cardinality(responsible) = 0 OR cardinality(responsible) >= 3);
COMMENT ON COLUMN catalogue.product.maker IS 'Who made it, in lines: the name, the postal address, an e-mail or web address; empty where it is not said. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.product.responsible IS 'Who answers for it in the United Kingdom or the EU where the maker is elsewhere, in the same form. {class: public, retention: permanent}';
