-- A product that comes from another shop may not say how big its variants are, or who carries them. It is kept as a draft until
-- somebody does. The version before this one reads the column not at all, and would let such a draft be put on sale.

ALTER TABLE catalogue.variant ADD COLUMN unmeasured boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN catalogue.variant.unmeasured IS 'True while something of its measures, its weight, who carries it and how long it takes has not been said: such numbers are place-holders, and it cannot be put on sale. {class: public, retention: permanent}';
