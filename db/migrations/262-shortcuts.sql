-- Keys that do something by themselves can be turned off (WCAG 2.2, 2.1.4). It is kept with the person, so that nothing is stored in
-- a browser for it.

ALTER TABLE staff.member ADD COLUMN shortcuts boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN staff.member.shortcuts IS 'Whether single keys do something for them. {class: operational, retention: 24mo}';
