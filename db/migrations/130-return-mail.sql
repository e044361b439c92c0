-- A seventh mail: a return that was announced is acknowledged on a durable medium. The version before this one queues none, and
-- goes on working.

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link')
);
COMMENT ON COLUMN mail.outbox.kind IS 'Which of the seven mails. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.cause IS 'What caused it where an order has several of a kind: the id of a refund or return, an hour; else empty. {class: pseudonymous, retention: bundle}';
