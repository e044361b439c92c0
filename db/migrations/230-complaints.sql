-- Complaints about how somebody's data is handled (law L07). What was written and what was answered lie sealed in a bundle of
-- the complaint's own; the row beside it keeps number, dates and outcome, without a person.

CREATE SCHEMA complaints;
COMMENT ON SCHEMA complaints IS 'Complaints about how personal data is handled, and the clock that runs on each.';

CREATE TABLE complaints.complaint (
  id uuid PRIMARY KEY,
  number text COLLATE "C" NOT NULL UNIQUE CHECK (number ~ '^C-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$'),
  secret_hash bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  subject_tag bytea CHECK (length(subject_tag) = 32),
  policy_version text COLLATE "C" NOT NULL CHECK (policy_version ~ '^[0-9a-z.-]{1,40}$'),
  received_at timestamptz NOT NULL,
  alert_at timestamptz NOT NULL,
  answer_due_at timestamptz NOT NULL,
  answered_at timestamptz,
  outcome text CHECK (outcome IN ('upheld', 'partly-upheld', 'not-upheld')),
  shred_due_at timestamptz,
  buried_at timestamptz,
  shredded_at timestamptz,
  CHECK (received_at < alert_at AND alert_at < answer_due_at),
  CHECK ((answered_at IS NULL) = (outcome IS NULL)),
  CHECK ((answered_at IS NULL) = (shred_due_at IS NULL)),
  CHECK (buried_at IS NULL OR answered_at IS NOT NULL),
  CHECK (shredded_at IS NULL OR buried_at IS NOT NULL)
);
CREATE INDEX complaint_open ON complaints.complaint (answer_due_at) WHERE answered_at IS NULL;
CREATE INDEX complaint_to_shred ON complaints.complaint (shred_due_at) WHERE answered_at IS NOT NULL AND shredded_at IS NULL;
COMMENT ON TABLE complaints.complaint IS 'A complaint without its person. It stays, to show how many there were and how long they took.';
COMMENT ON COLUMN complaints.complaint.id IS 'Random id. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.number IS 'The reference that the writer was given: random, so that it says neither how many there are nor when. {class: public, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.secret_hash IS 'SHA-256 of the secret in the address of its page. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.subject_tag IS 'Under which the privacy ledger notes its shredding; null once it has. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN complaints.complaint.policy_version IS 'Version of the privacy policy that was shown beside the form. {class: public, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.received_at IS 'When it came in. {class: operational, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.alert_at IS 'From when on whoever runs the shop is warned: 20 days. {class: operational, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.answer_due_at IS 'Until when it is answered: 30 days. {class: operational, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.answered_at IS 'When it was answered and thereby closed. {class: operational, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.outcome IS 'What came of it. {class: operational, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.shred_due_at IS 'From when on its person is forgotten: 90 days after the answer. {class: operational, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.buried_at IS 'When its shredding began. {class: operational, retention: permanent}';
COMMENT ON COLUMN complaints.complaint.shredded_at IS 'When its shredding ended. {class: operational, retention: permanent}';

CREATE TABLE complaints.capsule (
  complaint_id uuid PRIMARY KEY REFERENCES complaints.complaint (id),
  subject uuid NOT NULL,
  card bytea NOT NULL,
  answer bytea
);
COMMENT ON TABLE complaints.capsule IS 'The person of a complaint, sealed. The row goes when the bundle is shredded.';
COMMENT ON COLUMN complaints.capsule.complaint_id IS 'The complaint. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN complaints.capsule.subject IS 'Random id of the person. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN complaints.capsule.card IS 'What was written, by whom, the address for the answer, and the secret of the page. {class: sealed, retention: bundle}';
COMMENT ON COLUMN complaints.capsule.answer IS 'What was answered. {class: sealed, retention: bundle}';
