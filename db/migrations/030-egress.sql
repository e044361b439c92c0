-- Receipts of everything that leaves the shop: written before it leaves, and never changed. They say which fields went to
-- whom and when; they hold none of the fields' contents.

CREATE SCHEMA egress;
COMMENT ON SCHEMA egress IS 'What left the shop: to whom, which fields, when, and how it ended.';

CREATE TABLE egress.receipt (
  id uuid PRIMARY KEY,
  flow text NOT NULL CHECK (flow ~ '^[a-z]+(-[a-z]+)*$' AND length(flow) <= 40),
  partner text NOT NULL CHECK (partner ~ '^[a-z]+(-[a-z]+)*$' AND length(partner) <= 40),
  categories text[] NOT NULL CHECK (array_to_string(categories, ' ', '?') ~ '^[a-z -]{0,200}$'),
  fields text[] NOT NULL CHECK (array_to_string(fields, ' ', '?') ~ '^[A-Za-z0-9.\[\] -]*$' AND length(array_to_string(fields, ' ', '?')) <= 1000),
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  policy_version text NOT NULL CHECK (policy_version ~ '^[0-9a-z.-]{1,40}$'),
  at timestamptz NOT NULL
);
CREATE INDEX receipt_at ON egress.receipt (at);
COMMENT ON TABLE egress.receipt IS 'One row per message to a partner, committed before a byte of it is sent. Only ever added to.';
COMMENT ON COLUMN egress.receipt.id IS 'Random id of the receipt. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.receipt.flow IS 'Which declared flow it was. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.receipt.partner IS 'To whom it went. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.receipt.categories IS 'Which categories of personal data were in it. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.receipt.fields IS 'Names of the fields that were in it. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.receipt.sha256 IS 'SHA-256 over a random number, told to the partner alone, and the message: proves what was sent to whoever holds both, and can be guessed from by nobody. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.receipt.policy_version IS 'The policy in force. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.receipt.at IS 'When it was about to leave. {class: operational, retention: permanent}';

CREATE TABLE egress.outcome (
  receipt_id uuid PRIMARY KEY REFERENCES egress.receipt (id),
  outcome text NOT NULL CHECK (outcome ~ '^[a-z]+(-[a-z0-9]+)*$' AND length(outcome) <= 40),
  status integer CHECK (status BETWEEN 100 AND 999),
  at timestamptz NOT NULL
);
COMMENT ON TABLE egress.outcome IS 'How a message ended. A receipt without an outcome is one whose process died on the way: it may have arrived.';
COMMENT ON COLUMN egress.outcome.receipt_id IS 'The receipt it belongs to. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.outcome.outcome IS 'answered, or why there was no answer. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.outcome.status IS 'HTTP status, if it was answered by HTTP. {class: operational, retention: permanent}';
COMMENT ON COLUMN egress.outcome.at IS 'When it ended. {class: operational, retention: permanent}';
