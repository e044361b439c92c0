-- What has not left of a line may be exchanged for another variant of the same product, at its customer's word. What was bought stays
-- as it was; what stands for it now is a fact beside it. The version before this one exchanges nothing, and goes on working.

CREATE TABLE orders.exchange (
  line_id uuid NOT NULL REFERENCES orders.line (id),
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  step integer NOT NULL CHECK (step > 0),
  quantity integer NOT NULL CHECK (quantity > 0),
  sku text COLLATE "C" NOT NULL CHECK (sku <> ''),
  variant_slug text COLLATE "C" NOT NULL CHECK (variant_slug <> ''),
  choices jsonb NOT NULL CHECK (jsonb_typeof(choices) = 'array'),
  unit_price_minor integer NOT NULL CHECK (unit_price_minor >= 0),
  supply text COLLATE "C" NOT NULL CHECK (supply IN ('stock', 'made-to-order')),
  promised_from date NOT NULL,
  promised_to date NOT NULL CHECK (promised_to >= promised_from),
  at timestamptz NOT NULL,
  PRIMARY KEY (line_id, step)
);
CREATE INDEX exchange_order ON orders.exchange (order_id);
COMMENT ON TABLE orders.exchange IS 'What stands for a line since another variant was agreed on with its customer; only ever added to.';
COMMENT ON COLUMN orders.exchange.line_id IS 'Line of the order. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.exchange.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.exchange.step IS 'Of the history of the order: how it stood when it was exchanged. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.exchange.quantity IS 'Pieces of that line that were exchanged: all that were still to be sent. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.exchange.sku IS 'Variant that is sent instead. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.exchange.variant_slug IS 'Address of that variant at the time. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.exchange.choices IS 'Its options and values in words. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.exchange.unit_price_minor IS 'Price of one piece in pence since then, VAT included; never more than before. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.exchange.supply IS 'From stock or made to order. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.exchange.promised_from IS 'First day promised for it since then. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.exchange.promised_to IS 'Last day promised for it since then. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.exchange.at IS 'When. {class: operational, retention: permanent}';
CREATE TRIGGER exchange_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON orders.exchange
  FOR EACH STATEMENT EXECUTE FUNCTION orders.refuse_change();

-- A promise moves to a later day only, and only to that of an exchange, which is told to the customer.
CREATE OR REPLACE FUNCTION orders.guard_purchase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.number <> NEW.number OR OLD.id <> NEW.id OR OLD.secret_hash <> NEW.secret_hash THEN
    RAISE EXCEPTION 'An order keeps its id, number and secret.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.lifecycle <> 'draft' AND (
    (OLD.goods_minor, OLD.delivery_minor, OLD.total_minor, OLD.expected_total_minor, OLD.pieces, OLD.currency, OLD.country,
     OLD.delivery_service, OLD.delivery_area, OLD.policy_version, OLD.terms_version, OLD.placed_at)
    IS DISTINCT FROM
    (NEW.goods_minor, NEW.delivery_minor, NEW.total_minor, NEW.expected_total_minor, NEW.pieces, NEW.currency, NEW.country,
     NEW.delivery_service, NEW.delivery_area, NEW.policy_version, NEW.terms_version, NEW.placed_at)
  ) THEN
    RAISE EXCEPTION 'What was bought does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.lifecycle <> 'draft' AND (OLD.promised_from, OLD.promised_to) IS DISTINCT FROM (NEW.promised_from, NEW.promised_to)
    AND (NEW.promised_from < OLD.promised_from OR NEW.promised_to < OLD.promised_to OR NOT EXISTS (
      SELECT FROM orders.exchange e WHERE e.order_id = NEW.id
        AND NEW.promised_from IN (OLD.promised_from, e.promised_from) AND NEW.promised_to IN (OLD.promised_to, e.promised_to)
    )) THEN
    RAISE EXCEPTION 'A promise moves to a later day only, and only with an exchange.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.lifecycle <> NEW.lifecycle AND (OLD.lifecycle, NEW.lifecycle) NOT IN
    (('draft', 'placed'), ('draft', 'cancelled'), ('placed', 'cancelled'), ('placed', 'closed')) THEN
    RAISE EXCEPTION 'An order does not go from % to %.', OLD.lifecycle, NEW.lifecycle USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.privacy <> NEW.privacy AND (OLD.privacy, NEW.privacy) NOT IN
    (('active', 'complete'), ('active', 'held'), ('complete', 'held'), ('held', 'complete'), ('complete', 'shredded')) THEN
    RAISE EXCEPTION 'The privacy of an order does not go from % to %.', OLD.privacy, NEW.privacy USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.dispatched_pieces < OLD.dispatched_pieces OR NEW.delivered_pieces < OLD.delivered_pieces
    OR NEW.captured_minor < OLD.captured_minor OR NEW.refund_agreed_minor < OLD.refund_agreed_minor
    OR NEW.refunded_minor < OLD.refunded_minor OR (OLD.shredded_at IS NOT NULL AND NEW.shredded_at IS DISTINCT FROM OLD.shredded_at) THEN
    RAISE EXCEPTION 'An order does not run backwards.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
COMMENT ON COLUMN orders.purchase.promised_from IS 'First promised day; after placing it moves to a later one only, by an exchange that the customer agreed to. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.promised_to IS 'Last promised day; after placing it moves to a later one only, by an exchange that the customer agreed to. {class: operational, retention: permanent}';

ALTER TABLE orders.refund DROP CONSTRAINT refund_reason_check;
ALTER TABLE orders.refund ADD CONSTRAINT refund_reason_check CHECK (
  reason IN ('cancelled', 'exchanged', 'returned', 'faulty', 'goodwill', 'late-payment')
);
ALTER TABLE invoices.paper DROP CONSTRAINT paper_reason_check;
ALTER TABLE invoices.paper ADD CONSTRAINT paper_reason_check CHECK (
  reason IN ('cancelled', 'exchanged', 'returned', 'faulty', 'goodwill', 'late-payment')
);

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'exchanged', 'refunded', 'return-announced', 'lost-link', 'payment-link',
    'invoice-issued', 'credit-note-issued', 'complaint-received', 'complaint-answered', 'question-received', 'question-answered', 'withdrawal-received',
    'safety-recall', 'checkpoint', 'special-access', 'access-digest')
);
