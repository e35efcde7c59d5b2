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

-- All events before a moment were deleted here on purpose. Coverage recorded up to then stays, and is overlaid.
CREATE TABLE purge (
  id INTEGER PRIMARY KEY,
  before_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,
  purged_ms INTEGER NOT NULL,
  purged_by TEXT NOT NULL,
  event_count INTEGER NOT NULL,
  last_coverage_id INTEGER NOT NULL
) STRICT;
`;
