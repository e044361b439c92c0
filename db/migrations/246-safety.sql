-- Addresses that buyers leave for product-safety messages (law L76). Each is a bundle of its own, `safety:<order>`, and outlives the
-- details of its order; nothing of it stays when it is taken away. The version before this one leaves the table and the mails alone.

CREATE SCHEMA safety;
COMMENT ON SCHEMA safety IS 'Addresses for product-safety messages, for those who left one.';

CREATE TABLE safety.contact (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL UNIQUE,
  subject uuid NOT NULL,
  secret_hash bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  subject_tag bytea NOT NULL CHECK (length(subject_tag) = 32),
  policy_version text COLLATE "C" NOT NULL CHECK (policy_version ~ '^[0-9a-z.-]{1,40}$'),
  card bytea NOT NULL,
  given_at timestamptz NOT NULL,
  end_due_at timestamptz NOT NULL CHECK (end_due_at > given_at),
  buried_at timestamptz
);
CREATE INDEX contact_end ON safety.contact (end_due_at);
COMMENT ON TABLE safety.contact IS 'An address for product-safety messages. The row goes when it is taken away, or when its time is over.';
COMMENT ON COLUMN safety.contact.id IS 'Random id; mails name it. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN safety.contact.order_id IS 'The order, whose lines say which recalls concern it. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN safety.contact.subject IS 'Random id of the person. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN safety.contact.secret_hash IS 'SHA-256 of the secret in the link that takes it away. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN safety.contact.subject_tag IS 'Under which the privacy ledger notes its shredding. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN safety.contact.policy_version IS 'Version of the privacy policy that was shown beside the form. {class: public, retention: bundle}';
COMMENT ON COLUMN safety.contact.card IS 'The e-mail address and the secret of the link. {class: sealed, retention: bundle}';
COMMENT ON COLUMN safety.contact.given_at IS 'When it was left. {class: operational, retention: bundle}';
COMMENT ON COLUMN safety.contact.end_due_at IS 'From when on it is forgotten: ten years later. {class: operational, retention: bundle}';
COMMENT ON COLUMN safety.contact.buried_at IS 'When its shredding began. {class: operational, retention: bundle}';

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link',
    'complaint-received', 'complaint-answered', 'safety-recall', 'checkpoint')
);
COMMENT ON COLUMN mail.outbox.kind IS 'Which of the ten mails about orders, complaints and safety, or the one to the owner. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.order_id IS 'The order, the complaint or the address for safety messages it is about; leads to the recipient while the bundle lives. Empty for a mail to the owner. {class: pseudonymous, retention: bundle}';
