-- What buyers say of products. A review has no person: no name, no place, no order.

CREATE SCHEMA reviews;
COMMENT ON SCHEMA reviews IS 'What buyers say of products, without saying who they are.';

CREATE TABLE reviews.review (
  id uuid PRIMARY KEY,
  product text NOT NULL CHECK (product ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  sku text NOT NULL CHECK (sku ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 80),
  words text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 2000),
  written_on date NOT NULL,
  verified boolean NOT NULL,
  incentive text CHECK (char_length(incentive) BETWEEN 1 AND 120),
  source text NOT NULL CHECK (source IN ('sample', 'order'))
);
CREATE INDEX review_of_product ON reviews.review (product, written_on DESC, id);
COMMENT ON TABLE reviews.review IS 'One review. Added and shown, whatever its stars; never changed.';
COMMENT ON COLUMN reviews.review.id IS 'Made from what it says, so that importing twice gives the same one. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.product IS 'Slug of the product. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.sku IS 'The variant that was bought. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.stars IS 'From 1 to 5. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.title IS 'A few words that stand above it. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.words IS 'What it says, published as it is. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.written_on IS 'The day it was written; pages name the month only. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.verified IS 'The piece was bought here and delivered before it was written. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.incentive IS 'What the writer got for writing it; empty for nothing. {class: public, retention: permanent}';
COMMENT ON COLUMN reviews.review.source IS 'sample: invented for a sample shop. order: written by a buyer. {class: public, retention: permanent}';
