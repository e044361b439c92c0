-- The privacy ledger: what was forgotten and when, as a chain of hashes that names nobody.

CREATE SCHEMA privacy;
COMMENT ON SCHEMA privacy IS 'What the shop did for the privacy of people, told without naming one.';

CREATE TABLE privacy.ledger (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  type text COLLATE "C" NOT NULL CHECK (type ~ '^[a-z-]{1,30}$'),
  policy_version text COLLATE "C" NOT NULL,
  subject_tag bytea NOT NULL CHECK (length(subject_tag) = 32),
  counts jsonb NOT NULL CHECK (jsonb_typeof(counts) = 'object'),
  at timestamptz NOT NULL,
  prev_hash bytea NOT NULL CHECK (length(prev_hash) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE INDEX ledger_subject_tag ON privacy.ledger (subject_tag);
COMMENT ON TABLE privacy.ledger IS 'Append-only; each entry carries the hash of the one before, so that none can be changed unseen.';
COMMENT ON COLUMN privacy.ledger.seq IS 'Number of the entry, without gaps. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.ledger.type IS 'What happened. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.ledger.policy_version IS 'Version of the policy in force. {class: public, retention: permanent}';
COMMENT ON COLUMN privacy.ledger.subject_tag IS 'HMAC under a secret that is shredded with the bundle: afterwards only the person can make it again. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.ledger.counts IS 'How many of what, for example rows removed per table. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.ledger.at IS 'When. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.ledger.prev_hash IS 'Hash of the entry before; zeros for the first. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.ledger.hash IS 'SHA-256 over this entry and prev_hash. {class: operational, retention: permanent}';

CREATE FUNCTION privacy.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The privacy ledger is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.ledger
  FOR EACH STATEMENT EXECUTE FUNCTION privacy.refuse_change();
