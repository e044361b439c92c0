-- A collection may say by a rule what is in it, beside what is chosen by hand; products carry tags that rules ask for. The version
-- before this one shows only what was chosen by hand, and would show what is hidden.

ALTER TABLE catalogue.product ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN catalogue.product.tags IS 'Words that collections ask for; no page shows them, and an import leaves them alone. {class: public, retention: permanent}';

ALTER TABLE catalogue.collection
  ADD COLUMN rule jsonb,
  ADD COLUMN sort text COLLATE "C" NOT NULL DEFAULT 'hand'
    CHECK (sort IN ('hand', 'featured', 'price-up', 'price-down', 'newest', 'name')),
  ADD COLUMN hidden boolean NOT NULL DEFAULT false,
  ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision > 0);
COMMENT ON COLUMN catalogue.collection.rule IS 'What is in it besides what was chosen by hand; empty for nothing. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection.sort IS 'In which order it is shown: by hand, or as lists are sorted. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection.hidden IS 'True while no page shows it; an import does not change that. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.collection.revision IS 'Raised by every change of the collection; a form names the one it began from. {class: operational, retention: permanent}';
