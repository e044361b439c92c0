-- Special access: who may see somebody's details, what they signed, for what and how long they may look, and every look.
-- No row says anything of the person looked at: what was typed as a reason lies sealed in that person's own bundle.

CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'Who may see a person''s details, and every time somebody did.';

CREATE TABLE access.holder (
  slot smallint PRIMARY KEY CHECK (slot BETWEEN 1 AND 5),
  member_id uuid NOT NULL UNIQUE,
  handle text COLLATE "C" NOT NULL CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  named_by uuid NOT NULL,
  named_at timestamptz NOT NULL
);
COMMENT ON TABLE access.holder IS 'The few who have special access: there are five places, so a sixth cannot be named. Ends after 24 months, or when it is taken away.';
COMMENT ON COLUMN access.holder.slot IS 'Which of the five places. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.holder.member_id IS 'Who it is. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.holder.handle IS 'Their short name. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.holder.named_by IS 'Which owner named them. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.holder.named_at IS 'When. {class: operational, retention: 24mo}';

CREATE TABLE access.undertaking (
  member_id uuid NOT NULL,
  signed_at timestamptz NOT NULL,
  version text COLLATE "C" NOT NULL CHECK (version ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  text_hash bytea NOT NULL CHECK (length(text_hash) = 32),
  PRIMARY KEY (member_id, signed_at)
);
COMMENT ON TABLE access.undertaking IS 'Who promised confidentiality, and in which words.';
COMMENT ON COLUMN access.undertaking.member_id IS 'Who signed. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.undertaking.signed_at IS 'When, with a passkey shown within five minutes. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.undertaking.version IS 'Which version of the text. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.undertaking.text_hash IS 'SHA-256 of the words that were shown. {class: operational, retention: 24mo}';

CREATE TABLE access.special_grant (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL,
  handle text COLLATE "C" NOT NULL CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  role text COLLATE "C" NOT NULL CHECK (role ~ '^[a-z][a-z-]{1,19}$'),
  purpose text COLLATE "C" NOT NULL CHECK (purpose IN ('deliver-order', 'order-mail', 'take-order', 'show-to-subject', 'answer-complaint')),
  case_kind text COLLATE "C" NOT NULL CHECK (case_kind IN ('question', 'delivery', 'return', 'complaint', 'dispatch')),
  case_reference text COLLATE "C" NOT NULL CHECK (case_reference ~ '^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  breadth smallint NOT NULL CHECK (breadth BETWEEN 1 AND 20),
  asked_at timestamptz NOT NULL,
  approved_by uuid,
  approved_handle text COLLATE "C" CHECK (approved_handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  begins_at timestamptz,
  ends_at timestamptz,
  UNIQUE (id, breadth),
  CHECK ((begins_at IS NULL) = (ends_at IS NULL)),
  CHECK (ends_at > begins_at AND ends_at <= begins_at + interval '30 minutes'),
  CHECK (begins_at >= asked_at AND begins_at <= asked_at + interval '30 minutes'),
  CHECK ((approved_by IS NULL) = (approved_handle IS NULL)),
  CHECK (approved_by IS DISTINCT FROM member_id),
  CHECK (begins_at IS NULL OR breadth = 1 OR approved_by IS NOT NULL)
);
CREATE INDEX special_grant_of_member ON access.special_grant (member_id, ends_at DESC);
CREATE INDEX special_grant_asked ON access.special_grant (asked_at);
COMMENT ON TABLE access.special_grant IS 'That somebody may look, at what, for which purpose and until when. More than one order at once needs a second person.';
COMMENT ON COLUMN access.special_grant.id IS 'Random id. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.member_id IS 'Who may look. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.handle IS 'Their short name. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.role IS 'Their role at that time. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.purpose IS 'The kind of reason: one of the purposes that the details were collected for. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.case_kind IS 'What kind of case it is for. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.case_reference IS 'Which case: the number of an order, a complaint or a batch. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.breadth IS 'How many orders or complaints it covers. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.asked_at IS 'When it was asked for. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.approved_by IS 'Who approved it, where it covers more than one; never who asked. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.approved_handle IS 'Their short name. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.begins_at IS 'From when it counts; empty while it waits for the second person. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.special_grant.ends_at IS 'Until when: at most 30 minutes. {class: operational, retention: 24mo}';

CREATE TABLE access.scope (
  grant_id uuid NOT NULL,
  breadth smallint NOT NULL,
  position smallint NOT NULL CHECK (position BETWEEN 1 AND 20),
  about text COLLATE "C" NOT NULL CHECK (about IN ('order', 'complaint')),
  about_id uuid NOT NULL,
  number text COLLATE "C" NOT NULL CHECK (number ~ '^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  PRIMARY KEY (grant_id, about_id),
  UNIQUE (grant_id, position),
  FOREIGN KEY (grant_id, breadth) REFERENCES access.special_grant (id, breadth) ON DELETE CASCADE,
  CHECK (position <= breadth)
);
COMMENT ON TABLE access.scope IS 'What a grant covers, named one by one.';
COMMENT ON COLUMN access.scope.grant_id IS 'Which grant. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.scope.breadth IS 'How many it covers, as the grant says. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.scope.position IS 'Which of them. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.scope.about IS 'Whether it is an order or a complaint. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.scope.about_id IS 'Which. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.scope.number IS 'Its number. {class: pseudonymous, retention: 24mo}';

CREATE TABLE access.reason (
  grant_id uuid NOT NULL,
  about_id uuid NOT NULL,
  subject uuid NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (grant_id, about_id),
  FOREIGN KEY (grant_id, about_id) REFERENCES access.scope (grant_id, about_id) ON DELETE CASCADE
);
CREATE INDEX reason_about ON access.reason (about_id);
COMMENT ON TABLE access.reason IS 'What was typed as a reason, sealed in the bundle it is about. Goes with that bundle.';
COMMENT ON COLUMN access.reason.grant_id IS 'Which grant. {class: operational, retention: bundle}';
COMMENT ON COLUMN access.reason.about_id IS 'Which order or complaint. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN access.reason.subject IS 'Whose bundle: a random id. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN access.reason.sealed IS 'The words. {class: sealed, retention: bundle}';

CREATE TABLE access.reveal (
  id uuid PRIMARY KEY,
  grant_id uuid NOT NULL,
  about_id uuid NOT NULL,
  member_id uuid NOT NULL,
  at timestamptz NOT NULL,
  FOREIGN KEY (grant_id, about_id) REFERENCES access.scope (grant_id, about_id) ON DELETE CASCADE
);
CREATE INDEX reveal_about ON access.reveal (about_id, at DESC);
CREATE INDEX reveal_at ON access.reveal (at DESC, id DESC);
CREATE INDEX reveal_of_grant ON access.reveal (grant_id);
COMMENT ON TABLE access.reveal IS 'Every time somebody was shown details: written before they are opened. Append-only for 24 months.';
COMMENT ON COLUMN access.reveal.id IS 'Random id. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.reveal.grant_id IS 'By which grant. {class: operational, retention: 24mo}';
COMMENT ON COLUMN access.reveal.about_id IS 'Whose details, as the id of an order or a complaint. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.reveal.member_id IS 'Who looked. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN access.reveal.at IS 'When. {class: operational, retention: 24mo}';

CREATE FUNCTION access.need_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM access.special_grant g JOIN access.holder h ON h.member_id = g.member_id
    WHERE g.id = NEW.grant_id AND g.member_id = NEW.member_id AND g.begins_at <= NEW.at AND NEW.at < g.ends_at;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Nobody looks without special access and a grant that is open.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reveal_needs_grant BEFORE INSERT ON access.reveal FOR EACH ROW EXECUTE FUNCTION access.need_grant();

CREATE FUNCTION access.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger of looks is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reveal_append_only BEFORE UPDATE OR TRUNCATE ON access.reveal
  FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();

-- By shop time, a day before the rule of retention at the earliest: the clocks of two machines may differ.
CREATE FUNCTION access.keep_young() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  shop_now timestamptz;
BEGIN
  SELECT clock_timestamp() + c.offset_ms * interval '1 millisecond' INTO shop_now FROM kernel.clock c;
  IF OLD.asked_at > coalesce(shop_now, clock_timestamp()) - interval '729 days' THEN
    RAISE EXCEPTION 'What somebody was allowed to see is kept for 24 months.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER special_grant_kept BEFORE DELETE ON access.special_grant FOR EACH ROW EXECUTE FUNCTION access.keep_young();
