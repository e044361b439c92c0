-- A complaint that was forgotten since a backup was answered before: put back, it is closed, though nobody knows any more with
-- what outcome.

ALTER TABLE complaints.complaint DROP CONSTRAINT complaint_outcome_check;
ALTER TABLE complaints.complaint ADD CONSTRAINT complaint_outcome_check
  CHECK (outcome IN ('upheld', 'partly-upheld', 'not-upheld', 'not-known'));
COMMENT ON COLUMN complaints.complaint.outcome IS 'What came of it; not-known where the answer was lost with what came after a backup. {class: operational, retention: permanent}';
