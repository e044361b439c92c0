-- When a breach of personal data became known and when the regulator was told (UK GDPR Art. 33): moments, and nothing of anybody.

CREATE TABLE privacy.breach (
  number integer PRIMARY KEY CHECK (number > 0),
  known_at timestamptz NOT NULL,
  told_at timestamptz CHECK (told_at >= known_at)
);
COMMENT ON TABLE privacy.breach IS 'Breaches of personal data. What happened, and to whom, is in the records of whoever answers for the shop.';
COMMENT ON COLUMN privacy.breach.number IS 'Which one, from 1. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.breach.known_at IS 'When it became known: 72 hours begin. {class: operational, retention: permanent}';
COMMENT ON COLUMN privacy.breach.told_at IS 'When the regulator was told. {class: operational, retention: permanent}';
