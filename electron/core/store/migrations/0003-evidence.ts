/**
 * The evidence chain: one link for every change of what was collected, each covering the one before, and signed
 * checkpoints over it. `docs/evidence-format.md` describes what a link holds.
 */
export const version = 3;

export const sql = `
CREATE TABLE chain_link (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  body BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX chain_link_kind ON chain_link (kind, seq);

-- The text is what is signed; a machine without a key store leaves a checkpoint unsigned.
CREATE TABLE checkpoint (
  number INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  text TEXT NOT NULL,
  signature BLOB
) STRICT;
`;
