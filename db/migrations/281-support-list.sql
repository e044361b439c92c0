-- The list of answered complaints in the back office, page by page.

CREATE INDEX complaint_answered ON complaints.complaint (answered_at DESC, number DESC) WHERE answered_at IS NOT NULL;
