-- What many searched for and did not find. A row says how many daily visitors searched for the same words on one day, and is written only
-- once there were five; the database takes no other row. The version before this one counts nothing.

CREATE SCHEMA searches;
COMMENT ON SCHEMA searches IS 'Searches without a result, counted without a visitor.';

CREATE TABLE searches.not_found (
  day date NOT NULL,
  words text COLLATE "C" NOT NULL CHECK (length(words) BETWEEN 2 AND 40 AND words !~ '@' AND words !~ '[0-9]([ .-]*[0-9]){3}'),
  visitors integer NOT NULL CHECK (visitors >= 5),
  PRIMARY KEY (day, words)
);
COMMENT ON TABLE searches.not_found IS 'Words that at least five daily visitors searched for on one day without a result.';
COMMENT ON COLUMN searches.not_found.day IS 'The day, in London. {class: operational, retention: 30d}';
COMMENT ON COLUMN searches.not_found.words IS 'The words, in small letters; none that look like an address, a postcode or a long number. {class: operational, retention: 30d}';
COMMENT ON COLUMN searches.not_found.visitors IS 'How many daily visitors searched for them that day. {class: operational, retention: 30d}';
