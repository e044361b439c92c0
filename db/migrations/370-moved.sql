-- A shop that moves to another PostgreSQL leaves its rows behind; nobody may open them any more. The version before this one
-- never sees a row with this moment, because a move begins and ends while no shop runs.

ALTER TABLE kernel.shop ADD COLUMN moved_at timestamptz;
COMMENT ON COLUMN kernel.shop.moved_at IS 'When the shop moved to another PostgreSQL; from then on what is left here does not open. {class: operational, retention: permanent}';
