-- What promotions took off an order, and why: part of what was bought, so it does not change once the order is placed. The sums of an
-- order are what is paid: goods_minor and delivery_minor are after what was taken off.

ALTER TABLE orders.purchase ADD COLUMN taken_off jsonb CHECK (jsonb_typeof(taken_off) = 'object');
COMMENT ON COLUMN orders.purchase.taken_off IS 'What was taken off goods and delivery, by which promotion, under which title; empty for nothing. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.goods_minor IS 'What is paid for the lines in pence, VAT included, after what was taken off. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.delivery_minor IS 'What is paid for delivery in pence, VAT included, after what was taken off. {class: money, retention: permanent}';

ALTER TABLE orders.line ADD COLUMN taken_off_minor integer NOT NULL DEFAULT 0 CHECK (taken_off_minor >= 0);
ALTER TABLE orders.line ADD CONSTRAINT line_taken_off CHECK (taken_off_minor <= quantity * unit_price_minor);
COMMENT ON COLUMN orders.line.taken_off_minor IS 'What a promotion took off the whole line, in pence. {class: money, retention: permanent}';

CREATE FUNCTION orders.guard_taken_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifecycle <> 'draft' AND OLD.taken_off IS DISTINCT FROM NEW.taken_off THEN
    RAISE EXCEPTION 'What was bought does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER purchase_guard_taken_off BEFORE UPDATE OF taken_off ON orders.purchase
  FOR EACH ROW EXECUTE FUNCTION orders.guard_taken_off();
