-- The back office makes, words, orders and hides departments, one at a time: each has a revision, so that nobody overwrites what
-- another wrote meanwhile. The version before this one reads neither column, and would show what is hidden.

ALTER TABLE catalogue.category
  ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  ADD COLUMN hidden boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN catalogue.category.revision IS 'Raised by every change of the department; a form names the one it began from. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.category.hidden IS 'True while no navigation shows it and its page is closed; an import does not change that. {class: public, retention: permanent}';
