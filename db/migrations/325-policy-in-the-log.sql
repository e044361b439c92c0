-- A version of the policy stands in the privacy ledger under its fingerprint, so that the signed log covers what was promised.
COMMENT ON COLUMN privacy.ledger.subject_tag IS 'HMAC under a secret that is shredded with the bundle: afterwards only the person can make it again. Of a policy that was published: SHA-256 of its words. {class: operational, retention: permanent}';

-- Few among many: found without reading the others.
CREATE INDEX ledger_policy ON privacy.ledger (seq) WHERE type = 'policy-published';
