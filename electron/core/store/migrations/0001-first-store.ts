/**
 * The first store: connections, events with their payloads, deployed items, the fetch ledger.
 *
 * - `event.id` carries time (see `event-ids.ts`): id order is time order, newest first is a backward scan.
 * - Tables that hang on an event follow its id (`ON UPDATE CASCADE`), because an id moves when a crowded
 *   second has to make room.
 * - Repeated strings live once, in `dictionary`; `folded` is the value as compared, see `fold.ts`.
 * - An imported file is a `fetch_window` too, with its hash and size, and without a range: files name none.
 */
export const version = 1;

export const sql = `
CREATE TABLE workspace (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE connection (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  user_name TEXT,
  secret_place TEXT NOT NULL CHECK (secret_place IN ('key-store', 'environment', 'none')),
  secret_variable TEXT,
  created_ms INTEGER NOT NULL,
  removed_ms INTEGER,
  overlap_ms INTEGER
) STRICT;

-- What a source learnt of a connection and need not find out again. No secrets.
CREATE TABLE connection_memory (
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (connection_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE dictionary (
  id INTEGER PRIMARY KEY,
  field INTEGER NOT NULL,
  value TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (field, value)
) STRICT;
CREATE INDEX dictionary_folded ON dictionary (field, folded);

CREATE TABLE payload_block (
  id INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

-- Ids of dictionary rows, items, payloads and windows are no foreign keys here: checking them would cost more than
-- storing the row. \`doctor\` looks for ids that point to nothing.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  external_id TEXT NOT NULL,
  kind_id INTEGER NOT NULL,
  actor_id INTEGER,
  operation_id INTEGER,
  operation_code ANY,
  type_id INTEGER,
  type_code ANY,
  object_id INTEGER,
  record TEXT,
  record_alias TEXT,
  origin_id INTEGER,
  target_id INTEGER,
  environment_id INTEGER,
  status_id INTEGER,
  summary TEXT,
  old_value TEXT,
  new_value TEXT,
  item_count INTEGER,
  work_item_state TEXT,
  violation INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  hash BLOB NOT NULL,
  core_hash BLOB,
  with_includes INTEGER NOT NULL,
  payload_block_id INTEGER NOT NULL,
  payload_index INTEGER NOT NULL,
  first_window_id INTEGER NOT NULL,
  last_window_id INTEGER NOT NULL,
  field_shape_id INTEGER,
  field_values TEXT
) STRICT;
CREATE UNIQUE INDEX event_key ON event (connection_id, external_id);

-- In which shapes of further fields (dictionary ids, see further-fields.ts) a field of this name has a value.
CREATE TABLE field_name (
  folded TEXT NOT NULL,
  shape_id INTEGER NOT NULL REFERENCES dictionary (id),
  PRIMARY KEY (folded, shape_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_revision (
  event_id INTEGER NOT NULL REFERENCES event (id) ON UPDATE CASCADE ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  hash BLOB NOT NULL,
  core_hash BLOB,
  with_includes INTEGER NOT NULL,
  payload_block_id INTEGER NOT NULL REFERENCES payload_block (id),
  payload_index INTEGER NOT NULL,
  first_window_id INTEGER NOT NULL REFERENCES fetch_window (id),
  last_window_id INTEGER NOT NULL REFERENCES fetch_window (id),
  PRIMARY KEY (event_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  type_id INTEGER,
  name TEXT,
  folded TEXT
) STRICT;
CREATE UNIQUE INDEX item_key ON item (ifnull(type_id, 0), ifnull(name, ''), name IS NULL);
CREATE INDEX item_folded ON item (folded, type_id);

CREATE TABLE event_item (
  event_id INTEGER NOT NULL REFERENCES event (id) ON UPDATE CASCADE ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  change_id INTEGER,
  modified_by_id INTEGER,
  modified_at ANY,
  PRIMARY KEY (event_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_item_item ON event_item (item_id, event_id);

CREATE TABLE work_item (
  event_id INTEGER NOT NULL REFERENCES event (id) ON UPDATE CASCADE ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  system TEXT NOT NULL,
  key TEXT NOT NULL,
  folded TEXT NOT NULL,
  url TEXT,
  PRIMARY KEY (event_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_item_key ON work_item (folded, event_id);

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  tool_version TEXT NOT NULL
) STRICT;

-- How a run went for one of its connections. A row without an end is running, or its process was killed.
CREATE TABLE run_outcome (
  run_id INTEGER NOT NULL REFERENCES sync_run (id),
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  scheduled INTEGER NOT NULL,
  ended_ms INTEGER,
  state TEXT CHECK (state IN ('complete', 'incomplete', 'failed')),
  calls INTEGER NOT NULL DEFAULT 0,
  notices TEXT NOT NULL DEFAULT '[]',
  error_code TEXT,
  error_message TEXT,
  error_recovery TEXT,
  PRIMARY KEY (run_id, connection_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE fetch_window (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES sync_run (id),
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  endpoint TEXT NOT NULL,
  from_ms INTEGER,
  to_ms INTEGER,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  state TEXT NOT NULL CHECK (state IN ('complete', 'unverified', 'incomplete', 'failed')),
  expected INTEGER,
  row_count INTEGER NOT NULL DEFAULT 0,
  new_count INTEGER NOT NULL DEFAULT 0,
  same_count INTEGER NOT NULL DEFAULT 0,
  changed_count INTEGER NOT NULL DEFAULT 0,
  quarantined_count INTEGER NOT NULL DEFAULT 0,
  notices TEXT NOT NULL DEFAULT '[]',
  error_code TEXT,
  error_message TEXT,
  file_hash BLOB,
  file_bytes INTEGER,
  CHECK (file_hash IS NOT NULL OR (from_ms IS NOT NULL AND to_ms IS NOT NULL))
) STRICT;
CREATE INDEX fetch_window_range ON fetch_window (connection_id, from_ms);
CREATE INDEX fetch_window_run ON fetch_window (run_id, connection_id);

CREATE TABLE fetch_call (
  id INTEGER PRIMARY KEY,
  window_id INTEGER REFERENCES fetch_window (id),
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  host TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  is_data INTEGER NOT NULL,
  parameters TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  status INTEGER,
  bytes INTEGER NOT NULL,
  body_hash BLOB,
  rate_remaining INTEGER,
  rate_reset_ms INTEGER,
  rate_period_ms INTEGER,
  retry_at_ms INTEGER,
  error_code TEXT,
  error_message TEXT
) STRICT;
CREATE INDEX fetch_call_recent ON fetch_call (host, endpoint, started_ms);

-- Ids are never used again: a purge overlays what was recorded up to one.
CREATE TABLE coverage (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  window_id INTEGER NOT NULL REFERENCES fetch_window (id),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('complete', 'unverified', 'incomplete', 'failed'))
) STRICT;
CREATE INDEX coverage_range ON coverage (connection_id, from_ms);

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  window_id INTEGER NOT NULL REFERENCES fetch_window (id),
  raw_hash BLOB NOT NULL,
  raw TEXT NOT NULL,
  reason TEXT NOT NULL,
  first_seen_ms INTEGER NOT NULL,
  UNIQUE (connection_id, raw_hash)
) STRICT;

-- Events whose full text is to be made again; read by the index thread, see full-text.ts.
CREATE TABLE index_queue (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id INTEGER NOT NULL
) STRICT;
`;
