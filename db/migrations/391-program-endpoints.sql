-- Where programs of the merchant's own are told that something happened (Standard Webhooks), and what became of each message. The
-- version before this one tells nobody anything.

CREATE TABLE programs.endpoint (
  id uuid PRIMARY KEY,
  url text COLLATE "C" NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 300),
  events text[] NOT NULL CHECK (cardinality(events) > 0 AND array_to_string(events, ' ') ~ '^[a-z]+\.[a-z]+( [a-z]+\.[a-z]+)*$'),
  secret_generation integer NOT NULL CHECK (secret_generation > 0),
  former_until timestamptz,
  created_at timestamptz NOT NULL,
  failing_since timestamptz,
  off_at timestamptz,
  off_because text COLLATE "C" CHECK (off_because IN ('staff', 'gone', 'failing')),
  CHECK ((off_at IS NULL) = (off_because IS NULL))
);
COMMENT ON TABLE programs.endpoint IS 'An address at which a program of the merchant''s own is told of orders and stock.';
COMMENT ON COLUMN programs.endpoint.id IS 'Random id. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.url IS 'Where messages go. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.events IS 'What it is told of. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.secret_generation IS 'Which secret messages are signed with: derived from a key that is not in the database, and this number. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.former_until IS 'Until when they are signed with the secret before it as well. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.created_at IS 'When it was set. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.failing_since IS 'Since when no message has been taken; empty where the last one was. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.off_at IS 'Since when it is told nothing. {class: operational, retention: permanent}';
COMMENT ON COLUMN programs.endpoint.off_because IS 'staff: switched off; gone: it answered 410; failing: it took nothing for days. {class: operational, retention: permanent}';

CREATE TABLE programs.message (
  id uuid PRIMARY KEY,
  endpoint_id uuid NOT NULL REFERENCES programs.endpoint (id) ON DELETE CASCADE,
  event text COLLATE "C" NOT NULL CHECK (event ~ '^[a-z]+\.[a-z]+$'),
  about text COLLATE "C" NOT NULL CHECK (about ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$' AND length(about) <= 64),
  happened_at timestamptz NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz,
  job_queued_at timestamptz,
  claimed_until timestamptz,
  ended_at timestamptz,
  last_outcome text COLLATE "C" CHECK (last_outcome ~ '^[a-z0-9-]{1,40}$'),
  CHECK ((state = 'queued') = (next_attempt_at IS NOT NULL)),
  CHECK ((state = 'queued') = (ended_at IS NULL))
);
CREATE INDEX message_due ON programs.message (next_attempt_at) WHERE state = 'queued';
CREATE INDEX message_newest ON programs.message (endpoint_id, happened_at DESC, id DESC);
CREATE INDEX message_ended ON programs.message (ended_at) WHERE state <> 'queued';
COMMENT ON TABLE programs.message IS 'Messages to programs, each in the transaction of its cause, and what became of them. They go 30 days after their end.';
COMMENT ON COLUMN programs.message.id IS 'Random id; its webhook-id, the same at every attempt. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.endpoint_id IS 'To which address. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.event IS 'What happened. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.about IS 'To what: the number of an order or of a variant. {class: pseudonymous, retention: 30d}';
COMMENT ON COLUMN programs.message.happened_at IS 'When it happened. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.state IS 'queued, sent (taken with a 2xx), or failed (given up). {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.attempts IS 'How often sending was begun. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.next_attempt_at IS 'From when on it may be tried; only of a queued one. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.job_queued_at IS 'When the queue was last given work for it; empty while it waits for its time. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.claimed_until IS 'Until when one worker alone is sending it. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.ended_at IS 'When it was taken, or given up. {class: operational, retention: 30d}';
COMMENT ON COLUMN programs.message.last_outcome IS 'How the last attempt ended, as a word of ours or a status; never the words of an answer. {class: operational, retention: 30d}';
