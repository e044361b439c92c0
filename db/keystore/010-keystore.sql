-- The keystore: wrapped keys, in a database of its own that the shop's role may not enter. No name, no word, no number
-- that means anything outside: subjects and bundles are random ids here as well.

CREATE SCHEMA keystore;
COMMENT ON SCHEMA keystore IS 'Wrapped keys of the vault. The keys that unwrap them are in no database.';

CREATE TABLE keystore.owner (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  shop text NOT NULL
);
COMMENT ON TABLE keystore.owner IS 'The one shop whose keys these are. Another shop would take them for orphans, so it is refused.';
COMMENT ON COLUMN keystore.owner.only_row IS 'Keeps the table to one row. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.owner.shop IS 'Random id of the shop. {class: operational, retention: permanent}';

CREATE TABLE keystore.bundle_key (
  dek_id uuid PRIMARY KEY,
  subject uuid NOT NULL,
  bundle text NOT NULL CHECK (bundle ~ '^[a-z]+(:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$'),
  epoch integer NOT NULL CHECK (epoch > 0),
  wrapped bytea NOT NULL CHECK (octet_length(wrapped) BETWEEN 48 AND 2048),
  created_at timestamptz NOT NULL,
  bound_at timestamptz,
  UNIQUE (subject, bundle)
);
CREATE INDEX bundle_key_unbound ON keystore.bundle_key (created_at) WHERE bound_at IS NULL;
CREATE INDEX bundle_key_epoch ON keystore.bundle_key (epoch);
COMMENT ON TABLE keystore.bundle_key IS 'One wrapped key per bundle of personal data. Deleting a row is what makes a bundle unreadable.';
COMMENT ON COLUMN keystore.bundle_key.dek_id IS 'Random id of the key; stands in the header of each record sealed with it. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.subject IS 'Random id of the person concerned. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.bundle IS 'Kind of bundle and random id of what it belongs to. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.epoch IS 'Number of the epoch key that wraps it. {class: operational, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.wrapped IS 'The key, encrypted under the epoch key and bound to shop, subject, bundle and epoch. {class: sealed, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.created_at IS 'When the key was made. {class: operational, retention: bundle}';
COMMENT ON COLUMN keystore.bundle_key.bound_at IS 'When the shop was first seen to hold the bundle; from then on only a burial ends the key. {class: operational, retention: bundle}';

CREATE TABLE keystore.index_key (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch integer NOT NULL CHECK (epoch > 0),
  wrapped bytea NOT NULL CHECK (octet_length(wrapped) BETWEEN 48 AND 2048),
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE keystore.index_key IS 'The wrapped root of the keys that make locators and keyed hashes.';
COMMENT ON COLUMN keystore.index_key.only_row IS 'Keeps the table to one row. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.index_key.epoch IS 'Number of the epoch key that wraps it. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.index_key.wrapped IS 'The root, encrypted under the epoch key and bound to the shop. {class: sealed, retention: permanent}';
COMMENT ON COLUMN keystore.index_key.created_at IS 'When the root was made. {class: operational, retention: permanent}';
