-- A mail to whoever runs the shop: the checkpoint of the privacy log, once a day. It is about no order and no complaint. The version before this
-- one queues none, and goes on working.

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ALTER COLUMN order_id DROP NOT NULL;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link',
    'complaint-received', 'complaint-answered', 'checkpoint')
);
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_about_check CHECK ((kind = 'checkpoint') = (order_id IS NULL));
CREATE UNIQUE INDEX outbox_owner ON mail.outbox (kind, cause) WHERE order_id IS NULL;
COMMENT ON COLUMN mail.outbox.kind IS 'Which of the nine mails about orders and complaints, or the one to the owner. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.order_id IS 'The order or the complaint it is about; leads to the recipient while the bundle lives. Empty for a mail to the owner. {class: pseudonymous, retention: bundle}';
COMMENT ON COLUMN mail.outbox.cause IS 'What caused it where an order has several of a kind: the id of a refund or return, an hour; for a mail to the owner the day; else empty. {class: pseudonymous, retention: bundle}';
