-- An order keeps the VAT rate that delivery bore when it was placed, as its lines do. The version before this one knows the rate of
-- 20 % only, which the default writes for it.

ALTER TABLE orders.purchase
  ADD COLUMN delivery_vat_permille smallint NOT NULL DEFAULT 200 CHECK (delivery_vat_permille BETWEEN 0 AND 1000);
COMMENT ON COLUMN orders.purchase.delivery_vat_permille IS 'VAT rate of delivery in thousandths. {class: money, retention: permanent}';

CREATE FUNCTION orders.guard_delivery_vat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.lifecycle <> 'draft' AND OLD.delivery_vat_permille <> NEW.delivery_vat_permille THEN
    RAISE EXCEPTION 'What was bought does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delivery_vat_guard BEFORE UPDATE OF delivery_vat_permille ON orders.purchase
  FOR EACH ROW EXECUTE FUNCTION orders.guard_delivery_vat();
