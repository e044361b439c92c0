-- Somebody asks about their own details, or uses a right over them: a topic of the contact form, because such a request has a month by
-- law (UK GDPR Art. 12A) and is to be told from other questions. The version before this one shows it as a question like any other.

ALTER TABLE questions.question DROP CONSTRAINT question_topic_check;
ALTER TABLE questions.question ADD CONSTRAINT question_topic_check
  CHECK (topic IN ('product', 'order', 'delivery', 'return', 'your-details', 'something-else', 'withdrawal'));
COMMENT ON COLUMN questions.question.topic IS 'What it is about, of six topics that the form offers, or a withdrawal from a contract. {class: operational, retention: permanent}';
