-- The vault's part of the shop's database: which bundles exist and which are buried, the label sets ever in force, and
-- the locators by which a person is found. Sealed values themselves stand in the tables of the modules that own them.

CREATE SCHEMA vault;
COMMENT ON SCHEMA vault IS 'Bundles of personal data, their graves, and the keyed hashes by which they are found.';

CREATE TABLE vault.keystore (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  mark bytea NOT NULL CHECK (octet_length(mark) = 32)
);
COMMENT ON TABLE vault.keystore IS 'Which keystore this data needs. With another one, or an empty one, the shop does not start.';
COMMENT ON COLUMN vault.keystore.only_row IS 'Keeps the table to one row. {class: operational, retention: permanent}';
COMMENT ON COLUMN vault.keystore.mark IS 'HMAC-SHA-256 of a fixed word under the root of the index keys. {class: operational, retention: permanent}';

CREATE TABLE vault.label_set (
  number integer PRIMARY KEY CHECK (number BETWEEN 1 AND 65535),
  name text NOT NULL UNIQUE,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  first_seen_at timestamptz NOT NULL
);
COMMENT ON TABLE vault.label_set IS 'Digests of the label sets under which data was ever collected. A shop whose policy changed one does not start.';
COMMENT ON COLUMN vault.label_set.number IS 'Number of the label set in the header of records. {class: operational, retention: permanent}';
COMMENT ON COLUMN vault.label_set.name IS 'Name of the label set in the policy. {class: operational, retention: permanent}';
COMMENT ON COLUMN vault.label_set.digest IS 'SHA-256 of its number, name, category and purposes. {class: operational, retention: permanent}';
COMMENT ON COLUMN vault.label_set.first_seen_at IS 'When the shop first ran with it. {class: operational, retention: permanent}';

CREATE TABLE vault.bundle (
  subject uuid NOT NULL,
  bundle text NOT NULL CHECK (bundle ~ '^[a-z]+(:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$'),
  bound_at timestamptz,
  buried_at timestamptz,
  key_destroyed_at timestamptz,
  shredded_at timestamptz,
  PRIMARY KEY (subject, bundle),
  CHECK (bound_at IS NOT NULL OR buried_at IS NOT NULL),
  CHECK (key_destroyed_at IS NULL OR buried_at IS NOT NULL),
  CHECK (shredded_at IS NULL OR key_destroyed_at IS NOT NULL)
);
CREATE INDEX bundle_pending ON vault.bundle (buried_at) WHERE buried_at IS NOT NULL AND shredded_at IS NULL;
COMMENT ON TABLE vault.bundle IS 'Every bundle of personal data, and its tombstone afterwards. A restored backup is cleaned by these tombstones, so they stay.';
COMMENT ON COLUMN vault.bundle.subject IS 'Random id of the person concerned; leads nowhere once the bundle is shredded. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN vault.bundle.bundle IS 'Kind of bundle and random id of what it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN vault.bundle.bound_at IS 'When data was first written under it; empty for a key whose data never came. {class: operational, retention: permanent}';
COMMENT ON COLUMN vault.bundle.buried_at IS 'When it was decided to shred it; from then on nothing opens. {class: operational, retention: permanent}';
COMMENT ON COLUMN vault.bundle.key_destroyed_at IS 'When its key was deleted from the keystore. {class: operational, retention: permanent}';
COMMENT ON COLUMN vault.bundle.shredded_at IS 'When the last row that belonged to it was deleted. {class: operational, retention: permanent}';

CREATE TABLE vault.locator (
  subject uuid NOT NULL,
  bundle text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('email', 'telephone', 'postcode')),
  nv smallint NOT NULL CHECK (nv = 1),
  bits smallint NOT NULL CHECK (bits BETWEEN 0 AND 256 AND (kind = 'email') = (bits = 256)),
  bidx bytea NOT NULL CHECK (octet_length(bidx) = (bits + 7) / 8),
  PRIMARY KEY (subject, bundle, kind),
  FOREIGN KEY (subject, bundle) REFERENCES vault.bundle (subject, bundle)
);
CREATE INDEX locator_bidx ON vault.locator (kind, nv, bits, bidx);
CREATE UNIQUE INDEX locator_account_email ON vault.locator (nv, bidx) WHERE kind = 'email' AND bundle = 'account';
COMMENT ON TABLE vault.locator IS 'Keyed hashes by which bundles are found. Personal data, and gone with the bundle.';
COMMENT ON COLUMN vault.locator.subject IS 'Random id of the person concerned. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN vault.locator.bundle IS 'The bundle that holds the value. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN vault.locator.kind IS 'What was hashed: the e-mail address; the vault also knows telephone number and postcode, and nothing writes them. {class: operational, retention: bundle}';
COMMENT ON COLUMN vault.locator.nv IS 'Version of the normalisation. {class: operational, retention: bundle}';
COMMENT ON COLUMN vault.locator.bits IS 'How many bits of the hash are kept: all for an e-mail address; few for telephone and postcode, so that several people would share them. {class: operational, retention: bundle}';
COMMENT ON COLUMN vault.locator.bidx IS 'The kept bits of HMAC-SHA-256 of the normalised value. {class: locator, retention: bundle}';
