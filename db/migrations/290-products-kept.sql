-- The back office changes products one at a time: each has a revision, so that nobody overwrites what another wrote meanwhile, and can
-- be taken off sale whole. The version before this one reads neither, and would show what is off sale.

ALTER TABLE catalogue.product
  ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  ADD COLUMN off_sale boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN catalogue.product.revision IS 'Raised by every change of the product; a form names the one it began from. {class: operational, retention: permanent}';
COMMENT ON COLUMN catalogue.product.off_sale IS 'True while the merchant keeps it from the shop; an import does not change that. {class: public, retention: permanent}';
