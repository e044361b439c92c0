-- Epochs: each is the time of one wrapping key. At a roll every key is wrapped anew and moves to the part of the next epoch;
-- the part of the last one is dropped as a whole, and its wrapping key is destroyed after a time of grace.
--
-- The table of keys becomes one of parts, so a process of the version before, which still runs, makes no new keys from here
-- on and says that they cannot be had now; what it has already sealed it goes on reading. Nothing is lost by it.

CREATE TABLE keystore.epoch (
  epoch integer PRIMARY KEY CHECK (epoch > 0),
  provider text COLLATE "C" NOT NULL CHECK (provider ~ '^[a-z-]{1,30}$'),
  fingerprint text COLLATE "C" NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{16}$'),
  opened_at timestamptz NOT NULL,
  superseded_at timestamptz,
  retired_at timestamptz,
  destroyed_at timestamptz,
  CHECK (retired_at IS NULL OR superseded_at IS NOT NULL),
  CHECK (destroyed_at IS NULL OR retired_at IS NOT NULL)
);
CREATE UNIQUE INDEX epoch_current ON keystore.epoch ((true)) WHERE superseded_at IS NULL;
COMMENT ON TABLE keystore.epoch IS 'Every epoch there was. New keys are wrapped under the one that no other has superseded.';
COMMENT ON COLUMN keystore.epoch.epoch IS 'Number of the epoch. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.epoch.provider IS 'Who holds its wrapping key. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.epoch.fingerprint IS 'Names the wrapping key without telling it. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.epoch.opened_at IS 'When keys were first wrapped under it. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.epoch.superseded_at IS 'When the next epoch was opened; from then on nothing new is wrapped under it. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.epoch.retired_at IS 'When the last key had left it and its part of the table was dropped. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.epoch.destroyed_at IS 'When its wrapping key was destroyed, or will be where the provider waits. {class: operational, retention: permanent}';

ALTER TABLE keystore.bundle_key DROP CONSTRAINT bundle_key_pkey, DROP CONSTRAINT bundle_key_subject_bundle_key;
DROP INDEX keystore.bundle_key_unbound, keystore.bundle_key_epoch;
ALTER TABLE keystore.bundle_key RENAME TO bundle_key_before;

CREATE TABLE keystore.bundle_key (
  dek_id uuid NOT NULL,
  subject uuid NOT NULL,
  bundle text NOT NULL CHECK (bundle ~ '^[a-z]+(:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$'),
  epoch integer NOT NULL CHECK (epoch > 0),
  wrapped bytea NOT NULL CHECK (octet_length(wrapped) BETWEEN 48 AND 2048),
  created_at timestamptz NOT NULL,
  bound_at timestamptz,
  PRIMARY KEY (dek_id, epoch),
  UNIQUE (subject, bundle, epoch)
) PARTITION BY LIST (epoch);
CREATE INDEX bundle_key_unbound ON keystore.bundle_key (created_at) WHERE bound_at IS NULL;
COMMENT ON TABLE keystore.bundle_key IS 'One wrapped key per bundle of personal data, in one part per epoch. Deleting a row is what makes a bundle unreadable.';
COMMENT ON COLUMN keystore.bundle_key.dek_id IS 'Random id of the key; stands in the header of each record sealed with it. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.subject IS 'Random id of the person concerned. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.bundle IS 'Kind of bundle and random id of what it belongs to. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.epoch IS 'Number of the epoch key that wraps it. {class: operational, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.wrapped IS 'The key, encrypted under the epoch key and bound to shop, subject, bundle and epoch. {class: sealed, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.created_at IS 'When the key was made. {class: operational, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.bound_at IS 'When the shop was first seen to hold the bundle; from then on only a burial ends the key. {class: operational, retention: bundle}';

CREATE TABLE keystore.bundle_key_1 PARTITION OF keystore.bundle_key FOR VALUES IN (1);
INSERT INTO keystore.bundle_key (dek_id, subject, bundle, epoch, wrapped, created_at, bound_at)
SELECT dek_id, subject, bundle, epoch, wrapped, created_at, bound_at FROM keystore.bundle_key_before;
DROP TABLE keystore.bundle_key_before;
