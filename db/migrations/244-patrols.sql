-- What the patrols found, and when each last ran: that one stays away is seen here.

CREATE SCHEMA patrol;
COMMENT ON SCHEMA patrol IS 'What looks at live data every night, and what it found.';

CREATE TABLE patrol.run (
  id uuid PRIMARY KEY,
  patrol text COLLATE "C" NOT NULL CHECK (patrol ~ '^[a-z-]{1,40}$'),
  night date,
  begun_at timestamptz NOT NULL,
  ended_at timestamptz,
  looked bigint CHECK (looked >= 0),
  found bigint CHECK (found >= 0),
  said text[] NOT NULL DEFAULT '{}' CHECK (array_to_string(said, ' ', '?') ~ '^[A-Za-z0-9 .,:;_/''()-]*$' AND cardinality(said) <= 20),
  UNIQUE (patrol, night),
  CHECK ((ended_at IS NULL) = (looked IS NULL) AND (ended_at IS NULL) = (found IS NULL))
);
CREATE INDEX run_newest ON patrol.run (patrol, ended_at DESC);
CREATE INDEX run_begun ON patrol.run (begun_at);
COMMENT ON TABLE patrol.run IS 'One row per patrol and night, and per run by hand. One that was begun and did not end counts as none.';
COMMENT ON COLUMN patrol.run.id IS 'Random id. {class: operational, retention: 24mo}';
COMMENT ON COLUMN patrol.run.patrol IS 'Name of the patrol. {class: public, retention: 24mo}';
COMMENT ON COLUMN patrol.run.night IS 'The night it belongs to, so that one process runs it; empty for a run by hand. {class: operational, retention: 24mo}';
COMMENT ON COLUMN patrol.run.begun_at IS 'When it began. {class: operational, retention: 24mo}';
COMMENT ON COLUMN patrol.run.ended_at IS 'When it ended; empty while it runs, or if it failed. {class: operational, retention: 24mo}';
COMMENT ON COLUMN patrol.run.looked IS 'At how many things it looked. {class: operational, retention: 24mo}';
COMMENT ON COLUMN patrol.run.found IS 'How many were not as promised. {class: operational, retention: 24mo}';
COMMENT ON COLUMN patrol.run.said IS 'The first of what it found, in sentences of ours: tables, columns and rules, never a value. {class: operational, retention: 24mo}';
