-- Two more mails to whoever runs the shop: that several orders were opened at once, and once a week how often somebody looked. The
-- version before this one queues none, and goes on working.

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox DROP CONSTRAINT outbox_about_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link',
    'complaint-received', 'complaint-answered', 'safety-recall', 'checkpoint', 'special-access', 'access-digest')
);
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_about_check CHECK (
  (kind IN ('checkpoint', 'special-access', 'access-digest')) = (order_id IS NULL)
);
COMMENT ON COLUMN mail.outbox.kind IS 'Which of the nine mails about orders and complaints, or of the three to the owner. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.cause IS 'What caused it where an order has several of a kind: the id of a refund or return, an hour; for a mail to the owner the day, the week or the grant; else empty. {class: pseudonymous, retention: bundle}';
