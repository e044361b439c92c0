CREATE SCHEMA stock;

CREATE TABLE stock.batch (
  code text PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  capacity integer CHECK (capacity >= 0),
  taken integer NOT NULL DEFAULT 0 CHECK (taken >= 0),
  CHECK (capacity IS NULL OR taken <= capacity)
);
COMMENT ON TABLE stock.batch IS 'Production batches of what is made to order: pieces made together, with or without a limit.';
COMMENT ON COLUMN stock.batch.code IS 'Name of the batch in the workshop. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.batch.capacity IS 'How many pieces can be made; null without limit. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.batch.taken IS 'Pieces ordered and paid, shipped ones included. {class: operational, retention: permanent}';

CREATE TABLE stock.item (
  sku text PRIMARY KEY CHECK (sku ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  kind text NOT NULL CHECK (kind IN ('stock', 'made-to-order')),
  on_hand integer CHECK (on_hand >= 0),
  allocated integer NOT NULL DEFAULT 0 CHECK (allocated >= 0),
  batch text REFERENCES stock.batch (code) CHECK (batch <> ''),
  CHECK ((kind = 'stock') = (on_hand IS NOT NULL)),
  CHECK (kind = 'made-to-order' OR batch IS NULL),
  -- The last guard: whatever the code does, nothing is promised to a payer that is not there.
  CONSTRAINT item_never_oversold CHECK (on_hand IS NULL OR allocated <= on_hand)
);
CREATE INDEX item_batch ON stock.item (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE stock.item IS 'What there is of each variant. The row is the lock under which stock of the variant changes.';
COMMENT ON COLUMN stock.item.sku IS 'The variant. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.item.kind IS 'From stock, or made to order. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.item.on_hand IS 'Pieces in the building; null for made to order. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.item.allocated IS 'Pieces paid for and not yet shipped. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.item.batch IS 'The batch that new orders of it go into. {class: operational, retention: permanent}';

CREATE TABLE stock.reservation (
  holder uuid NOT NULL,
  sku text NOT NULL REFERENCES stock.item (sku) CHECK (sku <> ''),
  quantity integer NOT NULL CHECK (quantity > 0),
  batch text REFERENCES stock.batch (code) CHECK (batch <> ''),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (holder, sku)
);
CREATE INDEX reservation_sku ON stock.reservation (sku, expires_at);
CREATE INDEX reservation_batch ON stock.reservation (batch, expires_at) WHERE batch IS NOT NULL;
CREATE INDEX reservation_due ON stock.reservation (expires_at);
COMMENT ON TABLE stock.reservation IS 'Pieces held for an order while it is being paid.';
COMMENT ON COLUMN stock.reservation.holder IS 'The order they are held for. {class: pseudonymous, retention: until-expiry}';
COMMENT ON COLUMN stock.reservation.sku IS 'The variant. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN stock.reservation.quantity IS 'How many pieces. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN stock.reservation.batch IS 'The batch they are held in, if any. {class: operational, retention: until-expiry}';
COMMENT ON COLUMN stock.reservation.expires_at IS 'From this moment on they are free again. {class: operational, retention: until-expiry}';

CREATE TABLE stock.allocation (
  holder uuid NOT NULL,
  sku text NOT NULL REFERENCES stock.item (sku) CHECK (sku <> ''),
  quantity integer NOT NULL CHECK (quantity > 0),
  batch text REFERENCES stock.batch (code) CHECK (batch <> ''),
  shipped integer NOT NULL DEFAULT 0 CHECK (shipped >= 0),
  released integer NOT NULL DEFAULT 0 CHECK (released >= 0),
  returned integer NOT NULL DEFAULT 0 CHECK (returned >= 0),
  PRIMARY KEY (holder, sku),
  CHECK (shipped + released <= quantity),
  CHECK (returned <= shipped)
);
CREATE INDEX allocation_batch ON stock.allocation (batch) WHERE batch IS NOT NULL;
COMMENT ON TABLE stock.allocation IS 'Pieces that an order has paid for, and what became of them.';
COMMENT ON COLUMN stock.allocation.holder IS 'The order; leads to a person only while that order''s bundle lives. {class: pseudonymous, retention: order}';
COMMENT ON COLUMN stock.allocation.sku IS 'The variant. {class: operational, retention: order}';
COMMENT ON COLUMN stock.allocation.quantity IS 'Pieces paid for. {class: operational, retention: order}';
COMMENT ON COLUMN stock.allocation.batch IS 'The batch they were made in, for recalls. {class: operational, retention: order}';
COMMENT ON COLUMN stock.allocation.shipped IS 'Of these, pieces that left the building. {class: operational, retention: order}';
COMMENT ON COLUMN stock.allocation.released IS 'Of these, pieces given back before shipping. {class: operational, retention: order}';
COMMENT ON COLUMN stock.allocation.returned IS 'Of the shipped, pieces that came back and were put on sale. {class: operational, retention: order}';

CREATE TABLE stock.movement (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL REFERENCES stock.item (sku) CHECK (sku <> ''),
  kind text NOT NULL CHECK (kind IN ('receive', 'write-off', 'reserve', 'release', 'expire', 'allocate', 'ship', 'put-back')),
  quantity integer NOT NULL CHECK (quantity > 0),
  on_hand_change integer NOT NULL DEFAULT 0,
  allocated_change integer NOT NULL DEFAULT 0,
  reserved_change integer NOT NULL DEFAULT 0,
  holder uuid,
  reason text CHECK (reason IN ('first-count', 'delivery', 'recount', 'damage', 'loss', 'returned', 'undelivered')),
  at timestamptz NOT NULL
);
CREATE INDEX movement_sku ON stock.movement (sku, id);
COMMENT ON TABLE stock.movement IS 'Every change of stock, in order; only ever added to. Its sums are the figures of the other tables.';
COMMENT ON COLUMN stock.movement.id IS 'Order of the changes of one variant. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.sku IS 'The variant. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.kind IS 'What happened. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.quantity IS 'How many pieces. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.on_hand_change IS 'By how much the pieces in the building changed. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.allocated_change IS 'By how much the allocated pieces changed. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.reserved_change IS 'By how much the reserved pieces changed, expired ones included. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.holder IS 'The order it happened for; leads to a person only while that order''s bundle lives. {class: pseudonymous, retention: order}';
COMMENT ON COLUMN stock.movement.reason IS 'Why, from the closed words of the code that moved it. {class: operational, retention: permanent}';
COMMENT ON COLUMN stock.movement.at IS 'When, by the clock of the shop. {class: operational, retention: permanent}';
