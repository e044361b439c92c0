-- What the retention engine did last, rule by rule: that it stays away is seen here.

CREATE SCHEMA retention;
COMMENT ON SCHEMA retention IS 'How the rules of retention are carried out.';

CREATE TABLE retention.run (
  rule text COLLATE "C" PRIMARY KEY CHECK (rule ~ '^[a-z-]{1,40}$'),
  claimed_until timestamptz,
  ran_at timestamptz,
  ended bigint NOT NULL DEFAULT 0 CHECK (ended >= 0),
  overdue bigint NOT NULL DEFAULT 0 CHECK (overdue >= 0)
);
COMMENT ON TABLE retention.run IS 'One row per rule of the policy.';
COMMENT ON COLUMN retention.run.rule IS 'Name of the rule. {class: public, retention: permanent}';
COMMENT ON COLUMN retention.run.claimed_until IS 'Until when one process alone carries it out. {class: operational, retention: permanent}';
COMMENT ON COLUMN retention.run.ran_at IS 'When it last ran to its end. {class: operational, retention: permanent}';
COMMENT ON COLUMN retention.run.ended IS 'How much it has ended so far. {class: operational, retention: permanent}';
COMMENT ON COLUMN retention.run.overdue IS 'What was late after the last run; 0 in a shop that keeps its word. {class: operational, retention: permanent}';
