-- Orders. What was bought stays for good and names nobody; who bought it lies sealed in orders.capsule, with a key of its own,
-- and goes when the order is complete.

CREATE SCHEMA orders;
COMMENT ON SCHEMA orders IS 'Orders from the details of the checkout to the day their person is forgotten.';

CREATE TABLE orders.purchase (
  id uuid PRIMARY KEY,
  number text COLLATE "C" NOT NULL UNIQUE CHECK (number ~ '^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  basket_id uuid,
  secret_hash bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  subject_tag bytea CHECK (length(subject_tag) = 32),
  lifecycle text COLLATE "C" NOT NULL CHECK (lifecycle IN ('draft', 'placed', 'cancelled', 'closed')),
  authorised text COLLATE "C" NOT NULL CHECK (authorised IN ('none', 'partial', 'full', 'over')),
  charged text COLLATE "C" NOT NULL CHECK (charged IN ('none', 'partial', 'full', 'over')),
  fulfilled text COLLATE "C" NOT NULL CHECK (fulfilled IN ('none', 'partial', 'dispatched', 'delivered')),
  privacy text COLLATE "C" NOT NULL CHECK (privacy IN ('active', 'complete', 'held', 'shredded')),
  goods_minor integer NOT NULL CHECK (goods_minor >= 0),
  delivery_minor integer NOT NULL CHECK (delivery_minor >= 0),
  total_minor integer NOT NULL CHECK (total_minor = goods_minor + delivery_minor),
  expected_total_minor integer CHECK (expected_total_minor = total_minor),
  authorised_minor integer NOT NULL DEFAULT 0 CHECK (authorised_minor >= 0),
  captured_minor integer NOT NULL DEFAULT 0 CHECK (captured_minor BETWEEN 0 AND total_minor),
  refund_agreed_minor integer NOT NULL DEFAULT 0 CHECK (refund_agreed_minor BETWEEN 0 AND captured_minor),
  refunded_minor integer NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND refund_agreed_minor),
  pieces integer NOT NULL CHECK (pieces > 0),
  dispatched_pieces integer NOT NULL DEFAULT 0 CHECK (dispatched_pieces BETWEEN 0 AND pieces),
  delivered_pieces integer NOT NULL DEFAULT 0 CHECK (delivered_pieces BETWEEN 0 AND dispatched_pieces),
  currency text COLLATE "C" NOT NULL CHECK (currency = 'GBP'),
  country text COLLATE "C" NOT NULL CHECK (country = 'GB'),
  delivery_service text COLLATE "C" NOT NULL,
  delivery_area text COLLATE "C" NOT NULL,
  promised_from date NOT NULL,
  promised_to date NOT NULL CHECK (promised_to >= promised_from),
  policy_version text COLLATE "C" NOT NULL,
  terms_version text COLLATE "C" NOT NULL,
  attempt_id uuid,
  claim_until timestamptz,
  capture_claim_until timestamptz,
  payment_hash bytea CHECK (length(payment_hash) = 32),
  drafted_at timestamptz NOT NULL,
  details_at timestamptz NOT NULL,
  placed_at timestamptz,
  charged_at timestamptz,
  delivered_at timestamptz,
  cancel_until date,
  cancelled_at timestamptz,
  cancel_reason text COLLATE "C" CHECK (cancel_reason IN ('customer', 'shop', 'out-of-stock', 'capture-refused', 'never-paid')),
  complete_due_at timestamptz,
  hold_reason text COLLATE "C" CHECK (hold_reason IN ('legal-claim', 'open-case')),
  hold_until timestamptz,
  completed_at timestamptz,
  buried_at timestamptz,
  shredded_at timestamptz,
  CHECK (lifecycle <> 'draft' OR (charged = 'none' AND fulfilled = 'none' AND privacy = 'active' AND placed_at IS NULL)),
  CHECK (lifecycle NOT IN ('placed', 'closed') OR (placed_at IS NOT NULL AND expected_total_minor IS NOT NULL)),
  CHECK ((lifecycle = 'cancelled') = (cancelled_at IS NOT NULL)),
  CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL)),
  CHECK (lifecycle <> 'cancelled' OR fulfilled = 'none'),
  CHECK (lifecycle <> 'closed' OR fulfilled = 'delivered'),
  CHECK (privacy = 'active' OR (lifecycle IN ('cancelled', 'closed') AND completed_at IS NOT NULL)),
  CHECK ((privacy = 'shredded') = (shredded_at IS NOT NULL)),
  CHECK (privacy <> 'shredded' OR (basket_id IS NULL AND hold_reason IS NULL)),
  CHECK ((hold_reason IS NULL) = (hold_until IS NULL)),
  CHECK (buried_at IS NULL OR completed_at IS NOT NULL),
  CHECK (hold_reason IS NULL OR buried_at IS NULL)
);
CREATE UNIQUE INDEX purchase_one_draft_per_basket ON orders.purchase (basket_id) WHERE lifecycle = 'draft';
CREATE UNIQUE INDEX purchase_attempt ON orders.purchase (attempt_id);
CREATE INDEX purchase_lifecycle ON orders.purchase (lifecycle, placed_at);
CREATE INDEX purchase_authorised ON orders.purchase (authorised, placed_at);
CREATE INDEX purchase_charged ON orders.purchase (charged, placed_at);
CREATE INDEX purchase_fulfilled ON orders.purchase (fulfilled, placed_at);
CREATE INDEX purchase_privacy ON orders.purchase (privacy, placed_at);
CREATE INDEX purchase_stale_draft ON orders.purchase (details_at) WHERE lifecycle = 'draft';
CREATE INDEX purchase_complete_due ON orders.purchase (complete_due_at) WHERE privacy = 'active';
CREATE INDEX purchase_to_shred ON orders.purchase (completed_at) WHERE privacy IN ('complete', 'held');

COMMENT ON TABLE orders.purchase IS 'An order. Immutable in what was bought once it is placed; holds no person.';
COMMENT ON COLUMN orders.purchase.id IS 'Random id, given when the draft is made and kept for good. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.purchase.number IS 'The number people quote; random, says neither how many nor when. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.purchase.basket_id IS 'Basket the draft was made from; emptied when it is placed. {class: pseudonymous, retention: 24h}';
COMMENT ON COLUMN orders.purchase.secret_hash IS 'SHA-256 of the secret in the address of the order page. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.purchase.subject_tag IS 'Tag for the privacy ledger, made from the sealed secret; empty once the order is shredded and every recipient has confirmed. {class: pseudonymous, retention: order}';
COMMENT ON COLUMN orders.purchase.lifecycle IS 'draft, placed, cancelled, closed. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.authorised IS 'How far the provider holds the sum. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.charged IS 'How far what is owed was taken; over: we owe money back. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.fulfilled IS 'How far the goods have got. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.privacy IS 'active, complete, held, shredded. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.goods_minor IS 'Sum of the lines in pence, VAT included. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.delivery_minor IS 'Delivery in pence, VAT included. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.total_minor IS 'Goods and delivery. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.expected_total_minor IS 'The sum on the button that was pressed. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.authorised_minor IS 'Pence the provider agreed to hold. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.captured_minor IS 'Pence taken. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.refund_agreed_minor IS 'Pence we agreed to give back. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.refunded_minor IS 'Pence given back. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.pieces IS 'Pieces ordered, over all lines. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.dispatched_pieces IS 'Pieces that have left. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.delivered_pieces IS 'Pieces that have arrived. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.currency IS 'Currency of all amounts. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.country IS 'Country of the VAT. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.delivery_service IS 'Service promised, in words. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.purchase.delivery_area IS 'Part of the country in words, such as mainland Great Britain; decides price and days. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.purchase.promised_from IS 'First promised day; never edited after placing. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.promised_to IS 'Last promised day; never edited after placing. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.policy_version IS 'Version of the privacy policy that was shown. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.purchase.terms_version IS 'Version of the terms that were agreed to. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.purchase.attempt_id IS 'Payment attempt the draft waits for, or that paid it. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.purchase.claim_until IS 'Until when the draft is kept from change for its payment. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.capture_claim_until IS 'Until when one process has the charge to itself. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.payment_hash IS 'Keyed hash of the reference at the payment provider. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.purchase.drafted_at IS 'When the details were first given. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.details_at IS 'When the details of the draft were last given. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.placed_at IS 'When it was bought. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.charged_at IS 'When the money was taken. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.delivered_at IS 'When the last piece arrived. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.cancel_until IS 'Last day on which the purchase may be cancelled. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.cancelled_at IS 'When it was called off. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.cancel_reason IS 'Why it was called off, from a closed list. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.complete_due_at IS 'When the person is no longer needed, if no return is open. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.hold_reason IS 'Why the person is kept although the order is complete, from a closed list. {class: operational, retention: bundle}';
COMMENT ON COLUMN orders.purchase.hold_until IS 'When the hold ends by itself. {class: operational, retention: bundle}';
COMMENT ON COLUMN orders.purchase.completed_at IS 'When the order was found complete. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.buried_at IS 'When the tombstone of the bundle was set; its key goes next. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.purchase.shredded_at IS 'When the last personal row was gone. {class: operational, retention: permanent}';

CREATE TABLE orders.line (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  position smallint NOT NULL CHECK (position BETWEEN 1 AND 200),
  sku text COLLATE "C" NOT NULL,
  product_slug text COLLATE "C" NOT NULL,
  variant_slug text COLLATE "C" NOT NULL,
  name text NOT NULL,
  choices jsonb NOT NULL CHECK (jsonb_typeof(choices) = 'array'),
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
  unit_price_minor integer NOT NULL CHECK (unit_price_minor >= 0),
  vat_rate_permille smallint NOT NULL CHECK (vat_rate_permille BETWEEN 0 AND 1000),
  supply text COLLATE "C" NOT NULL CHECK (supply IN ('stock', 'made-to-order')),
  promised_from date NOT NULL,
  promised_to date NOT NULL CHECK (promised_to >= promised_from),
  cancellable boolean NOT NULL,
  return_cost_minor integer CHECK (return_cost_minor >= 0),
  UNIQUE (order_id, position),
  UNIQUE (order_id, sku)
);
COMMENT ON TABLE orders.line IS 'What was bought, as it was sold. Written with the draft, never changed after the order is placed.';
COMMENT ON COLUMN orders.line.id IS 'Random id. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.line.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.line.position IS 'Place in the list. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.line.sku IS 'Variant that was sold. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.line.product_slug IS 'Address of its product at the time. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.line.variant_slug IS 'Address of its variant at the time. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.line.name IS 'Name of the product as it was sold. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.line.choices IS 'Options and values in words. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.line.quantity IS 'Pieces. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.line.unit_price_minor IS 'Price of one piece in pence, VAT included. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.line.vat_rate_permille IS 'VAT rate in thousandths. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.line.supply IS 'From stock or made to order. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.line.promised_from IS 'First promised day. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.line.promised_to IS 'Last promised day. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.line.return_cost_minor IS 'What collecting one piece costs who changes their mind, as it was said before the order; 0: we bear it, empty: it can be posted. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.line.cancellable IS 'False only for goods made to the customer''s own specification. {class: operational, retention: permanent}';

CREATE TABLE orders.capsule (
  order_id uuid PRIMARY KEY REFERENCES orders.purchase (id),
  subject uuid NOT NULL,
  contact bytea NOT NULL,
  sealed_at timestamptz NOT NULL
);
COMMENT ON TABLE orders.capsule IS 'The person of an order, sealed under a key of its own. Gone when the order is shredded.';
COMMENT ON COLUMN orders.capsule.order_id IS 'Order it belongs to; names the bundle fulfilment:<order>. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN orders.capsule.subject IS 'Random id of the person for this order alone. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN orders.capsule.contact IS 'Contact card: name, e-mail, telephone, address, note and the secret of the order page, padded. {class: sealed, retention: bundle}';
COMMENT ON COLUMN orders.capsule.sealed_at IS 'When the card was last sealed. {class: operational, retention: bundle}';

CREATE TABLE orders.shipment (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  state text COLLATE "C" NOT NULL CHECK (state IN ('booking', 'dispatched', 'delivered')),
  carrier text COLLATE "C" NOT NULL,
  tracking_reference text COLLATE "C" CHECK (tracking_reference ~ '^[A-Za-z0-9-]{1,40}$'),
  pieces integer NOT NULL CHECK (pieces > 0),
  begun_at timestamptz NOT NULL,
  dispatched_at timestamptz,
  deliver_deadline_at timestamptz,
  tracked_at timestamptz,
  delivered_at timestamptz,
  delivered_by text COLLATE "C" CHECK (delivered_by IN ('courier', 'operator', 'deadline')),
  CHECK ((state = 'booking') = (dispatched_at IS NULL)),
  CHECK ((dispatched_at IS NULL) = (deliver_deadline_at IS NULL)),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
  CHECK ((delivered_at IS NULL) = (delivered_by IS NULL))
);
CREATE INDEX shipment_order ON orders.shipment (order_id);
CREATE UNIQUE INDEX shipment_one_booking ON orders.shipment (order_id) WHERE state = 'booking';
CREATE UNIQUE INDEX shipment_tracking ON orders.shipment (tracking_reference);
CREATE INDEX shipment_deadline ON orders.shipment (deliver_deadline_at) WHERE state = 'dispatched';
COMMENT ON TABLE orders.shipment IS 'A consignment of goods of one order.';
COMMENT ON COLUMN orders.shipment.id IS 'Random id; the courier knows the consignment by it. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.shipment.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.shipment.state IS 'booking: the courier is being asked; dispatched; delivered. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.shipment.carrier IS 'Who carries it. {class: public, retention: permanent}';
COMMENT ON COLUMN orders.shipment.tracking_reference IS 'The courier''s own number; goes when the courier has confirmed the deletion. {class: pseudonymous, retention: order}';
COMMENT ON COLUMN orders.shipment.pieces IS 'Pieces in it. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.shipment.begun_at IS 'When the courier was first asked. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.shipment.dispatched_at IS 'When it left. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.shipment.deliver_deadline_at IS 'When it counts as delivered if nobody says otherwise. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.shipment.tracked_at IS 'When the courier was last asked how far it is. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.shipment.delivered_at IS 'When it arrived. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.shipment.delivered_by IS 'Who said so. {class: operational, retention: permanent}';

CREATE TABLE orders.shipment_line (
  shipment_id uuid NOT NULL REFERENCES orders.shipment (id),
  line_id uuid NOT NULL REFERENCES orders.line (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (shipment_id, line_id)
);
COMMENT ON TABLE orders.shipment_line IS 'What is in a consignment.';
COMMENT ON COLUMN orders.shipment_line.shipment_id IS 'Consignment. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.shipment_line.line_id IS 'Line of the order. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.shipment_line.quantity IS 'Pieces of that line. {class: operational, retention: permanent}';

CREATE TABLE orders.return_case (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  ground text COLLATE "C" NOT NULL CHECK (ground IN ('changed-mind', 'faulty')),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  refund_id uuid
);
CREATE UNIQUE INDEX return_case_one_open ON orders.return_case (order_id) WHERE closed_at IS NULL;
COMMENT ON TABLE orders.return_case IS 'Goods on their way back. While one is open the order is not complete.';
COMMENT ON COLUMN orders.return_case.id IS 'Random id. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.return_case.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.return_case.ground IS 'Changed mind or faulty; a closed list, because free words would hold personal data. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.return_case.opened_at IS 'When the customer said so. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.return_case.closed_at IS 'When it was settled. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.return_case.refund_id IS 'Refund that settled it, if there was one. {class: money, retention: permanent}';

CREATE TABLE orders.refund (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  amount_minor integer NOT NULL CHECK (amount_minor > 0),
  reason text COLLATE "C" NOT NULL CHECK (reason IN ('cancelled', 'returned', 'faulty', 'goodwill', 'late-payment')),
  agreed_at timestamptz NOT NULL,
  refunded_at timestamptz
);
CREATE INDEX refund_order ON orders.refund (order_id);
COMMENT ON TABLE orders.refund IS 'Money we agreed to give back.';
COMMENT ON COLUMN orders.refund.id IS 'Id of the intention, made by its caller: the same id is the same refund. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.refund.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.refund.amount_minor IS 'Pence. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.refund.reason IS 'Why, from a closed list. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.refund.agreed_at IS 'When it was agreed. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.refund.refunded_at IS 'When the provider had carried it out. {class: operational, retention: permanent}';

CREATE TABLE orders.recipient (
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  recipient text COLLATE "C" NOT NULL CHECK (recipient IN ('courier')),
  consignment_id uuid NOT NULL REFERENCES orders.shipment (id),
  fields text[] NOT NULL CHECK (fields <@ ARRAY['name', 'address', 'telephone', 'note']),
  told_at timestamptz NOT NULL,
  deletion_asked_at timestamptz,
  deletion_confirmed_at timestamptz,
  PRIMARY KEY (order_id, recipient, consignment_id),
  CHECK (deletion_confirmed_at IS NULL OR deletion_asked_at IS NOT NULL)
);
CREATE INDEX recipient_unconfirmed ON orders.recipient (order_id) WHERE deletion_confirmed_at IS NULL;
COMMENT ON TABLE orders.recipient IS 'Who outside the shop was given parts of the contact card, and whether they have deleted them.';
COMMENT ON COLUMN orders.recipient.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.recipient.recipient IS 'Which partner. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.recipient.consignment_id IS 'By which id the partner knows it. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.recipient.fields IS 'Names of the fields given; no values. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.recipient.told_at IS 'Written before the fields were sent. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.recipient.deletion_asked_at IS 'When we last asked them to delete. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.recipient.deletion_confirmed_at IS 'When they said that they had. {class: operational, retention: permanent}';

CREATE TABLE orders.history (
  order_id uuid NOT NULL REFERENCES orders.purchase (id),
  step integer NOT NULL CHECK (step > 0),
  at timestamptz NOT NULL,
  what text COLLATE "C" NOT NULL CHECK (what ~ '^[a-z-]{1,30}$'),
  amount_minor integer,
  lifecycle text COLLATE "C" NOT NULL CHECK (lifecycle IN ('draft', 'placed', 'cancelled', 'closed')),
  authorised text COLLATE "C" NOT NULL CHECK (authorised IN ('none', 'partial', 'full', 'over')),
  charged text COLLATE "C" NOT NULL CHECK (charged IN ('none', 'partial', 'full', 'over')),
  fulfilled text COLLATE "C" NOT NULL CHECK (fulfilled IN ('none', 'partial', 'dispatched', 'delivered')),
  privacy text COLLATE "C" NOT NULL CHECK (privacy IN ('active', 'complete', 'held', 'shredded')),
  PRIMARY KEY (order_id, step)
);
COMMENT ON TABLE orders.history IS 'What happened to an order and the state it was in afterwards; append-only.';
COMMENT ON COLUMN orders.history.order_id IS 'Order it belongs to. {class: pseudonymous, retention: permanent}';
COMMENT ON COLUMN orders.history.step IS 'Counts from 1. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.history.at IS 'When. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.history.what IS 'What happened, from a closed list. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.history.amount_minor IS 'Pence, where money moved. {class: money, retention: permanent}';
COMMENT ON COLUMN orders.history.lifecycle IS 'Lifecycle afterwards. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.history.authorised IS 'Axis afterwards. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.history.charged IS 'Axis afterwards. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.history.fulfilled IS 'Axis afterwards. {class: operational, retention: permanent}';
COMMENT ON COLUMN orders.history.privacy IS 'Axis afterwards. {class: operational, retention: permanent}';

CREATE TABLE orders.link_request (
  id uuid PRIMARY KEY,
  order_ids uuid[] NOT NULL CHECK (cardinality(order_ids) <= 20),
  asked_at timestamptz NOT NULL
);
COMMENT ON TABLE orders.link_request IS 'Somebody asked for lost links. A row is written whether or not there is an order, so that neither answer nor time tells.';
COMMENT ON COLUMN orders.link_request.id IS 'Random id. {class: operational, retention: 24h}';
COMMENT ON COLUMN orders.link_request.order_ids IS 'Orders whose links are to be mailed; often empty. {class: pseudonymous, retention: 24h}';
COMMENT ON COLUMN orders.link_request.asked_at IS 'When. {class: operational, retention: 24h}';

-- Guards that hold whatever code writes: nothing of a placed order's bargain changes, history is only added to, and neither the
-- lifecycle nor the privacy of an order runs backwards.

CREATE FUNCTION orders.guard_purchase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.number <> NEW.number OR OLD.id <> NEW.id OR OLD.secret_hash <> NEW.secret_hash THEN
    RAISE EXCEPTION 'An order keeps its id, number and secret.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.lifecycle <> 'draft' AND (
    (OLD.goods_minor, OLD.delivery_minor, OLD.total_minor, OLD.expected_total_minor, OLD.pieces, OLD.currency, OLD.country,
     OLD.delivery_service, OLD.delivery_area, OLD.promised_from, OLD.promised_to, OLD.policy_version, OLD.terms_version, OLD.placed_at)
    IS DISTINCT FROM
    (NEW.goods_minor, NEW.delivery_minor, NEW.total_minor, NEW.expected_total_minor, NEW.pieces, NEW.currency, NEW.country,
     NEW.delivery_service, NEW.delivery_area, NEW.promised_from, NEW.promised_to, NEW.policy_version, NEW.terms_version, NEW.placed_at)
  ) THEN
    RAISE EXCEPTION 'What was bought does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.lifecycle <> NEW.lifecycle AND (OLD.lifecycle, NEW.lifecycle) NOT IN
    (('draft', 'placed'), ('draft', 'cancelled'), ('placed', 'cancelled'), ('placed', 'closed')) THEN
    RAISE EXCEPTION 'An order does not go from % to %.', OLD.lifecycle, NEW.lifecycle USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.privacy <> NEW.privacy AND (OLD.privacy, NEW.privacy) NOT IN
    (('active', 'complete'), ('active', 'held'), ('complete', 'held'), ('held', 'complete'), ('complete', 'shredded')) THEN
    RAISE EXCEPTION 'The privacy of an order does not go from % to %.', OLD.privacy, NEW.privacy USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.dispatched_pieces < OLD.dispatched_pieces OR NEW.delivered_pieces < OLD.delivered_pieces
    OR NEW.captured_minor < OLD.captured_minor OR NEW.refund_agreed_minor < OLD.refund_agreed_minor
    OR NEW.refunded_minor < OLD.refunded_minor OR (OLD.shredded_at IS NOT NULL AND NEW.shredded_at IS DISTINCT FROM OLD.shredded_at) THEN
    RAISE EXCEPTION 'An order does not run backwards.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER purchase_guard BEFORE UPDATE ON orders.purchase FOR EACH ROW EXECUTE FUNCTION orders.guard_purchase();

CREATE FUNCTION orders.guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stage text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'What was bought does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    SELECT lifecycle INTO stage FROM orders.purchase WHERE id = NEW.order_id;
  ELSE
    SELECT lifecycle INTO stage FROM orders.purchase WHERE id = OLD.order_id;
  END IF;
  IF stage <> 'draft' THEN
    RAISE EXCEPTION 'What was bought does not change.' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER line_guard BEFORE INSERT OR UPDATE OR DELETE ON orders.line FOR EACH ROW EXECUTE FUNCTION orders.guard_line();

CREATE FUNCTION orders.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The history of orders is only added to.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON orders.history
  FOR EACH STATEMENT EXECUTE FUNCTION orders.refuse_change();
