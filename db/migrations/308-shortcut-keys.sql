-- Which keys do something by themselves is chosen by each for themselves (WCAG 2.2, 2.1.4).

ALTER TABLE staff.member ADD COLUMN shortcut_keys text COLLATE "C" NOT NULL DEFAULT '/jkx?g' CHECK (shortcut_keys ~ '^[!-~]{6}$');
COMMENT ON COLUMN staff.member.shortcut_keys IS 'Their keys: to the search, next row, row before, tick, sheet of keys, and the one before the letter of a room. {class: operational, retention: 24mo}';
