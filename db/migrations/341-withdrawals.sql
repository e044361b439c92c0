-- Whoever bought something withdraws from the contract by a form, with name, number and address, and without the link to the order. What was
-- written lies sealed as a question of its own topic; beside the orders lies what is to be done about it. The version before this one takes
-- no withdrawals, carries none out, sends no mail about one, and goes on working.

CREATE TABLE orders.withdrawal (
  question_number text COLLATE "C" PRIMARY KEY CHECK (question_number ~ '^Q-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$'),
  order_id uuid REFERENCES orders.purchase (id),
  is_whole boolean NOT NULL,
  said_at timestamptz NOT NULL,
  done_at timestamptz,
  outcome text COLLATE "C" CHECK (outcome IN (
    'cancelled', 'return-announced', 'not-found', 'in-part', 'already-cancelled', 'on-its-way', 'period-over', 'not-cancellable',
    'already-open', 'already-returned', 'forgotten'
  )),
  CHECK ((done_at IS NULL) = (outcome IS NULL)),
  CHECK (order_id IS NOT NULL OR outcome IS NULL OR outcome = 'not-found')
);
CREATE INDEX withdrawal_to_do ON orders.withdrawal (said_at) WHERE done_at IS NULL;
CREATE INDEX withdrawal_order ON orders.withdrawal (order_id) WHERE order_id IS NOT NULL;
COMMENT ON TABLE orders.withdrawal IS 'Somebody withdrew by the form. A row is written whether or not there is such an order, so that neither answer nor time tells; it names nobody, and stays like the history of an order.';
COMMENT ON COLUMN orders.withdrawal.question_number IS 'The reference of what was written, which lies sealed. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.withdrawal.order_id IS 'The order whose number and address were typed; empty where there is none. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.withdrawal.is_whole IS 'Whether it is about the whole order; else a person reads about which of it. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.withdrawal.said_at IS 'When it came, which is what counts. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.withdrawal.done_at IS 'When the shop did what it does by itself; empty until then. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.withdrawal.outcome IS 'What it did, or why it is for a person. {class: operational, retention: permanent}';

ALTER TABLE questions.question DROP CONSTRAINT question_topic_check;
ALTER TABLE questions.question ADD CONSTRAINT question_topic_check
  CHECK (topic IN ('product', 'order', 'delivery', 'return', 'something-else', 'withdrawal'));
COMMENT ON COLUMN questions.question.topic IS 'What it is about, of five topics that the form offers, or a withdrawal from a contract. {class: operational, retention: permanent}';

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link', 'payment-link',
    'complaint-received', 'complaint-answered', 'question-received', 'question-answered', 'withdrawal-received', 'safety-recall',
    'checkpoint', 'special-access', 'access-digest')
);
