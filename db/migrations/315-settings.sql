-- What the owner sets of the shop itself: who trades, where it delivers, VAT, words of mails. Each change is a whole version, so that
-- it can be read and put back. The version before this one reads none of it, and goes by its files.

CREATE SCHEMA settings;
COMMENT ON SCHEMA settings IS 'What the owner of the shop sets of the shop itself, version by version.';

CREATE TABLE settings.version (
  subject text COLLATE "C" NOT NULL CHECK (subject ~ '^[a-z][a-z-]{1,30}$'),
  revision integer NOT NULL CHECK (revision >= 0),
  content jsonb NOT NULL,
  handle text COLLATE "C" CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  set_at timestamptz NOT NULL,
  PRIMARY KEY (subject, revision)
);
CREATE INDEX version_with_author ON settings.version (set_at) WHERE handle IS NOT NULL;
COMMENT ON TABLE settings.version IS 'Every version of what is set of the shop; the highest counts. Rows are only added; who it was goes after 24 months.';
COMMENT ON COLUMN settings.version.subject IS 'What is set: trader, delivery, vat, mail-words. {class: public, retention: permanent}';
COMMENT ON COLUMN settings.version.revision IS 'Counts the versions; 0 is what was there before anybody set it. {class: operational, retention: permanent}';
COMMENT ON COLUMN settings.version.content IS 'All of it as it was then: about the shop, never about a shopper. {class: public, retention: permanent}';
COMMENT ON COLUMN settings.version.handle IS 'The short name of whoever set it; empty for a file, and after 24 months. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN settings.version.set_at IS 'When, by the clock of the shop. {class: operational, retention: permanent}';
