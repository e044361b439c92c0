-- Keys of epochs that somebody else keeps: what lies here is sealed by a key of theirs, which never leaves them. Once they have
-- destroyed that key, this opens for nobody.

CREATE TABLE keystore.kept_epoch_key (
  epoch integer PRIMARY KEY CHECK (epoch > 0),
  keeper text COLLATE "C" NOT NULL CHECK (keeper IN ('vault-transit', 'aws-kms')),
  keeper_key text COLLATE "C" NOT NULL CHECK (keeper_key ~ '^[A-Za-z0-9:/_-]{1,200}$'),
  sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 8 AND 8192),
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE keystore.kept_epoch_key IS 'Wrapping keys of epochs, sealed by the keeper that the settings name. Empty where they lie in files.';
COMMENT ON COLUMN keystore.kept_epoch_key.epoch IS 'Number of the epoch. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.kept_epoch_key.keeper IS 'Who keeps the key that opens it. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.kept_epoch_key.keeper_key IS 'How that key is called there. {class: operational, retention: permanent}';
COMMENT ON COLUMN keystore.kept_epoch_key.sealed IS 'The wrapping key, sealed by the keeper. {class: sealed, retention: permanent}';
COMMENT ON COLUMN keystore.kept_epoch_key.created_at IS 'When the keeper made it. {class: operational, retention: permanent}';
