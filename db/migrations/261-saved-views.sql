-- Filters of a list in the back office that somebody gave a title, for everybody who works here.

CREATE TABLE staff.saved_view (
  id uuid PRIMARY KEY,
  room text COLLATE "C" NOT NULL CHECK (room ~ '^[a-z]{1,20}$'),
  title text COLLATE "C" NOT NULL CHECK (title ~ '^[A-Za-z0-9][A-Za-z0-9 £%+&.,()-]{0,39}$'),
  query text COLLATE "C" NOT NULL CHECK (query ~ '^[A-Za-z0-9=&.%-]*$' AND length(query) <= 300),
  UNIQUE (room, title)
);
COMMENT ON TABLE staff.saved_view IS 'A list with its filters under a title. The audit log says who made it; the view does not.';
COMMENT ON COLUMN staff.saved_view.id IS 'Random id. {class: operational, retention: permanent}';
COMMENT ON COLUMN staff.saved_view.room IS 'Which list: the route of its page. {class: operational, retention: permanent}';
COMMENT ON COLUMN staff.saved_view.title IS 'What staff call it: a few plain characters. {class: operational, retention: permanent}';
COMMENT ON COLUMN staff.saved_view.query IS 'The filters, as they stand in the address of the list. {class: operational, retention: permanent}';
