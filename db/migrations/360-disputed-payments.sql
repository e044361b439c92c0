-- When a cardholder wants money back through the bank, staff see it on the page of the order. The version before this one writes none.

ALTER TABLE payments.attempt ADD COLUMN disputed_at timestamptz;
COMMENT ON COLUMN payments.attempt.disputed_at IS 'When we heard that the cardholder wants the money back through the bank, and the provider confirmed it. {class: operational, retention: order}';
