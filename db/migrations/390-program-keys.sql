-- Keys by which programs of the merchant's own ask the shop: who packs, who counts. The version before this one knows no such key.

CREATE SCHEMA programs;
COMMENT ON SCHEMA programs IS 'The programs of whoever runs the shop: what they may ask, and what they are told.';

CREATE TABLE programs.access_key (
  id uuid PRIMARY KEY,
  key_hash bytea NOT NULL UNIQUE CHECK (length(key_hash) = 32),
  title text COLLATE "C" NOT NULL CHECK (title ~ '^[A-Za-z0-9 ().,-]{1,40}$'),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['orders:read', 'orders:send', 'stock:read', 'stock:write']),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  used_on date,
  CHECK (expires_at > created_at)
);
COMMENT ON TABLE programs.access_key IS 'A key for one program. It is shown once and kept as a hash; what it changes stands in the audit log. It goes 24 months after its end.';
COMMENT ON COLUMN programs.access_key.id IS 'Random id; its first eight signs name the key in the audit log. {class: operational, retention: 24mo}';
COMMENT ON COLUMN programs.access_key.key_hash IS 'SHA-256 of the key, which is 256 bits of chance. {class: operational, retention: 24mo}';
COMMENT ON COLUMN programs.access_key.title IS 'What the program is called here. {class: operational, retention: 24mo}';
COMMENT ON COLUMN programs.access_key.scopes IS 'What it may do. {class: operational, retention: 24mo}';
COMMENT ON COLUMN programs.access_key.created_at IS 'When it was made. {class: operational, retention: 24mo}';
COMMENT ON COLUMN programs.access_key.expires_at IS 'From when on it opens nothing. {class: operational, retention: 24mo}';
COMMENT ON COLUMN programs.access_key.revoked_at IS 'When somebody ended it before that. {class: operational, retention: 24mo}';
COMMENT ON COLUMN programs.access_key.used_on IS 'The day it was last used. {class: operational, retention: 24mo}';
