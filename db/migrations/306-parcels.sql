-- An order may leave in several parcels, and what cannot be sent after the first may be called off. The version before this one
-- calls nothing off, and goes on working.

ALTER TABLE orders.purchase ADD COLUMN cancelled_pieces integer NOT NULL DEFAULT 0;
ALTER TABLE orders.purchase ADD CHECK (cancelled_pieces BETWEEN 0 AND pieces - dispatched_pieces);
ALTER TABLE orders.purchase ADD CHECK (cancelled_pieces = 0 OR dispatched_pieces > 0);
COMMENT ON COLUMN orders.purchase.cancelled_pieces IS 'Pieces that were called off after others had left. {class: operational, retention: permanent}';

CREATE TABLE orders.called_off (
  line_id uuid PRIMARY KEY REFERENCES orders.line (id),
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  at timestamptz NOT NULL
);
CREATE INDEX called_off_order ON orders.called_off (order_id);
COMMENT ON TABLE orders.called_off IS 'Pieces of an order that will not be sent, after others have left.';
COMMENT ON COLUMN orders.called_off.line_id IS 'Line of the order. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.called_off.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.called_off.quantity IS 'Pieces of that line. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.called_off.at IS 'When. {class: operational, retention: permanent}';

CREATE FUNCTION orders.guard_cancelled_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.cancelled_pieces < OLD.cancelled_pieces THEN
    RAISE EXCEPTION 'An order does not run backwards.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER purchase_guard_cancelled_pieces BEFORE UPDATE OF cancelled_pieces ON orders.purchase
  FOR EACH ROW EXECUTE FUNCTION orders.guard_cancelled_pieces();
