-- What staff write about an order. The words lie sealed in the bundle of the order, and go when its person is forgotten.

CREATE TABLE orders.note (
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  position smallint NOT NULL CHECK (position BETWEEN 1 AND 100),
  handle text COLLATE "C" NOT NULL CHECK (handle ~ '^[a-z][a-z0-9-]{1,19}$'),
  written_at timestamptz NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (order_id, position)
);
COMMENT ON TABLE orders.note IS 'Words of staff about an order, sealed under its own key. Gone when the order is shredded.';
COMMENT ON COLUMN orders.note.order_id IS 'Order it belongs to; names the bundle fulfilment:<order>. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN orders.note.position IS 'Counts from 1 within the order. {class: operational, retention: bundle}';
COMMENT ON COLUMN orders.note.handle IS 'Short name of whoever wrote it. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN orders.note.written_at IS 'When. {class: operational, retention: bundle}';
COMMENT ON COLUMN orders.note.sealed IS 'The words. {class: sealed, retention: bundle}';
