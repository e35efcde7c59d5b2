import { AppError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ConnectionInfo } from '#shared/sync-status.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { isSampleConnection } from './sample-connections.ts';

/** Where the secret of a connection lies. The secret itself is never in the store. */
export type SecretPlace = { place: 'key-store' } | { place: 'environment'; variable: string } | { place: 'none' };

export interface StoredConnection {
  id: number;
  name: string;
  kind: SourceKind;
  url: string;
  user: string | null;
  secret: SecretPlace;
  /** Trailing overlap that each sync reads again, milliseconds; `null` for the source's own. */
  overlapMs: number | null;
  /** Removed, while its events are kept: not listed, not synced, still searched. */
  removed: boolean;
}

export interface ConnectionInput {
  name: string;
  kind: SourceKind;
  url: string;
  user: string | null;
  secret: SecretPlace;
}

interface ConnectionRow {
  id: number;
  name: string;
  kind: SourceKind;
  url: string;
  user_name: string | null;
  secret_place: SecretPlace['place'];
  secret_variable: string | null;
  removed_ms: number | null;
  overlap_ms: number | null;
}

/**
 * Adds a connection; one that was removed and kept its events comes back when it is the same source.
 * Throws `connection.name_taken`.
 */
export function insertConnection(database: WritableDatabase, input: ConnectionInput, nowMs: number): StoredConnection {
  const variable = input.secret.place === 'environment' ? input.secret.variable : null;
  const earlier = findConnection(database, input.name);
  if (earlier !== null) {
    refuseTakenName(earlier, input);
    database
      .prepare(
        `UPDATE connection SET user_name = ?, secret_place = ?, secret_variable = ?, removed_ms = NULL WHERE id = ?`,
      )
      .run(input.user, input.secret.place, variable, earlier.id);
    return { ...input, id: earlier.id, overlapMs: earlier.overlapMs, removed: false };
  }
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO connection (name, kind, url, user_name, secret_place, secret_variable, created_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(input.name, input.kind, input.url, input.user, input.secret.place, variable, nowMs);
  return { ...input, id: Number(lastInsertRowid), overlapMs: null, removed: false };
}

/** Sets how much a sync reads again, milliseconds; `null` for the source's own. */
export function configureConnection(database: WritableDatabase, connectionId: number, overlapMs: number | null): void {
  database.prepare('UPDATE connection SET overlap_ms = ? WHERE id = ?').run(overlapMs, connectionId);
}

/** Throws `connection.name_taken` unless the earlier connection was removed and is the same source. */
export function refuseTakenName(earlier: StoredConnection, input: { kind: SourceKind; url: string }): void {
  if (!earlier.removed) {
    throw new AppError(
      'connection.name_taken',
      `There is already a connection named ${earlier.name}.`,
      'Choose another name, or remove that connection first.',
    );
  }
  if (earlier.kind !== input.kind || earlier.url !== input.url) {
    throw new AppError(
      'connection.name_taken',
      `The events of a removed connection named ${earlier.name} are still kept, and they came from ${earlier.url}.`,
      `Choose another name, or delete those events with \`tickmark connection remove ${earlier.name} --purge\`.`,
    );
  }
}

export function findConnection(database: ReadableDatabase, name: string): StoredConnection | null {
  const row = database.prepare<[string], ConnectionRow>('SELECT * FROM connection WHERE name = ?').get(name);
  return row === undefined ? null : fromRow(row);
}

/** All connections that were not removed, by name. */
export function listConnections(database: ReadableDatabase): StoredConnection[] {
  return database
    .prepare<[], ConnectionRow>('SELECT * FROM connection WHERE removed_ms IS NULL ORDER BY name')
    .all()
    .map(fromRow);
}

/** All connections as shown to the user, with their last sync and number of events. */
export function describeConnections(database: ReadableDatabase): ConnectionInfo[] {
  const lastSync = database
    .prepare<[number], number | null>(
      `SELECT ended_ms FROM fetch_window
       WHERE connection_id = ? AND file_hash IS NULL AND endpoint <> 'quarantine' AND ended_ms IS NOT NULL
       AND state IN ('complete', 'unverified') ORDER BY id DESC LIMIT 1`,
    )
    .pluck();
  const events = database.prepare<[number], number>('SELECT count(*) FROM event WHERE connection_id = ?').pluck();
  return listConnections(database).map((connection) => {
    const syncedMs = lastSync.get(connection.id) ?? null;
    return {
      name: connection.name,
      kind: connection.kind,
      url: connection.url,
      user: connection.user,
      secret: connection.secret.place,
      lastSync: syncedMs === null ? null : formatIso(syncedMs),
      events: events.get(connection.id) ?? 0,
      overlapHours: connection.overlapMs === null ? null : connection.overlapMs / 3_600_000,
      sample: isSampleConnection(connection),
    };
  });
}

/** Removes a connection. With `purge` its events, ledger and coverage go too; without, they stay. */
export function deleteConnection(
  database: WritableDatabase,
  connection: StoredConnection,
  purge: boolean,
  nowMs: number,
): void {
  const id = connection.id;
  const holdsEvents = database
    .prepare<[number], number>('SELECT 1 FROM event WHERE connection_id = ? LIMIT 1')
    .pluck()
    .get(id);
  if (holdsEvents !== undefined && !purge) {
    database
      .prepare(`UPDATE connection SET secret_place = 'none', secret_variable = NULL, removed_ms = ? WHERE id = ?`)
      .run(nowMs, id);
    return;
  }
  database.prepare('INSERT INTO index_queue (event_id) SELECT id FROM event WHERE connection_id = ?').run(id);
  for (const table of ['event', 'quarantine', 'coverage', 'fetch_call', 'fetch_window', 'run_outcome']) {
    database.prepare(`DELETE FROM ${table} WHERE connection_id = ?`).run(id);
  }
  database.prepare('DELETE FROM connection WHERE id = ?').run(id);
}

function fromRow(row: ConnectionRow): StoredConnection {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    user: row.user_name,
    secret:
      row.secret_place === 'environment'
        ? { place: 'environment', variable: row.secret_variable ?? '' }
        : { place: row.secret_place },
    overlapMs: row.overlap_ms,
    removed: row.removed_ms !== null,
  };
}
