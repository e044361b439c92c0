-- Pieces may be taken out of an order before anything of it has left, and several times. The version before this one takes none out,
-- and goes on working.

ALTER TABLE orders.purchase DROP CONSTRAINT purchase_check22;
ALTER TABLE orders.purchase ADD CONSTRAINT purchase_some_is_sent CHECK (cancelled_pieces < pieces);
COMMENT ON COLUMN orders.purchase.cancelled_pieces IS 'Pieces that were taken out before anything had left, or called off after others had. {class: operational, retention: permanent}';

ALTER TABLE orders.called_off ADD COLUMN step integer NOT NULL DEFAULT 0 CHECK (step >= 0);
ALTER TABLE orders.called_off DROP CONSTRAINT called_off_pkey;
ALTER TABLE orders.called_off ADD PRIMARY KEY (line_id, step);
COMMENT ON TABLE orders.called_off IS 'Pieces of an order that will not be sent: taken out before anything had left, or called off after others had.';
COMMENT ON COLUMN orders.called_off.step IS 'Of the history of the order: how it stood when they were taken out; 0 for the rest, called off after others had left. {class: operational, retention: permanent}';
