-- VAT invoices that businesses ask for, and the credit notes to them. A paper is facts without a person: a number without gaps, an
-- entry of the books, goods and sums. Whom it is made out to lies sealed in a bundle of its own, `invoice:<id>`, which outlives the
-- order's details and goes six years after the last paper. The version before this one issues none and leaves these tables alone.

CREATE SCHEMA invoices;
COMMENT ON SCHEMA invoices IS 'VAT invoices and credit notes, for businesses that asked for one.';

CREATE TABLE invoices.paper (
  id uuid PRIMARY KEY,
  series text COLLATE "C" NOT NULL CHECK (series IN ('invoice', 'credit-note')),
  number integer NOT NULL CHECK (number > 0),
  invoice_id uuid REFERENCES invoices.paper (id),
  order_id uuid NOT NULL,
  order_number text COLLATE "C" NOT NULL CHECK (order_number ~ '^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  entry_id uuid NOT NULL UNIQUE,
  issued_at timestamptz NOT NULL,
  supplied_at timestamptz NOT NULL,
  supplier jsonb NOT NULL CHECK (jsonb_typeof(supplier) = 'object'),
  goods jsonb NOT NULL CHECK (jsonb_typeof(goods) = 'array'),
  rates jsonb NOT NULL CHECK (jsonb_typeof(rates) = 'array'),
  reason text COLLATE "C" CHECK (reason IN ('cancelled', 'returned', 'faulty', 'goodwill', 'late-payment')),
  UNIQUE (series, number),
  CHECK ((series = 'credit-note') = (invoice_id IS NOT NULL)),
  CHECK ((series = 'credit-note') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX paper_one_invoice ON invoices.paper (order_id) WHERE series = 'invoice';
CREATE INDEX paper_order ON invoices.paper (order_id);
CREATE INDEX paper_invoice ON invoices.paper (invoice_id);
CREATE INDEX paper_issued ON invoices.paper (issued_at);
COMMENT ON TABLE invoices.paper IS 'A VAT invoice or a credit note, without its person. It is never changed and stays, as the books do.';
COMMENT ON COLUMN invoices.paper.id IS 'Random id. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN invoices.paper.series IS 'Whether it is an invoice or a credit note; each has numbers of its own. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.number IS 'From 1, without gaps within its series. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.invoice_id IS 'The invoice that a credit note is to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN invoices.paper.order_id IS 'The order; an order has one invoice at most. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN invoices.paper.order_number IS 'Number of the order. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.entry_id IS 'The entry of the books that it shows: the sale, or a refund. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.issued_at IS 'Date of issue. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.supplied_at IS 'Time of supply: when the money was taken, or went back. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.supplier IS 'Who traded when it was issued: registered name, office, numbers. {class: public, retention: permanent}';
COMMENT ON COLUMN invoices.paper.goods IS 'What was sold or is credited, with pieces, prices and rates. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.rates IS 'Sums by rate of VAT, in pence. {class: money, retention: permanent}';
COMMENT ON COLUMN invoices.paper.reason IS 'Why a credit note was issued: a word of a closed list. {class: money, retention: permanent}';

CREATE TABLE invoices.capsule (
  invoice_id uuid PRIMARY KEY REFERENCES invoices.paper (id),
  subject uuid NOT NULL,
  secret_hash bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  subject_tag bytea NOT NULL CHECK (length(subject_tag) = 32),
  policy_version text COLLATE "C" NOT NULL CHECK (policy_version ~ '^[0-9a-z.-]{1,40}$'),
  card bytea NOT NULL,
  end_due_at timestamptz NOT NULL,
  buried_at timestamptz
);
CREATE INDEX capsule_end ON invoices.capsule (end_due_at);
COMMENT ON TABLE invoices.capsule IS 'Whom an invoice and its credit notes are made out to, sealed. The row goes when the bundle is shredded.';
COMMENT ON COLUMN invoices.capsule.invoice_id IS 'The invoice. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN invoices.capsule.subject IS 'Random id of the person. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN invoices.capsule.secret_hash IS 'SHA-256 of the secret in the address of the invoice. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN invoices.capsule.subject_tag IS 'Under which the privacy ledger notes its shredding. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN invoices.capsule.policy_version IS 'Version of the privacy policy that was shown beside the form. {class: public, retention: bundle}';
COMMENT ON COLUMN invoices.capsule.card IS 'Name, address and VAT number of the business, and the secret of the link. {class: sealed, retention: bundle}';
COMMENT ON COLUMN invoices.capsule.end_due_at IS 'From when on it is forgotten: six years after the last paper. {class: operational, retention: bundle}';
COMMENT ON COLUMN invoices.capsule.buried_at IS 'When its shredding began. {class: operational, retention: bundle}';

-- Looked at when the transaction ends, so that papers can be put back in any order: with numbers from 1 that are each there once, none
-- is missing where the one before each is there.
CREATE FUNCTION invoices.assert_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number > 1 AND NOT EXISTS (SELECT FROM invoices.paper WHERE series = NEW.series AND number = NEW.number - 1) THEN
    RAISE EXCEPTION 'A number would be skipped.' USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_no_gap';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER paper_no_gap AFTER INSERT ON invoices.paper
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoices.assert_no_gap();

CREATE FUNCTION invoices.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Invoices and credit notes are only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER paper_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON invoices.paper
  FOR EACH STATEMENT EXECUTE FUNCTION invoices.refuse_change();

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link', 'payment-link',
    'invoice-issued', 'credit-note-issued', 'complaint-received', 'complaint-answered', 'question-received', 'question-answered', 'withdrawal-received',
    'safety-recall', 'checkpoint', 'special-access', 'access-digest')
);
COMMENT ON COLUMN mail.outbox.cause IS 'What caused it where there are several of a kind: the id of a refund, a return or an answer, the number of an invoice or a credit note, an hour; for a mail to the owner the day, the week or the grant; else empty. {class: pseudonymous, retention: bundle}';

ALTER TABLE access.special_grant DROP CONSTRAINT special_grant_purpose_check;
ALTER TABLE access.special_grant ADD CONSTRAINT special_grant_purpose_check CHECK (
  purpose IN ('deliver-order', 'order-mail', 'take-order', 'show-to-subject', 'answer-complaint', 'answer-question', 'issue-invoice')
);
ALTER TABLE access.scope DROP CONSTRAINT scope_about_check;
ALTER TABLE access.scope ADD CONSTRAINT scope_about_check CHECK (about IN ('order', 'complaint', 'question', 'invoice'));
ALTER TABLE access.scope DROP CONSTRAINT scope_number_check;
ALTER TABLE access.scope ADD CONSTRAINT scope_number_check CHECK (number ~ '^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$' OR number ~ '^INV-[0-9]{4,9}$');
COMMENT ON COLUMN access.scope.about IS 'Whether it is an order, a complaint, a question or a VAT invoice. {class: operational, retention: 24mo}';
