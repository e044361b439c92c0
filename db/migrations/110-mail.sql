-- The outbox: which mails about which orders are to be sent, were sent, or cannot be. A row holds ids, words of our own and
-- times. Whom a mail goes to and what it says is opened when it is sent, and stored nowhere.

CREATE SCHEMA mail;
COMMENT ON SCHEMA mail IS 'Mails about orders, by id.';

CREATE TABLE mail.outbox (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'lost-link')),
  order_id uuid NOT NULL,
  cause text NOT NULL CHECK (cause ~ '^[A-Za-z0-9.:-]{0,64}$'),
  message_id text NOT NULL UNIQUE CHECK (message_id ~ '^<[0-9a-f-]{36}@[a-z0-9.-]{1,253}>$'),
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed', 'forgotten')),
  created_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz,
  job_queued_at timestamptz,
  claimed_until timestamptz,
  sent_at timestamptz,
  last_error_code text CHECK (last_error_code ~ '^[a-z0-9-]{1,40}$'),
  UNIQUE (order_id, kind, cause),
  CHECK ((state = 'queued') = (next_attempt_at IS NOT NULL)),
  CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
  CHECK (state = 'queued' OR claimed_until IS NULL),
  CHECK (state <> 'failed' OR last_error_code IS NOT NULL)
);
CREATE INDEX outbox_due ON mail.outbox (next_attempt_at) WHERE state = 'queued';
CREATE INDEX outbox_failed ON mail.outbox (created_at) WHERE state = 'failed';
COMMENT ON TABLE mail.outbox IS 'Mails to be sent, each in the transaction of its cause. The rows of an order go when its bundle is shredded.';
COMMENT ON COLUMN mail.outbox.id IS 'Random id of the mail. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN mail.outbox.kind IS 'Which of the six mails. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.order_id IS 'The order it is about; leads to the recipient while the bundle lives. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN mail.outbox.cause IS 'What caused it where an order has several of a kind: the id of a refund, an hour; else empty. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN mail.outbox.message_id IS 'Its Message-ID, made from its id, so that a mail sent twice is seen once. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN mail.outbox.state IS 'queued, sent, failed (the operator must look), or forgotten (shredded before it was sent). {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.created_at IS 'When its cause happened. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.attempts IS 'How often sending was begun. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.next_attempt_at IS 'From when on it may be tried; only of a queued mail. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.job_queued_at IS 'When the queue was last given work for it; empty while it waits for its time. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.claimed_until IS 'Until when one worker alone is sending it. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.sent_at IS 'When the mail server had taken it. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.last_error_code IS 'Why the last attempt failed, as a word of ours; never the words of a server. {class: operational, retention: bundle}';
