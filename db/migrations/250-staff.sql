-- Who works here, how they sign in, and what they did. Nobody's name or address: people are known by a short name of their own.

CREATE SCHEMA staff;
COMMENT ON SCHEMA staff IS 'The people who run the shop: how they sign in, what they may do, what they did.';

CREATE TABLE staff.member (
  id uuid PRIMARY KEY,
  handle text COLLATE "C" NOT NULL UNIQUE CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'orders', 'catalogue', 'support', 'marketing', 'privacy', 'read-only')),
  key_handle bytea NOT NULL UNIQUE CHECK (length(key_handle) = 64),
  created_at timestamptz NOT NULL,
  left_at timestamptz
);
COMMENT ON TABLE staff.member IS 'Somebody who works here. Whoever leaves is signed out at once, and forgotten 24 months later, with what they did.';
COMMENT ON COLUMN staff.member.id IS 'Random id. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.member.handle IS 'The short name that colleagues know them by; chosen by themselves, no full name and no address. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.member.role IS 'What they may do. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.member.key_handle IS 'Random: what a passkey knows them by (WebAuthn user handle). {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.member.created_at IS 'When they joined. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.member.left_at IS 'When they left; from then on they are not let in. {class: operational, retention: 24mo}';

CREATE TABLE staff.passkey (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES staff.member (id) ON DELETE CASCADE,
  credential_id bytea NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1023),
  public_key bytea NOT NULL CHECK (length(public_key) <= 2048),
  sign_count bigint NOT NULL CHECK (sign_count >= 0),
  backed_up boolean NOT NULL,
  model uuid NOT NULL,
  label text COLLATE "C" NOT NULL CHECK (label ~ '^[A-Za-z0-9 ().,-]{1,40}$'),
  created_at timestamptz NOT NULL,
  used_on date
);
CREATE INDEX passkey_of_member ON staff.passkey (member_id);
COMMENT ON TABLE staff.passkey IS 'A passkey: the public half. The secret half never leaves the device that made it.';
COMMENT ON COLUMN staff.passkey.id IS 'Random id. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.member_id IS 'Whose it is. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.credential_id IS 'By which the device finds it (WebAuthn credential id). {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.public_key IS 'COSE public key. {class: public, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.sign_count IS 'How often the device says it signed; 0 where it does not count. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.backed_up IS 'Whether it is synchronised to other devices of the same person. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.model IS 'The make of authenticator (AAGUID); zeros where it does not say. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.label IS 'How its owner tells it from others; made from the kind of browser, changed by nobody. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.created_at IS 'When it was made. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.passkey.used_on IS 'The day it was last used. {class: operational, retention: 24mo}';

CREATE TABLE staff.password (
  member_id uuid PRIMARY KEY REFERENCES staff.member (id) ON DELETE CASCADE,
  verifier text COLLATE "C" NOT NULL CHECK (verifier ~ '^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$'),
  code_generation integer NOT NULL CHECK (code_generation >= 0),
  code_step bigint NOT NULL,
  confirmed_at timestamptz,
  failures smallint NOT NULL DEFAULT 0 CHECK (failures BETWEEN 0 AND 1000),
  failed_at timestamptz,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE staff.password IS 'A second way in, for days without a passkey: a password and a code that changes every 30 seconds.';
COMMENT ON COLUMN staff.password.member_id IS 'Whose it is. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.password.verifier IS 'argon2id with a key that is not in the database; the password cannot be found from it. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.password.code_generation IS 'Which secret the codes are made from: derived from a key that is not in the database, and this number. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.password.code_step IS 'The newest half minute whose code was used, so that none works twice. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.password.confirmed_at IS 'When a first code showed that the codes are set up; before that it opens nothing. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.password.failures IS 'How often it was wrong in a row; each makes the next try wait longer, at most 30 seconds. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.password.failed_at IS 'When it was last wrong. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.password.created_at IS 'When it was chosen. {class: operational, retention: 24mo}';

CREATE TABLE staff.recovery_code (
  code_hash bytea PRIMARY KEY CHECK (length(code_hash) = 32),
  member_id uuid NOT NULL REFERENCES staff.member (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL
);
CREATE INDEX recovery_code_of_member ON staff.recovery_code (member_id);
COMMENT ON TABLE staff.recovery_code IS 'Codes on paper, for whoever lost every device. Each works once and then is gone.';
COMMENT ON COLUMN staff.recovery_code.code_hash IS 'HMAC of the code with a key that is not in the database. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.recovery_code.member_id IS 'Whose it is. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.recovery_code.created_at IS 'When it was made. {class: operational, retention: 24mo}';

CREATE TABLE staff.session (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  member_id uuid NOT NULL REFERENCES staff.member (id) ON DELETE CASCADE,
  way text COLLATE "C" NOT NULL CHECK (way IN ('passkey', 'password', 'recovery')),
  label text COLLATE "C" NOT NULL CHECK (label ~ '^[A-Za-z0-9 ().,-]{1,40}$'),
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  confirmed_at timestamptz
);
CREATE INDEX session_of_member ON staff.session (member_id);
CREATE INDEX session_seen ON staff.session (seen_at);
COMMENT ON TABLE staff.session IS 'Somebody who is signed in. It ends 15 minutes after its last use, and after 8 hours in any case.';
COMMENT ON COLUMN staff.session.token_hash IS 'SHA-256 of the token in the cookie. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN staff.session.member_id IS 'Whose it is. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN staff.session.way IS 'How they signed in. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.session.label IS 'The kind of browser and system, without version; no address. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.session.created_at IS 'When they signed in. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.session.seen_at IS 'When it was last used, to the minute. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.session.confirmed_at IS 'When a passkey was last shown in it. {class: operational, retention: until-expiry}';

CREATE TABLE staff.ceremony (
  challenge_hash bytea PRIMARY KEY CHECK (length(challenge_hash) = 32),
  purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('sign-in', 'confirm', 'join', 'add-passkey')),
  bound_to bytea CHECK (length(bound_to) = 32),
  handle text COLLATE "C" CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  key_handle bytea CHECK (length(key_handle) = 64),
  expires_at timestamptz NOT NULL,
  CHECK ((purpose = 'sign-in') = (bound_to IS NULL))
);
CREATE INDEX ceremony_expiry ON staff.ceremony (expires_at);
COMMENT ON TABLE staff.ceremony IS 'A question that was put to a passkey and is not answered yet. Each is answered once, within five minutes.';
COMMENT ON COLUMN staff.ceremony.challenge_hash IS 'SHA-256 of the question. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.ceremony.purpose IS 'What it was put for; an answer serves nothing else. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.ceremony.bound_to IS 'The session or the invitation it was put in, as a hash. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN staff.ceremony.handle IS 'Joining only: the short name that was chosen. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN staff.ceremony.key_handle IS 'Joining only: what the new passkey will know them by. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN staff.ceremony.expires_at IS 'Until when it may be answered. {class: operational, retention: until-expiry}';

CREATE TABLE staff.invitation (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  role text COLLATE "C" NOT NULL CHECK (role IN ('owner', 'orders', 'catalogue', 'support', 'marketing', 'privacy', 'read-only')),
  invited_by uuid REFERENCES staff.member (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
COMMENT ON TABLE staff.invitation IS 'A link by which one person joins, once. Whoever set up the machine gets the first one from it.';
COMMENT ON COLUMN staff.invitation.token_hash IS 'SHA-256 of the secret in the link. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN staff.invitation.role IS 'The role it gives. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.invitation.invited_by IS 'Who invited; empty for the first, which the machine prints. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN staff.invitation.created_at IS 'When. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN staff.invitation.expires_at IS 'Until when it may be used. {class: operational, retention: until-expiry}';

CREATE TABLE staff.audit_entry (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  member_id uuid NOT NULL,
  handle text COLLATE "C" NOT NULL CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  action text COLLATE "C" NOT NULL CHECK (action ~ '^[a-z][a-z0-9-]{1,60}$'),
  object text COLLATE "C" NOT NULL CHECK (object ~ '^[A-Za-z0-9 ._:-]{0,120}$'),
  status smallint CHECK (status BETWEEN 200 AND 599)
);
CREATE INDEX audit_newest ON staff.audit_entry (at DESC, id DESC);
CREATE INDEX audit_of_member ON staff.audit_entry (member_id, at DESC);
CREATE INDEX audit_of_object ON staff.audit_entry (object, at DESC);
COMMENT ON TABLE staff.audit_entry IS 'What somebody changed, written before it was done. Nobody can change an entry; it goes after 24 months.';
COMMENT ON COLUMN staff.audit_entry.id IS 'Random id. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.audit_entry.at IS 'When. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.audit_entry.member_id IS 'Who. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.audit_entry.handle IS 'Their short name then. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN staff.audit_entry.action IS 'What: the name of the route. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.audit_entry.object IS 'To what: the ids in the address. {class: operational, retention: 24mo}';
COMMENT ON COLUMN staff.audit_entry.status IS 'How it ended, as the answer said; empty where the process died before it could. {class: operational, retention: 24mo}';
