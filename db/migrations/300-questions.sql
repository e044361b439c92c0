-- Questions that somebody asks by the form. What was written and answered lies sealed, message by message, in a bundle of the
-- question's own, `question:<id>`; the row beside it keeps number, topic and dates, without a person. The version before this one
-- leaves these tables alone, queues no mail about a question and opens none for staff, and goes on working.

CREATE SCHEMA questions;
COMMENT ON SCHEMA questions IS 'Questions to the shop, their answers, and since when one waits.';

CREATE TABLE questions.question (
  id uuid PRIMARY KEY,
  number text COLLATE "C" NOT NULL UNIQUE CHECK (number ~ '^Q-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$'),
  secret_hash bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  subject_tag bytea CHECK (length(subject_tag) = 32),
  topic text COLLATE "C" NOT NULL CHECK (topic IN ('product', 'order', 'delivery', 'return', 'something-else')),
  policy_version text COLLATE "C" NOT NULL CHECK (policy_version ~ '^[0-9a-z.-]{1,40}$'),
  received_at timestamptz NOT NULL,
  waiting_since timestamptz,
  answered_at timestamptz,
  removed_at timestamptz,
  shred_due_at timestamptz,
  buried_at timestamptz,
  shredded_at timestamptz,
  CHECK ((waiting_since IS NULL) = (shred_due_at IS NOT NULL)),
  CHECK (waiting_since IS NOT NULL OR answered_at IS NOT NULL OR removed_at IS NOT NULL),
  CHECK (removed_at IS NULL OR waiting_since IS NULL),
  CHECK (buried_at IS NULL OR waiting_since IS NULL),
  CHECK (shredded_at IS NULL OR buried_at IS NOT NULL)
);
CREATE INDEX question_waiting ON questions.question (waiting_since, number) WHERE waiting_since IS NOT NULL;
CREATE INDEX question_closed ON questions.question (coalesce(removed_at, answered_at) DESC, number DESC) WHERE waiting_since IS NULL;
CREATE INDEX question_to_shred ON questions.question (shred_due_at) WHERE waiting_since IS NULL AND shredded_at IS NULL;
COMMENT ON TABLE questions.question IS 'A question without its person. It stays, to show how many there were and how long they took.';
COMMENT ON COLUMN questions.question.id IS 'Random id. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN questions.question.number IS 'The reference that the writer was given: random, so that it says neither how many there are nor when. {class: public, retention: permanent}';
COMMENT ON COLUMN questions.question.secret_hash IS 'SHA-256 of the secret in the address of its page. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN questions.question.subject_tag IS 'Under which the privacy ledger notes its shredding; null once it has. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN questions.question.topic IS 'What it is about, of five topics that the form offers. {class: operational, retention: permanent}';
COMMENT ON COLUMN questions.question.policy_version IS 'Version of the privacy policy that was shown beside the form. {class: public, retention: permanent}';
COMMENT ON COLUMN questions.question.received_at IS 'When it came in. {class: operational, retention: permanent}';
COMMENT ON COLUMN questions.question.waiting_since IS 'Since when it waits for an answer; null once it is answered or removed. {class: operational, retention: permanent}';
COMMENT ON COLUMN questions.question.answered_at IS 'When it was last answered. {class: operational, retention: permanent}';
COMMENT ON COLUMN questions.question.removed_at IS 'When its writer removed it. {class: operational, retention: permanent}';
COMMENT ON COLUMN questions.question.shred_due_at IS 'From when on its person is forgotten: 30 days after the last answer, or at once where its writer removed it. {class: operational, retention: permanent}';
COMMENT ON COLUMN questions.question.buried_at IS 'When its shredding began. {class: operational, retention: permanent}';
COMMENT ON COLUMN questions.question.shredded_at IS 'When its shredding ended. {class: operational, retention: permanent}';

CREATE TABLE questions.capsule (
  question_id uuid PRIMARY KEY REFERENCES questions.question (id),
  subject uuid NOT NULL,
  card bytea NOT NULL
);
COMMENT ON TABLE questions.capsule IS 'The person of a question, sealed. The row goes when the bundle is shredded.';
COMMENT ON COLUMN questions.capsule.question_id IS 'The question. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN questions.capsule.subject IS 'Random id of the person. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN questions.capsule.card IS 'The address for the answer, the number of an order, and the secret of the page. {class: sealed, retention: bundle}';

CREATE TABLE questions.message (
  id uuid PRIMARY KEY,
  question_id uuid NOT NULL REFERENCES questions.question (id),
  position smallint NOT NULL CHECK (position BETWEEN 1 AND 80),
  is_answer boolean NOT NULL,
  written_at timestamptz NOT NULL,
  words bytea NOT NULL,
  UNIQUE (question_id, position)
);
COMMENT ON TABLE questions.message IS 'What was written to and fro, sealed. The rows go when the bundle is shredded.';
COMMENT ON COLUMN questions.message.id IS 'Random id; a mail with an answer names it. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN questions.message.question_id IS 'The question. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN questions.message.position IS 'Which of its messages: 1 is what was asked. {class: operational, retention: bundle}';
COMMENT ON COLUMN questions.message.is_answer IS 'Whether the shop wrote it. {class: operational, retention: bundle}';
COMMENT ON COLUMN questions.message.written_at IS 'When. {class: operational, retention: bundle}';
COMMENT ON COLUMN questions.message.words IS 'The words. {class: sealed, retention: bundle}';

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link',
    'complaint-received', 'complaint-answered', 'question-received', 'question-answered', 'safety-recall', 'checkpoint',
    'special-access', 'access-digest')
);
COMMENT ON COLUMN mail.outbox.kind IS 'Which of the mails about orders, complaints, questions and safety, or of the three to the owner. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.order_id IS 'The order, the complaint, the question or the address for safety messages it is about; leads to the recipient while the bundle lives. Empty for a mail to the owner. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN mail.outbox.cause IS 'What caused it where there are several of a kind: the id of a refund, a return or an answer, an hour; for a mail to the owner the day, the week or the grant; else empty. {class: pseudonymous, retention: bundle}';

ALTER TABLE access.special_grant DROP CONSTRAINT special_grant_purpose_check;
ALTER TABLE access.special_grant ADD CONSTRAINT special_grant_purpose_check CHECK (
  purpose IN ('deliver-order', 'order-mail', 'take-order', 'show-to-subject', 'answer-complaint', 'answer-question')
);
ALTER TABLE access.scope DROP CONSTRAINT scope_about_check;
ALTER TABLE access.scope ADD CONSTRAINT scope_about_check CHECK (about IN ('order', 'complaint', 'question'));
COMMENT ON COLUMN access.scope.about IS 'Whether it is an order, a complaint or a question. {class: operational, retention: 24mo}';
