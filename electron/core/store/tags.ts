import { AppError } from '#shared/app-error.ts';
import { fold } from '#shared/fold.ts';
import { type Tag, type TagColour, tagColours } from '#shared/investigation.ts';
import type { Author } from './activity-log.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { jsonList } from './marked-events.ts';

export function listTags(database: ReadableDatabase): Tag[] {
  return database
    .prepare<[], Tag>(
      `SELECT name, colour, (SELECT count(*) FROM event_tag WHERE tag_id = tag.id) AS events FROM tag ORDER BY folded`,
    )
    .all();
}

/** The tag of a name, made in the next colour where there is none. */
export function ensureTag(database: WritableDatabase, name: string): number {
  const found = findTag(database, name);
  if (found !== null) return found;
  const count = database.prepare<[], number>('SELECT count(*) FROM tag').pluck().get() ?? 0;
  const colour = tagColours[1 + (count % (tagColours.length - 1))] as TagColour;
  return insertTag(database, name, colour);
}

/** Makes a tag, or gives one another name and colour. */
export function saveTag(database: WritableDatabase, name: string, newName: string, colour: TagColour): void {
  const id = findTag(database, name);
  const other = findTag(database, newName);
  if (other !== null && other !== id) {
    throw new AppError('usage.name_taken', `There is a tag named ${newName} already.`, 'Nothing was changed.');
  }
  if (id === null) insertTag(database, newName, colour);
  else {
    database
      .prepare('UPDATE tag SET name = ?, folded = ?, colour = ? WHERE id = ?')
      .run(newName, fold(newName), colour, id);
  }
}

/** Takes a tag off everything and removes it. Throws `usage.invalid_argument`. */
export function removeTag(database: WritableDatabase, name: string): void {
  if (database.prepare('DELETE FROM tag WHERE folded = ?').run(fold(name)).changes === 1) return;
  const names = listTags(database).map((tag) => tag.name);
  throw new AppError(
    'usage.invalid_argument',
    `There is no tag named ${name}.`,
    `There are: ${names.join(', ') || 'none'}.`,
  );
}

/** Tags marked events. @returns how many did not have the tag before */
export function tagMarked(
  database: WritableDatabase,
  markedIds: ArrayLike<number>,
  tagName: string,
  { who, nowMs }: Author,
): number {
  return database
    .prepare<[number, number, string, string]>(
      `INSERT INTO event_tag (tag_id, marked_event_id, tagged_ms, tagged_by)
       SELECT ?, value, ?, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    )
    .run(ensureTag(database, tagName), nowMs, who, jsonList(markedIds)).changes;
}

/** @returns how many had the tag */
export function untagMarked(database: WritableDatabase, markedIds: ArrayLike<number>, tagName: string): number {
  const id = findTag(database, tagName);
  if (id === null) return 0;
  return database
    .prepare<[number, string]>(
      'DELETE FROM event_tag WHERE tag_id = ? AND marked_event_id IN (SELECT value FROM json_each(?))',
    )
    .run(id, jsonList(markedIds)).changes;
}

function findTag(database: ReadableDatabase, name: string): number | null {
  return database.prepare<[string], number>('SELECT id FROM tag WHERE folded = ?').pluck().get(fold(name)) ?? null;
}

function insertTag(database: WritableDatabase, name: string, colour: TagColour): number {
  const trimmed = name.trim();
  if (trimmed === '') throw new AppError('usage.invalid_argument', 'A tag needs a name.', 'Nothing was changed.');
  return Number(
    database.prepare('INSERT INTO tag (name, folded, colour) VALUES (?, ?, ?)').run(trimmed, fold(trimmed), colour)
      .lastInsertRowid,
  );
}
