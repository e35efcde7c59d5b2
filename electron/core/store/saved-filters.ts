import { AppError } from '#shared/app-error.ts';
import { fold } from '#shared/fold.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { FilterDefinition, FilterInput, FilterVersion, SavedFilter } from '#shared/saved-filter.ts';
import type { Author } from './activity-log.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';

interface VersionRow {
  query: string;
  columns: string | null;
  sort: string;
  grouping: string | null;
  zone: string | null;
  description: string;
  version: number;
  saved_ms: number;
  saved_by: string;
}

interface FilterRow extends VersionRow {
  id: number;
  name: string;
  folder: string;
  pinned: number;
}

const filterSql = `SELECT saved_filter.id, name, folder, pinned, filter_version.*
  FROM saved_filter JOIN filter_version ON filter_id = saved_filter.id AND filter_version.version = saved_filter.version`;

/** All saved filters in the user's order. */
export function listFilters(database: ReadableDatabase): SavedFilter[] {
  return database.prepare<[], FilterRow>(`${filterSql} ORDER BY position, folded`).all().map(toFilter);
}

export function findFilter(database: ReadableDatabase, name: string): SavedFilter | null {
  const row = database.prepare<[string], FilterRow>(`${filterSql} WHERE folded = ?`).get(fold(name));
  return row === undefined ? null : toFilter(row);
}

/** All versions of a filter, newest first; none where there is no such filter. */
export function listFilterVersions(database: ReadableDatabase, name: string): FilterVersion[] {
  return database
    .prepare<[string], VersionRow>(
      `SELECT filter_version.* FROM filter_version JOIN saved_filter ON saved_filter.id = filter_id
       WHERE folded = ? ORDER BY filter_version.version DESC`,
    )
    .all(fold(name))
    .map(toVersion);
}

/** Saves a filter: a new one at the end, or a new version where the definition differs. */
export function saveFilter(
  database: WritableDatabase,
  input: FilterInput,
  { who, nowMs }: Author,
): { change: 'added' | 'changed' | 'same'; filter: SavedFilter } {
  const stored = findFilter(database, input.name);
  const folded = fold(input.name);
  if (stored === null) {
    database
      .prepare(
        `INSERT INTO saved_filter (name, folded, folder, position, version)
         VALUES (?, ?, ?, (SELECT ifnull(max(position), 0) + 1 FROM saved_filter), 1)`,
      )
      .run(input.name, folded, input.folder);
  } else {
    if (stored.name !== input.name || stored.folder !== input.folder) {
      database
        .prepare('UPDATE saved_filter SET name = ?, folder = ? WHERE folded = ?')
        .run(input.name, input.folder, folded);
    }
    if (sameDefinition(stored, input)) return { change: 'same', filter: foundFilter(database, input.name) };
    database.prepare('UPDATE saved_filter SET version = version + 1 WHERE folded = ?').run(folded);
  }
  database
    .prepare(
      `INSERT INTO filter_version (filter_id, version, query, columns, sort, grouping, zone, description, saved_ms,
         saved_by)
       SELECT id, version, ?, ?, ?, ?, ?, ?, ?, ? FROM saved_filter WHERE folded = ?`,
    )
    .run(
      input.query,
      input.columns === null ? null : JSON.stringify(input.columns),
      JSON.stringify(input.sort),
      input.group,
      input.tz,
      input.description,
      nowMs,
      who,
      folded,
    );
  return { change: stored === null ? 'added' : 'changed', filter: foundFilter(database, input.name) };
}

export function renameFilter(database: WritableDatabase, name: string, newName: string, folder: string): SavedFilter {
  foundFilter(database, name);
  if (fold(newName) !== fold(name) && findFilter(database, newName) !== null) {
    throw new AppError(
      'usage.name_taken',
      `There is a filter named ${newName} already.`,
      'Nothing was changed. Choose another name.',
    );
  }
  database
    .prepare('UPDATE saved_filter SET name = ?, folded = ?, folder = ? WHERE folded = ?')
    .run(newName, fold(newName), folder, fold(name));
  return foundFilter(database, newName);
}

export function removeFilters(database: WritableDatabase, names: readonly string[]): void {
  const remove = database.prepare<[string]>('DELETE FROM saved_filter WHERE folded = ?');
  for (const name of names) if (remove.run(fold(name)).changes === 0) throw unknownFilter(database, name);
}

export function pinFilter(database: WritableDatabase, name: string, pinned: boolean): SavedFilter {
  foundFilter(database, name);
  database
    .prepare('UPDATE saved_filter SET pinned = ? WHERE folded = ? AND pinned <> ?')
    .run(Number(pinned), fold(name), Number(pinned));
  return foundFilter(database, name);
}

/** Names left out follow in the order they had. */
export function reorderFilters(database: WritableDatabase, names: readonly string[]): void {
  const first = new Map(names.map((name, index) => [fold(name), index] as const));
  const rows = database
    .prepare<[], { id: number; folded: string; position: number }>(
      'SELECT id, folded, position FROM saved_filter ORDER BY position, folded',
    )
    .all();
  const place = (folded: string): number => first.get(folded) ?? names.length;
  const ordered = rows.toSorted((a, b) => place(a.folded) - place(b.folded) || a.position - b.position);
  const move = database.prepare<[number, number]>('UPDATE saved_filter SET position = ? WHERE id = ?');
  ordered.forEach(({ id, position }, index) => {
    if (position !== index + 1) move.run(index + 1, id);
  });
}

/** Throws `usage.unknown_filter`. */
export function foundFilter(database: ReadableDatabase, name: string): SavedFilter {
  const filter = findFilter(database, name);
  if (filter === null) throw unknownFilter(database, name);
  return filter;
}

export function unknownFilter(database: ReadableDatabase, name: string): AppError {
  const names = listFilters(database).map((filter) => filter.name);
  const known =
    names.length === 0 ? 'Save one with `tickmark filter save`.' : `There are: ${names.slice(0, 20).join(', ')}.`;
  return new AppError('usage.unknown_filter', `There is no filter named ${name}.`, known);
}

function sameDefinition(a: FilterDefinition, b: FilterDefinition): boolean {
  const key = ({ query, columns, sort, group, tz, description }: FilterDefinition) =>
    JSON.stringify([query, columns, sort, group, tz, description]);
  return key(a) === key(b);
}

function toDefinition(row: VersionRow): FilterDefinition {
  return {
    query: row.query,
    columns: row.columns === null ? null : (JSON.parse(row.columns) as string[]),
    sort: JSON.parse(row.sort) as string[],
    group: row.grouping,
    tz: row.zone,
    description: row.description,
  };
}

function toVersion(row: VersionRow): FilterVersion {
  return { ...toDefinition(row), version: row.version, savedAt: formatIso(row.saved_ms), savedBy: row.saved_by };
}

function toFilter(row: FilterRow): SavedFilter {
  const { name, folder, pinned } = row;
  return { ...toVersion(row), name, folder, pinned: pinned === 1, shipped: false };
}
