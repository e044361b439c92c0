-- Where the thing is in a photograph, so that a crop keeps it in sight. The version before this one crops at the middle.

ALTER TABLE catalogue.photograph
  ADD COLUMN focal_x smallint NOT NULL DEFAULT 50 CHECK (focal_x BETWEEN 0 AND 100),
  ADD COLUMN focal_y smallint NOT NULL DEFAULT 50 CHECK (focal_y BETWEEN 0 AND 100);
COMMENT ON COLUMN catalogue.photograph.focal_x IS 'The point that a crop keeps in sight, in per cent of the width from the left. {class: public, retention: permanent}';
COMMENT ON COLUMN catalogue.photograph.focal_y IS 'The point that a crop keeps in sight, in per cent of the height from the top. {class: public, retention: permanent}';
