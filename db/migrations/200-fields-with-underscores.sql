-- Some partners call their fields by names with an underscore.

ALTER TABLE egress.receipt DROP CONSTRAINT receipt_fields_check;
ALTER TABLE egress.receipt ADD CONSTRAINT receipt_fields_check
  CHECK (array_to_string(fields, ' ', '?') ~ '^[A-Za-z0-9_.\[\] -]*$' AND length(array_to_string(fields, ' ', '?')) <= 1000);
