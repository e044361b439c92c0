-- An order may be taken by telephone: staff type what they are told, and whoever ordered looks through it and pays by themselves.
-- The version before this one takes none, and goes on working: what it makes is of the website.

ALTER TABLE orders.purchase ADD COLUMN taken_by text NOT NULL DEFAULT 'website'
  CONSTRAINT purchase_taken_by_check CHECK (taken_by IN ('website', 'telephone'));
COMMENT ON COLUMN orders.purchase.taken_by IS 'Where its details were collected: on the website, or by telephone. {class: operational, retention: permanent}';

CREATE FUNCTION orders.guard_taken_by() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.taken_by <> NEW.taken_by THEN
    RAISE EXCEPTION 'Where an order was taken does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER purchase_guard_taken_by BEFORE UPDATE OF taken_by ON orders.purchase
  FOR EACH ROW EXECUTE FUNCTION orders.guard_taken_by();

-- Few at any time: those that wait to be paid.
CREATE INDEX purchase_by_telephone ON orders.purchase (details_at) WHERE lifecycle = 'draft' AND taken_by = 'telephone';

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link', 'payment-link',
    'complaint-received', 'complaint-answered', 'question-received', 'question-answered', 'safety-recall', 'checkpoint',
    'special-access', 'access-digest')
);
