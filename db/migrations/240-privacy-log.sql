-- The privacy log: a Merkle tree (RFC 6962) over the entries of the privacy ledger, and the checkpoints of it that were signed.

CREATE TABLE privacy.tree_node (
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 6),
  nth bigint NOT NULL CHECK (nth >= 0),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, nth)
);
COMMENT ON TABLE privacy.tree_node IS 'Hashes of complete subtrees of 256, 65,536, … entries, so that neither a root nor a proof reads the whole ledger. Append-only.';
COMMENT ON COLUMN privacy.tree_node.level IS '1 for 256 entries, 2 for 65,536, and so on. {class: public, retention: permanent}';
COMMENT ON COLUMN privacy.tree_node.nth IS 'Which subtree of its level, from 0. {class: public, retention: permanent}';
COMMENT ON COLUMN privacy.tree_node.hash IS 'Its Merkle tree hash. {class: public, retention: permanent}';

CREATE TABLE privacy.checkpoint (
  origin text COLLATE "C" NOT NULL CHECK (origin ~ '^[a-z0-9.:/-]{1,255}$'),
  size bigint NOT NULL CHECK (size >= 0),
  root bytea NOT NULL CHECK (length(root) = 32),
  signed text NOT NULL CHECK (length(signed) < 2000),
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (origin, size)
);
COMMENT ON TABLE privacy.checkpoint IS 'Every checkpoint that was ever signed: none may contradict another. Append-only.';
COMMENT ON COLUMN privacy.checkpoint.origin IS 'The name of the log: the address of the shop and the path of the log. {class: public, retention: permanent}';
COMMENT ON COLUMN privacy.checkpoint.size IS 'How many entries it covers. {class: public, retention: permanent}';
COMMENT ON COLUMN privacy.checkpoint.root IS 'The root of the tree over them. {class: public, retention: permanent}';
COMMENT ON COLUMN privacy.checkpoint.signed IS 'The signed text as it is published. {class: public, retention: permanent}';
COMMENT ON COLUMN privacy.checkpoint.signed_at IS 'When it was first signed. {class: public, retention: permanent}';

CREATE TRIGGER tree_node_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.tree_node
  FOR EACH STATEMENT EXECUTE FUNCTION privacy.refuse_change();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy.checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION privacy.refuse_change();
