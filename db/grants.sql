-- What the running shop (role candour_shop) may do, table by table; applied after every migration, safe to run again.
-- Migrations run as the owner. Whatever is not named here is refused by the database.

-- kernel
GRANT USAGE ON SCHEMA kernel TO candour_shop;
GRANT SELECT, UPDATE ON kernel.clock TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON kernel.shop TO candour_shop;
GRANT SELECT, INSERT, UPDATE, DELETE ON kernel.idempotency TO candour_shop;
GRANT USAGE ON SCHEMA jobs TO candour_shop;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO candour_shop;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO candour_shop;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO candour_shop;

-- vault
GRANT USAGE ON SCHEMA vault TO candour_shop;
GRANT SELECT, INSERT ON vault.keystore, vault.label_set TO candour_shop;
GRANT SELECT, INSERT, UPDATE (buried_at, key_destroyed_at, shredded_at) ON vault.bundle TO candour_shop;
GRANT SELECT, INSERT, UPDATE (nv, bits, bidx), DELETE ON vault.locator TO candour_shop;

-- delivery (SELECT to answer quotes, INSERT to fill empty tables; DELETE because what is set is replaced as a whole)
GRANT USAGE ON SCHEMA delivery TO candour_shop;
GRANT SELECT, INSERT, DELETE ON delivery.zone, delivery.tariff, delivery.area, delivery.outward_code TO candour_shop;

-- mail (DELETE when an order is forgotten)
GRANT USAGE ON SCHEMA mail TO candour_shop;
GRANT SELECT, INSERT, DELETE ON mail.outbox TO candour_shop;
GRANT UPDATE (state, attempts, next_attempt_at, job_queued_at, claimed_until, sent_at, last_error_code) ON mail.outbox TO candour_shop;

-- orders (DELETE where the lines of a draft are priced afresh, and where a person is forgotten)
GRANT USAGE ON SCHEMA orders TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON orders.purchase TO candour_shop;
GRANT SELECT, INSERT, DELETE ON orders.line TO candour_shop;
GRANT SELECT, INSERT, UPDATE (contact, sealed_at, is_located), DELETE ON orders.capsule TO candour_shop;
GRANT SELECT, INSERT, DELETE ON orders.note TO candour_shop;
GRANT SELECT, INSERT ON orders.shipment TO candour_shop;
GRANT UPDATE (state, tracking_reference, dispatched_at, deliver_deadline_at, tracked_at, delivered_at, delivered_by) ON orders.shipment TO candour_shop;
GRANT SELECT, INSERT ON orders.shipment_line, orders.called_off, orders.exchange, orders.history TO candour_shop;
GRANT SELECT, INSERT, UPDATE (closed_at, refund_id) ON orders.return_case TO candour_shop;
GRANT SELECT, INSERT, UPDATE (refunded_at) ON orders.refund TO candour_shop;
GRANT SELECT, INSERT, UPDATE (deletion_asked_at, deletion_confirmed_at) ON orders.recipient TO candour_shop;
GRANT SELECT, INSERT, UPDATE (asked_at), DELETE ON orders.link_request TO candour_shop; -- UPDATE to lock rows
GRANT SELECT, INSERT, UPDATE (done_at, outcome) ON orders.withdrawal TO candour_shop;

-- complaints (what was written is deleted when its person is forgotten)
GRANT USAGE ON SCHEMA complaints TO candour_shop;
GRANT SELECT, INSERT, UPDATE (subject_tag, answered_at, outcome, shred_due_at, buried_at, shredded_at) ON complaints.complaint TO candour_shop;
GRANT SELECT, INSERT, UPDATE (answer), DELETE ON complaints.capsule TO candour_shop;

-- questions (what was written is deleted when its person is forgotten)
GRANT USAGE ON SCHEMA questions TO candour_shop;
GRANT SELECT, INSERT, UPDATE (subject_tag, waiting_since, answered_at, removed_at, shred_due_at, buried_at, shredded_at) ON questions.question TO candour_shop;
GRANT SELECT, INSERT, DELETE ON questions.capsule, questions.message TO candour_shop;

-- safety (an address is deleted when it is taken away)
GRANT USAGE ON SCHEMA safety TO candour_shop;
GRANT SELECT, INSERT, UPDATE (buried_at), DELETE ON safety.contact TO candour_shop;

-- invoices (papers are only added to; whom one is made out to is deleted when they are forgotten)
GRANT USAGE ON SCHEMA invoices TO candour_shop;
GRANT SELECT, INSERT ON invoices.paper TO candour_shop;
GRANT SELECT, INSERT, UPDATE (end_due_at, buried_at), DELETE ON invoices.capsule TO candour_shop;

-- ledger (the books are only added to)
GRANT USAGE ON SCHEMA ledger TO candour_shop;
GRANT SELECT, INSERT ON ledger.entry, ledger.posting TO candour_shop;

-- privacy (only added to)
GRANT USAGE ON SCHEMA privacy TO candour_shop;
GRANT SELECT, INSERT ON privacy.ledger, privacy.tree_node, privacy.checkpoint, privacy.breach TO candour_shop;
GRANT UPDATE (told_at) ON privacy.breach TO candour_shop;

-- retention
GRANT USAGE ON SCHEMA retention TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON retention.run TO candour_shop;

-- patrol
GRANT USAGE ON SCHEMA patrol TO candour_shop;
GRANT SELECT, INSERT, UPDATE (id, begun_at, ended_at, looked, found, said), DELETE ON patrol.run TO candour_shop;

-- stock (movements are only added)
GRANT USAGE ON SCHEMA stock TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON stock.batch, stock.item, stock.allocation TO candour_shop;
GRANT SELECT, INSERT, UPDATE, DELETE ON stock.reservation TO candour_shop;
GRANT SELECT, INSERT ON stock.movement TO candour_shop;

-- catalogue (nothing is deleted: what is no longer sold stays for the papers that name it; only the list of a collection is written anew)
GRANT USAGE ON SCHEMA catalogue TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON catalogue.category, catalogue.product, catalogue.option, catalogue.option_value, catalogue.variant, catalogue.photograph TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON catalogue.designer, catalogue.collection TO candour_shop;
GRANT SELECT, INSERT, DELETE ON catalogue.collection_product TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON catalogue.preview TO candour_shop;
GRANT SELECT, INSERT ON catalogue.former_slug TO candour_shop; -- an old address leads on for good
GRANT SELECT, INSERT ON catalogue.price_charged TO candour_shop; -- history is only added to
GRANT SELECT, INSERT, UPDATE (handle) ON catalogue.change TO candour_shop; -- UPDATE to forget who it was
GRANT SELECT, INSERT, UPDATE (state) ON catalogue.sale TO candour_shop;
GRANT SELECT, UPDATE (version) ON catalogue.release TO candour_shop;

-- searches without a result (DELETE after thirty days)
GRANT USAGE ON SCHEMA searches TO candour_shop;
GRANT SELECT, INSERT, UPDATE (visitors), DELETE ON searches.not_found TO candour_shop;

-- reviews (none is changed or hidden)
GRANT USAGE ON SCHEMA reviews TO candour_shop;
GRANT SELECT, INSERT ON reviews.review TO candour_shop;

-- promotions (an order gives back what it took when it is not paid or is cancelled; of a change it is forgotten who made it)
GRANT USAGE ON SCHEMA promotions TO candour_shop;
GRANT SELECT, INSERT, UPDATE ON promotions.promotion TO candour_shop;
GRANT SELECT, INSERT, DELETE ON promotions.taken TO candour_shop;
GRANT SELECT, INSERT, UPDATE (handle) ON promotions.change TO candour_shop;

-- egress (receipts are only added)
GRANT USAGE ON SCHEMA egress TO candour_shop;
GRANT SELECT, INSERT ON egress.receipt, egress.outcome TO candour_shop;

-- programs (a key is never changed but for its end and the day of its last use)
GRANT USAGE ON SCHEMA programs TO candour_shop;
GRANT SELECT, INSERT, UPDATE (revoked_at, used_on), DELETE ON programs.access_key TO candour_shop;
GRANT SELECT, INSERT, UPDATE (events, secret_generation, former_until, failing_since, off_at, off_because), DELETE ON programs.endpoint TO candour_shop;
GRANT SELECT, INSERT, UPDATE (state, attempts, next_attempt_at, job_queued_at, claimed_until, ended_at, last_outcome), DELETE ON programs.message TO candour_shop;

-- payments (amount, order and opening of an attempt never change; webhook ids go after a month)
GRANT USAGE ON SCHEMA payments TO candour_shop;
GRANT SELECT, INSERT ON payments.attempt, payments.refund TO candour_shop;
GRANT UPDATE (subject, state, decline_reason, reference_sealed, reference_hash, return_token_sealed, return_token_hash, return_used_at, state_at, looked_at, capture_asked_at, disputed_at) ON payments.attempt TO candour_shop;
GRANT UPDATE (done_at) ON payments.refund TO candour_shop;
GRANT SELECT, INSERT, DELETE ON payments.event TO candour_shop;

-- migrations (read only, so that a login of the shop's own sees whether it is up to date)
DO $$
BEGIN
  IF to_regclass('public.candour_migration') IS NOT NULL THEN
    GRANT SELECT ON public.candour_migration TO candour_shop;
  END IF;
END $$;

-- basket (DELETE when it was bought, or lay idle)
GRANT USAGE ON SCHEMA basket TO candour_shop;
GRANT SELECT, INSERT, UPDATE, DELETE ON basket.basket, basket.line TO candour_shop;
GRANT SELECT, INSERT, DELETE ON basket.capability TO candour_shop;

-- staff (an entry of the audit log gets its end once, and goes after 24 months; nothing else of it changes)
GRANT USAGE ON SCHEMA staff TO candour_shop;
GRANT SELECT, INSERT, UPDATE (role, left_at, shortcuts, shortcut_keys), DELETE ON staff.member TO candour_shop;
GRANT SELECT, INSERT, UPDATE (sign_count, backed_up, used_on), DELETE ON staff.passkey TO candour_shop;
GRANT SELECT, INSERT, UPDATE, DELETE ON staff.password TO candour_shop;
GRANT SELECT, INSERT, DELETE ON staff.recovery_code, staff.ceremony, staff.invitation TO candour_shop;
GRANT SELECT, INSERT, UPDATE (token_hash, seen_at, confirmed_at), DELETE ON staff.session TO candour_shop;
GRANT SELECT, INSERT, UPDATE (status), DELETE ON staff.audit_entry TO candour_shop;
GRANT SELECT, INSERT, UPDATE (query), DELETE ON staff.saved_view TO candour_shop;

-- settings (versions are only added; UPDATE to forget who it was)
GRANT USAGE ON SCHEMA settings TO candour_shop;
GRANT SELECT, INSERT, UPDATE (handle) ON settings.version TO candour_shop;

-- access (what was allowed and what was looked at is only added to; it goes with its grant after 24 months, words with their bundle)
GRANT USAGE ON SCHEMA access TO candour_shop;
GRANT SELECT, INSERT, UPDATE (slot), DELETE ON access.holder TO candour_shop; -- UPDATE to lock rows
GRANT SELECT, INSERT, DELETE ON access.undertaking, access.reason TO candour_shop;
GRANT SELECT, INSERT, UPDATE (approved_by, approved_handle, begins_at, ends_at), DELETE ON access.special_grant TO candour_shop;
GRANT SELECT, INSERT ON access.scope, access.reveal TO candour_shop;
