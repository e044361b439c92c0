-- Two mails about a complaint: that it has come, and that it is answered. The version before this one queues neither, and goes on
-- working.

ALTER TABLE mail.outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE mail.outbox ADD CONSTRAINT outbox_kind_check CHECK (
  kind IN ('acknowledgement', 'dispatched', 'delivered', 'cancelled', 'refunded', 'return-announced', 'lost-link',
    'complaint-received', 'complaint-answered')
);
COMMENT ON COLUMN mail.outbox.kind IS 'Which of the nine mails. {class: operational, retention: bundle}';
COMMENT ON COLUMN mail.outbox.order_id IS 'The order or the complaint it is about; leads to the recipient while the bundle lives. {class: pseudonymous, retention: bundle}';
