-- Attempts to pay an order at a provider, refunds, and the ids of webhooks already taken. No card, no name, no address. What
-- the provider calls the payment lies sealed in the order's bundle; a keyed hash of it stays.

CREATE SCHEMA payments;
COMMENT ON SCHEMA payments IS 'Attempts to pay, refunds, webhook ids.';

CREATE TABLE payments.attempt (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL,
  order_number text NOT NULL CHECK (order_number ~ '^[A-Z]{1,4}(-[0-9A-Z]{4,8}){1,3}$'),
  subject uuid,
  provider text NOT NULL CHECK (provider ~ '^[a-z]+(-[a-z]+)*$' AND length(provider) <= 40),
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL CHECK (currency = 'GBP'),
  state text NOT NULL DEFAULT 'opened'
    CHECK (state IN ('opened', 'pending', 'authorised', 'captured', 'declined', 'abandoned', 'cancelled')),
  decline_reason text
    CHECK (decline_reason IN ('insufficient-funds', 'do-not-honour', 'expired-card', 'authentication-failed', 'other')),
  reference_sealed bytea,
  reference_hash bytea UNIQUE,
  return_token_sealed bytea,
  return_token_hash bytea UNIQUE CHECK (octet_length(return_token_hash) = 32),
  return_used_at timestamptz,
  opened_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  looked_at timestamptz,
  capture_asked_at timestamptz,
  CHECK (decline_reason IS NULL OR state <> 'opened'),
  CHECK (reference_sealed IS NULL OR reference_hash IS NOT NULL)
);
CREATE INDEX attempt_order ON payments.attempt (order_id);
CREATE INDEX attempt_unsettled ON payments.attempt (opened_at) WHERE state IN ('opened', 'pending', 'authorised');
-- One way to pay at a time, and one charge for an order, whatever code does.
CREATE UNIQUE INDEX attempt_one_open ON payments.attempt (order_id) WHERE state IN ('opened', 'pending');
CREATE UNIQUE INDEX attempt_one_capture ON payments.attempt (order_id)
  WHERE capture_asked_at IS NOT NULL AND state <> 'cancelled';
COMMENT ON TABLE payments.attempt IS 'One row per attempt to pay an order.';
COMMENT ON COLUMN payments.attempt.id IS 'Random id; the provider is told it. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.order_id IS 'The order to be paid. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.order_number IS 'Its number, under which the provider finds the payment again. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.subject IS 'Whose bundle the sealed columns belong to; emptied when it is shredded. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN payments.attempt.provider IS 'At which provider. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.amount_minor IS 'Pence to be paid, VAT included. {class: money, retention: order}';
COMMENT ON COLUMN payments.attempt.currency IS 'GBP. {class: money, retention: order}';
COMMENT ON COLUMN payments.attempt.state IS 'opened until the provider has begun, then what it said last. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.decline_reason IS 'Why the card was declined, as a word of ours. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.reference_sealed IS 'The provider''s reference. {class: sealed, retention: bundle}';
COMMENT ON COLUMN payments.attempt.reference_hash IS 'Keyed hash of that reference, by which a webhook or a late refund is recognised. {class: pseudonymous, retention: order}';
COMMENT ON COLUMN payments.attempt.return_token_sealed IS 'The token in the address to which the browser comes back. {class: sealed, retention: bundle}';
COMMENT ON COLUMN payments.attempt.return_token_hash IS 'SHA-256 of that token. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN payments.attempt.return_used_at IS 'When the token was used; it works once. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.opened_at IS 'When pay was pressed. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.state_at IS 'When the state last changed. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.looked_at IS 'When reconciliation last asked the provider. {class: operational, retention: order}';
COMMENT ON COLUMN payments.attempt.capture_asked_at IS 'When this attempt was first chosen to take the money. {class: operational, retention: order}';

CREATE TABLE payments.refund (
  id uuid PRIMARY KEY,
  attempt_id uuid NOT NULL REFERENCES payments.attempt (id),
  order_id uuid NOT NULL,
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  asked_at timestamptz NOT NULL,
  done_at timestamptz
);
CREATE INDEX refund_attempt ON payments.refund (attempt_id);
CREATE INDEX refund_order ON payments.refund (order_id);
CREATE INDEX refund_due ON payments.refund (asked_at) WHERE done_at IS NULL;
COMMENT ON TABLE payments.refund IS 'Money to be given back: one row per refund, written with its cause, carried out afterwards.';
COMMENT ON COLUMN payments.refund.id IS 'Random id; the key under which the provider gives it back once. {class: operational, retention: order}';
COMMENT ON COLUMN payments.refund.attempt_id IS 'The payment it is taken from. {class: operational, retention: order}';
COMMENT ON COLUMN payments.refund.order_id IS 'The order it belongs to. {class: operational, retention: order}';
COMMENT ON COLUMN payments.refund.amount_minor IS 'Pence to give back. {class: money, retention: order}';
COMMENT ON COLUMN payments.refund.asked_at IS 'When it was asked for. {class: operational, retention: order}';
COMMENT ON COLUMN payments.refund.done_at IS 'When the provider had done it. {class: operational, retention: order}';

CREATE TABLE payments.event (
  id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{8,100}$'),
  attempt_id uuid NOT NULL REFERENCES payments.attempt (id),
  taken_at timestamptz NOT NULL
);
CREATE INDEX event_taken_at ON payments.event (taken_at);
COMMENT ON TABLE payments.event IS 'Ids of webhooks, each taken in the transaction of its effect, so that a repeat has none.';
COMMENT ON COLUMN payments.event.id IS 'The provider''s id of the message. {class: operational, retention: 30d}';
COMMENT ON COLUMN payments.event.attempt_id IS 'The attempt it was about. {class: operational, retention: 30d}';
COMMENT ON COLUMN payments.event.taken_at IS 'When it was taken. {class: operational, retention: 30d}';
