-- The books: double entry, append-only, and without a person from the first day, so that forgetting somebody changes nothing here.

CREATE SCHEMA ledger;
COMMENT ON SCHEMA ledger IS 'The books. They hold no person; they are never changed, only added to.';

CREATE TABLE ledger.entry (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  order_number text COLLATE "C" NOT NULL CHECK (order_number ~ '^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  kind text NOT NULL CHECK (kind IN ('sale', 'refund')),
  currency text NOT NULL CHECK (currency = 'GBP'),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  payment_hash bytea CHECK (length(payment_hash) = 32),
  posted_at timestamptz NOT NULL
);
CREATE INDEX entry_order_number ON ledger.entry (order_number);
CREATE INDEX entry_posted_at ON ledger.entry (posted_at);
COMMENT ON TABLE ledger.entry IS 'One business event in the books: a sale or a refund.';
COMMENT ON COLUMN ledger.entry.id IS 'Id of the cause (payment attempt or refund), so that it is booked once. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.entry.seq IS 'Order in which entries were booked. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.entry.order_number IS 'Number of the order. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.entry.kind IS 'Sale or refund. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.entry.currency IS 'Currency of the amounts. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.entry.amount_minor IS 'Gross amount in pence, positive for both kinds. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.entry.payment_hash IS 'Keyed hash of the reference at the payment provider; leads to nobody without the key. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.entry.posted_at IS 'Tax point: when it was booked. {class: money, retention: permanent}';

CREATE TABLE ledger.posting (
  entry_id uuid NOT NULL REFERENCES ledger.entry (id),
  position smallint NOT NULL CHECK (position >= 0),
  account text COLLATE "C" NOT NULL CHECK (account IN ('provider', 'sales', 'vat')),
  amount_minor bigint NOT NULL,
  vat_rate_permille smallint CHECK (vat_rate_permille BETWEEN 0 AND 1000),
  country text COLLATE "C" CHECK (country ~ '^[A-Z]{2}$'),
  PRIMARY KEY (entry_id, position),
  CHECK ((account = 'provider') = (vat_rate_permille IS NULL)),
  CHECK ((account = 'provider') = (country IS NULL))
);
COMMENT ON TABLE ledger.posting IS 'The two or more sides of an entry. Debits are positive, credits negative; they sum to 0.';
COMMENT ON COLUMN ledger.posting.entry_id IS 'Entry it belongs to. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.posting.position IS 'Place within the entry. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.posting.account IS 'provider: money held for us; sales: net takings; vat: owed to HMRC. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.posting.amount_minor IS 'Pence; debit positive, credit negative. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.posting.vat_rate_permille IS 'VAT rate in thousandths, on sales and vat. {class: money, retention: permanent}';
COMMENT ON COLUMN ledger.posting.country IS 'Country of the VAT, on sales and vat. {class: money, retention: permanent}';

-- Whatever writes here, an entry that does not balance cannot be committed.
CREATE FUNCTION ledger.assert_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  booked uuid;
  postings integer;
  total bigint;
  taken bigint;
BEGIN
  IF TG_TABLE_NAME = 'entry' THEN booked := NEW.id; ELSE booked := NEW.entry_id; END IF;
  SELECT count(*), coalesce(sum(amount_minor), 0), coalesce(sum(abs(amount_minor)) FILTER (WHERE account = 'provider'), 0)
    INTO postings, total, taken FROM ledger.posting WHERE entry_id = booked;
  IF postings < 2 OR total <> 0 THEN
    RAISE EXCEPTION 'A ledger entry does not balance.' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
  END IF;
  IF taken <> (SELECT amount_minor FROM ledger.entry WHERE id = booked) THEN
    RAISE EXCEPTION 'A ledger entry differs from its amount.' USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_amount';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON ledger.entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.assert_balanced();
CREATE CONSTRAINT TRIGGER posting_balances AFTER INSERT ON ledger.posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.assert_balanced();

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The books are only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
