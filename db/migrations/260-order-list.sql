-- The list of orders in the back office: sorted by day, value and promise, in pages, however many orders there are. The first also
-- counts: it holds what the filters ask for, so that counting reads no order.

CREATE INDEX purchase_listed ON orders.purchase (placed_at, id)
  INCLUDE (lifecycle, charged, fulfilled, total_minor, promised_to) WHERE placed_at IS NOT NULL;
CREATE INDEX purchase_by_value ON orders.purchase (total_minor, id) WHERE placed_at IS NOT NULL;
CREATE INDEX purchase_by_promise ON orders.purchase (promised_to, id) WHERE placed_at IS NOT NULL;
CREATE INDEX purchase_placed_by_promise ON orders.purchase (promised_to, id)
  WHERE lifecycle = 'placed' AND placed_at IS NOT NULL;
