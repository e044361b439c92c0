-- The code of a promotion that was typed into a basket. It is one the shop made; what is none is not kept.
ALTER TABLE basket.basket ADD COLUMN code text COLLATE "C" CHECK (code ~ '^[A-Z0-9]{3,20}$');
COMMENT ON COLUMN basket.basket.code IS 'The code of a promotion; null before one is typed. {class: pseudonymous, retention: basket-30d}';
