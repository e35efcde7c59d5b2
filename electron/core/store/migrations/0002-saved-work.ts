/**
 * What people keep: saved filters with their versions, investigations with all that is in them, tags, and the log
 * of every act.
 *
 * - `marked_event` is an event as saved work knows it: by connection and external id, which mean the same on every
 *   machine. `event_id` follows the event here and is NULL where this archive does not hold it.
 * - A frozen list (`result`, `population`) is one line an event, zstd: id, revision, hash, and the hash without
 *   optional includes where that differs, with tabs between them, in the order of the ids' bytes.
 * - `activity` is append-only, and each row's hash covers the one before.
 */
export const version = 2;

export const sql = `
CREATE TABLE marked_event (
  id INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  external_id TEXT NOT NULL,
  event_id INTEGER REFERENCES event (id) ON UPDATE CASCADE ON DELETE SET NULL,
  UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX marked_event_event ON marked_event (event_id);
CREATE INDEX marked_event_missing ON marked_event (id) WHERE event_id IS NULL;

CREATE TABLE saved_filter (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL,
  position INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL
) STRICT;

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

CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  colour TEXT NOT NULL
) STRICT;

CREATE TABLE event_tag (
  tag_id INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
  marked_event_id INTEGER NOT NULL REFERENCES marked_event (id),
  tagged_ms INTEGER NOT NULL,
  tagged_by TEXT NOT NULL,
  PRIMARY KEY (tag_id, marked_event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_tag_event ON event_tag (marked_event_id);

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
CREATE INDEX case_event_time ON case_event (investigation_id, time_ms, marked_event_id);
CREATE INDEX case_event_event ON case_event (marked_event_id);

CREATE TABLE case_note (
  id INTEGER PRIMARY KEY,
  investigation_id INTEGER NOT NULL REFERENCES investigation (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  written_ms INTEGER NOT NULL,
  written_by TEXT NOT NULL
) STRICT;
CREATE INDEX case_note_case ON case_note (investigation_id);

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

CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  subject TEXT,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX activity_subject ON activity (subject, id) WHERE subject IS NOT NULL;

CREATE TRIGGER activity_is_not_changed BEFORE UPDATE ON activity
BEGIN SELECT raise(ABORT, 'The activity log is append-only.'); END;
CREATE TRIGGER activity_is_not_deleted BEFORE DELETE ON activity
BEGIN SELECT raise(ABORT, 'The activity log is append-only.'); END;
`;
