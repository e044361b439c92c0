-- A hold names who answers for it. The version before this one places holds without a name, and goes on working.

ALTER TABLE orders.purchase ADD COLUMN hold_by text COLLATE "C" CHECK (hold_by ~ '^[a-z][a-z0-9.-]{1,39}$');
ALTER TABLE orders.purchase ADD CHECK (hold_by IS NULL OR hold_reason IS NOT NULL);
COMMENT ON COLUMN orders.purchase.hold_by IS 'Who answers for the hold: the handle of somebody of the shop, never of a customer. {class: operational, retention: bundle}';
