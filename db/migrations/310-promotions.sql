-- Promotions: what is taken off a basket by itself or by a code, and which orders had it. Nothing here says who ordered.

CREATE SCHEMA promotions;

CREATE TABLE promotions.promotion (
  id uuid PRIMARY KEY,
  revision integer NOT NULL CHECK (revision > 0),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 60),
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('percent', 'amount', 'free-delivery')),
  percent smallint CHECK (percent BETWEEN 1 AND 90),
  amount_minor integer CHECK (amount_minor > 0),
  code text COLLATE "C" CHECK (code ~ '^[A-Z0-9]{3,20}$'),
  least_minor integer NOT NULL CHECK (least_minor >= 0),
  categories text[] NOT NULL,
  products text[] NOT NULL,
  starts_on date NOT NULL,
  ends_on date CHECK (ends_on >= starts_on),
  most_uses integer CHECK (most_uses > 0),
  once_each boolean NOT NULL,
  stopped_at timestamptz,
  CHECK ((kind = 'percent') = (percent IS NOT NULL)),
  CHECK ((kind = 'amount') = (amount_minor IS NOT NULL))
);
CREATE UNIQUE INDEX promotion_code ON promotions.promotion (code) WHERE stopped_at IS NULL;
COMMENT ON TABLE promotions.promotion IS 'What is taken off, under which conditions and on which days. Never deleted: orders name it.';
COMMENT ON COLUMN promotions.promotion.id IS 'Random id. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.revision IS 'Counts its changes, so that nobody overwrites what they have not seen. {class: operational, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.title IS 'What it is called in the basket, on the order and in the mail. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.kind IS 'Per cent or an amount off the goods, or delivery for nothing. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.percent IS 'Per cent off, where it is that. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.amount_minor IS 'Pence off, VAT included, where it is that. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.code IS 'What is typed to have it; empty where it comes by itself. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.least_minor IS 'For how many pence of its goods, at their prices, at least; 0 for any. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.categories IS 'Slugs of the departments it is for; with none and no product it is for all. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.products IS 'Slugs of the products it is for as well. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.starts_on IS 'Its first day in London. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.ends_on IS 'Its last day in London; empty where it goes on. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.most_uses IS 'How many orders may have it; empty for any number. {class: operational, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.once_each IS 'Whether each person may have it once. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.promotion.stopped_at IS 'When it was stopped before its last day. {class: operational, retention: permanent}';

CREATE TABLE promotions.taken (
  order_id uuid NOT NULL,
  promotion_id uuid NOT NULL REFERENCES promotions.promotion (id),
  taken_at timestamptz NOT NULL,
  PRIMARY KEY (order_id, promotion_id)
);
CREATE INDEX taken_of_promotion ON promotions.taken (promotion_id);
COMMENT ON TABLE promotions.taken IS 'Which orders have a promotion, from the pay button on; gone where the order is not paid or is cancelled.';
COMMENT ON COLUMN promotions.taken.order_id IS 'The order. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN promotions.taken.promotion_id IS 'The promotion. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.taken.taken_at IS 'When the pay button was pressed. {class: operational, retention: permanent}';

CREATE TABLE promotions.change (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  promotion_id uuid NOT NULL REFERENCES promotions.promotion (id),
  revision integer NOT NULL CHECK (revision > 0),
  field text COLLATE "C" NOT NULL CHECK (field ~ '^[a-z][a-z-]{1,30}$'),
  before text,
  after text,
  handle text COLLATE "C" CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  changed_at timestamptz NOT NULL,
  CHECK (before IS DISTINCT FROM after)
);
CREATE INDEX change_of_promotion ON promotions.change (promotion_id, entry DESC);
CREATE INDEX change_with_author ON promotions.change (changed_at) WHERE handle IS NOT NULL;
COMMENT ON TABLE promotions.change IS 'What staff changed of a promotion, one row for each field. Rows are only added; who it was goes after 24 months.';
COMMENT ON COLUMN promotions.change.entry IS 'Counts the changes; the higher is the later. {class: operational, retention: permanent}';
COMMENT ON COLUMN promotions.change.promotion_id IS 'The promotion. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.change.revision IS 'The revision that the change made. {class: operational, retention: permanent}';
COMMENT ON COLUMN promotions.change.field IS 'What was changed: title, code, last day. {class: operational, retention: permanent}';
COMMENT ON COLUMN promotions.change.before IS 'What stood there before; empty for nothing. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.change.after IS 'What has stood there since. {class: public, retention: permanent}';
COMMENT ON COLUMN promotions.change.handle IS 'The short name of whoever changed it; empty after 24 months. {class: pseudonymous, retention: 24mo}';
COMMENT ON COLUMN promotions.change.changed_at IS 'When, by the clock of the shop. {class: operational, retention: permanent}';
