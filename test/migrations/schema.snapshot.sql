CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  subject TEXT,
  hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER activity_is_not_changed BEFORE UPDATE ON activity
BEGIN SELECT raise(ABORT, 'The activity log is append-only.'); END;

CREATE TRIGGER activity_is_not_deleted BEFORE DELETE ON activity
BEGIN SELECT raise(ABORT, 'The activity log is append-only.'); END;

CREATE INDEX activity_subject ON activity (subject, id) WHERE subject IS NOT NULL;

CREATE TABLE case_attachment (
  id INTEGER PRIMARY KEY,
  investigation_id INTEGER NOT NULL REFERENCES investigation (id) ON DELETE CASCADE,
  marked_event_id INTEGER REFERENCES marked_event (id),
  name TEXT NOT NULL,
  hash BLOB NOT NULL,
  byte_count INTEGER NOT NULL,
  added_ms INTEGER NOT NULL,
  added_by TEXT NOT NULL
) STRICT;

CREATE INDEX case_attachment_case ON case_attachment (investigation_id);

CREATE TABLE case_event (
  investigation_id INTEGER NOT NULL REFERENCES investigation (id) ON DELETE CASCADE,
  marked_event_id INTEGER NOT NULL REFERENCES marked_event (id),
  time_ms INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  hash BLOB NOT NULL,
  core_hash BLOB,
  note TEXT NOT NULL DEFAULT '',
  pinned_ms INTEGER NOT NULL,
  pinned_by TEXT NOT NULL,
  PRIMARY KEY (investigation_id, marked_event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_event_event ON case_event (marked_event_id);

CREATE INDEX case_event_time ON case_event (investigation_id, time_ms, marked_event_id);

CREATE TABLE case_note (
  id INTEGER PRIMARY KEY,
  investigation_id INTEGER NOT NULL REFERENCES investigation (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  written_ms INTEGER NOT NULL,
  written_by TEXT NOT NULL
) STRICT;

CREATE INDEX case_note_case ON case_note (investigation_id);

CREATE TABLE case_query (
  id INTEGER PRIMARY KEY,
  investigation_id INTEGER NOT NULL REFERENCES investigation (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  query TEXT NOT NULL,
  resolved_from TEXT,
  resolved_to TEXT,
  zone TEXT NOT NULL,
  event_count INTEGER NOT NULL,
  result_hash BLOB NOT NULL,
  result BLOB NOT NULL,
  checkpoint INTEGER NOT NULL,
  saved_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL
) STRICT;

CREATE INDEX case_query_case ON case_query (investigation_id);

CREATE TABLE case_sample (
  id INTEGER PRIMARY KEY,
  investigation_id INTEGER NOT NULL REFERENCES investigation (id) ON DELETE CASCADE,
  query TEXT NOT NULL,
  resolved_from TEXT,
  resolved_to TEXT,
  zone TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('random', 'stratified', 'interval')),
  stratum_field TEXT,
  seed TEXT NOT NULL,
  population_count INTEGER NOT NULL,
  population_hash BLOB NOT NULL,
  population BLOB NOT NULL,
  drawn_ms INTEGER NOT NULL,
  drawn_by TEXT NOT NULL
) STRICT;

CREATE INDEX case_sample_case ON case_sample (investigation_id);

CREATE TABLE case_sample_item (
  sample_id INTEGER NOT NULL REFERENCES case_sample (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  marked_event_id INTEGER NOT NULL REFERENCES marked_event (id),
  hash BLOB NOT NULL,
  stratum TEXT,
  result TEXT CHECK (result IN ('pass', 'fail', 'na')),
  tester TEXT,
  tested_ms INTEGER,
  note TEXT NOT NULL DEFAULT '',
  attachment TEXT,
  PRIMARY KEY (sample_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_task (
  id INTEGER PRIMARY KEY,
  investigation_id INTEGER NOT NULL REFERENCES investigation (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  done_ms INTEGER,
  done_by TEXT
) STRICT;

CREATE INDEX case_task_case ON case_task (investigation_id);

CREATE TABLE chain_link (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  body BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE INDEX chain_link_kind ON chain_link (kind, seq);

CREATE TABLE checkpoint (
  number INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  text TEXT NOT NULL,
  signature BLOB
) STRICT;

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

CREATE TABLE connection_memory (
  connection_id INTEGER NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (connection_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  connection_id INTEGER NOT NULL REFERENCES connection (id),
  window_id INTEGER NOT NULL REFERENCES fetch_window (id),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('complete', 'unverified', 'incomplete', 'failed'))
) STRICT;

CREATE INDEX coverage_range ON coverage (connection_id, from_ms);

CREATE TABLE dictionary (
  id INTEGER PRIMARY KEY,
  field INTEGER NOT NULL,
  value TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (field, value)
) STRICT;

CREATE INDEX dictionary_folded ON dictionary (field, folded);

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

CREATE UNIQUE INDEX event_key ON event (connection_id, external_id);

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

CREATE TABLE event_tag (
  tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
  marked_event_id INTEGER NOT NULL REFERENCES marked_event (id),
  tagged_ms INTEGER NOT NULL,
  tagged_by TEXT NOT NULL,
  PRIMARY KEY (tag_id, marked_event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_tag_event ON event_tag (marked_event_id);

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

CREATE TABLE field_name (
  folded TEXT NOT NULL,
  shape_id INTEGER NOT NULL REFERENCES dictionary (id),
  PRIMARY KEY (folded, shape_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE filter_version (
  filter_id INTEGER NOT NULL REFERENCES saved_filter (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  query TEXT NOT NULL,
  columns TEXT,
  sort TEXT NOT NULL,
  grouping TEXT,
  zone TEXT,
  description TEXT NOT NULL,
  saved_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (filter_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE index_queue (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id INTEGER NOT NULL
) STRICT;

CREATE TABLE investigation (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  story TEXT NOT NULL DEFAULT '',
  frozen_results TEXT,
  -- Acts on another machine, before the case came here, as JSON.
  earlier_log TEXT NOT NULL DEFAULT '[]',
  created_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  closed_ms INTEGER
) STRICT;

CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  type_id INTEGER,
  name TEXT,
  folded TEXT
) STRICT;

CREATE INDEX item_folded ON item (folded, type_id);

CREATE UNIQUE INDEX item_key ON item (ifnull(type_id, 0), ifnull(name, ''), name IS NULL);

CREATE TABLE marked_event (
  id INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  external_id TEXT NOT NULL,
  event_id INTEGER REFERENCES event (id) ON UPDATE CASCADE ON DELETE SET NULL,
  UNIQUE (connection, external_id)
) STRICT;

CREATE INDEX marked_event_event ON marked_event (event_id);

CREATE INDEX marked_event_missing ON marked_event (id) WHERE event_id IS NULL;

CREATE TABLE payload_block (
  id INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE purge (
  id INTEGER PRIMARY KEY,
  before_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,
  purged_ms INTEGER NOT NULL,
  purged_by TEXT NOT NULL,
  event_count INTEGER NOT NULL,
  last_coverage_id INTEGER NOT NULL
) STRICT;

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

CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL,
  position INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  tool_version TEXT NOT NULL
) STRICT;

CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  colour TEXT NOT NULL
) STRICT;

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

CREATE TABLE workspace (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;