import { AppError } from '#shared/app-error.ts';
import { fold } from '#shared/fold.ts';
import type { CaseNote, CaseSummary, CaseTask, StoryResult } from '#shared/investigation.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ActivityEntry } from '#shared/saved-work.ts';
import type { Author } from './activity-log.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { countPinned } from './pin-counts.ts';

/** An investigation's own row. */
export interface StoredCase {
  id: number;
  name: string;
  description: string;
  story: string;
  /** Results of the story's blocks, since it was closed. */
  frozenResults: StoryResult[] | null;
  createdMs: number;
  createdBy: string;
  closedMs: number | null;
}

interface CaseRow extends Omit<StoredCase, 'frozenResults'> {
  frozenResults: string | null;
}

const caseSql = `SELECT id, name, description, story, frozen_results AS frozenResults, created_ms AS createdMs,
  created_by AS createdBy, closed_ms AS closedMs FROM investigation`;

/** Open ones first, newest first. */
export function listCases(database: ReadableDatabase): CaseSummary[] {
  return database
    .prepare<[], CaseRow>(`${caseSql} ORDER BY closed_ms IS NOT NULL, created_ms DESC, id DESC`)
    .all()
    .map((row) => summaryOf(database, row));
}

export function summaryOf(database: ReadableDatabase, row: Omit<StoredCase, 'frozenResults'>): CaseSummary {
  const count = (sql: string) => database.prepare<[number], number>(sql).pluck().get(row.id) ?? 0;
  return {
    name: row.name,
    state: row.closedMs === null ? 'open' : 'closed',
    description: row.description,
    events: countPinned(database, row.id),
    openTasks: count('SELECT count(*) FROM case_task WHERE investigation_id = ? AND done_ms IS NULL'),
    createdAt: formatIso(row.createdMs),
    createdBy: row.createdBy,
    closedAt: row.closedMs === null ? null : formatIso(row.closedMs),
  };
}

export function findCase(database: ReadableDatabase, name: string): StoredCase | null {
  const row = database.prepare<[string], CaseRow>(`${caseSql} WHERE folded = ?`).get(fold(name));
  if (row === undefined) return null;
  return {
    ...row,
    frozenResults: row.frozenResults === null ? null : (JSON.parse(row.frozenResults) as StoryResult[]),
  };
}

/** Throws `usage.unknown_case`. */
export function foundCase(database: ReadableDatabase, name: string): StoredCase {
  const found = findCase(database, name);
  if (found !== null) return found;
  const names = listCases(database).map((one) => one.name);
  throw new AppError(
    'usage.unknown_case',
    `There is no investigation named ${name}.`,
    names.length === 0 ? 'Begin one with `tickmark case create`.' : `There are: ${names.slice(0, 20).join(', ')}.`,
  );
}

/** Throws `usage.unknown_case`, `usage.case_closed`. */
export function openCase(database: ReadableDatabase, name: string): StoredCase {
  const found = foundCase(database, name);
  if (found.closedMs === null) return found;
  throw new AppError(
    'usage.case_closed',
    `The investigation ${found.name} is closed.`,
    'Nothing was changed. Reopen it first.',
  );
}

/** Throws `usage.name_taken`. */
export function createCase(
  database: WritableDatabase,
  { name, description }: { name: string; description: string },
  { who, nowMs }: Author,
): StoredCase {
  refuseTaken(database, name);
  database
    .prepare('INSERT INTO investigation (name, folded, description, created_ms, created_by) VALUES (?, ?, ?, ?, ?)')
    .run(name, fold(name), description, nowMs, who);
  return foundCase(database, name);
}

/** `null` leaves a fact as it is. */
export function updateCase(
  database: WritableDatabase,
  stored: StoredCase,
  change: { newName: string | null; description: string | null; story: string | null },
): void {
  const name = change.newName ?? stored.name;
  if (fold(name) !== fold(stored.name)) refuseTaken(database, name);
  database
    .prepare('UPDATE investigation SET name = ?, folded = ?, description = ?, story = ? WHERE id = ?')
    .run(name, fold(name), change.description ?? stored.description, change.story ?? stored.story, stored.id);
}

/** @param results of the story's blocks at this moment */
export function closeCase(database: WritableDatabase, id: number, results: StoryResult[], nowMs: number): void {
  database
    .prepare('UPDATE investigation SET closed_ms = ?, frozen_results = ? WHERE id = ?')
    .run(nowMs, JSON.stringify(results), id);
}

export function reopenCase(database: WritableDatabase, id: number): void {
  database.prepare('UPDATE investigation SET closed_ms = NULL, frozen_results = NULL WHERE id = ?').run(id);
}

/** Acts on other machines, before the case came here, oldest first. */
export function earlierLog(database: ReadableDatabase, id: number): ActivityEntry[] {
  const text = database.prepare<[number], string>('SELECT earlier_log FROM investigation WHERE id = ?').pluck().get(id);
  return JSON.parse(text ?? '[]') as ActivityEntry[];
}

/** With all that is in it; attached files stay in the workspace for undo. */
export function removeCase(database: WritableDatabase, id: number): void {
  database.prepare('DELETE FROM investigation WHERE id = ?').run(id);
}

export function readNotes(database: ReadableDatabase, caseId: number): CaseNote[] {
  return database
    .prepare<[number], { id: number; text: string; written_ms: number; by: string }>(
      'SELECT id, text, written_ms, written_by AS by FROM case_note WHERE investigation_id = ? ORDER BY id',
    )
    .all(caseId)
    .map(({ id, text, written_ms, by }) => ({ id, text, at: formatIso(written_ms), by }));
}

export function addNote(database: WritableDatabase, caseId: number, text: string, { who, nowMs }: Author): void {
  database
    .prepare('INSERT INTO case_note (investigation_id, text, written_ms, written_by) VALUES (?, ?, ?, ?)')
    .run(caseId, text, nowMs, who);
}

export function editNote(database: WritableDatabase, caseId: number, id: number, text: string): void {
  const { changes } = database
    .prepare('UPDATE case_note SET text = ? WHERE id = ? AND investigation_id = ?')
    .run(text, id, caseId);
  if (changes === 0) throw unknownPart('note', id);
}

export function readTasks(database: ReadableDatabase, caseId: number): CaseTask[] {
  return database
    .prepare<[number], { id: number; text: string; done_ms: number | null; done_by: string | null }>(
      'SELECT id, text, done_ms, done_by FROM case_task WHERE investigation_id = ? ORDER BY id',
    )
    .all(caseId)
    .map(({ id, text, done_ms, done_by }) => ({
      id,
      text,
      done: done_ms !== null,
      doneAt: done_ms === null ? null : formatIso(done_ms),
      doneBy: done_by,
    }));
}

export function addTask(database: WritableDatabase, caseId: number, text: string, { who, nowMs }: Author): void {
  database
    .prepare('INSERT INTO case_task (investigation_id, text, made_ms, made_by) VALUES (?, ?, ?, ?)')
    .run(caseId, text, nowMs, who);
}

export function editTask(
  database: WritableDatabase,
  caseId: number,
  { id, text, done }: { id: number; text: string; done: boolean },
  { who, nowMs }: Author,
): void {
  const { changes } = database
    .prepare(
      `UPDATE case_task SET text = @text, done_ms = iif(@done, ifnull(done_ms, @nowMs), NULL),
         done_by = iif(@done, ifnull(done_by, @who), NULL) WHERE id = @id AND investigation_id = @caseId`,
    )
    .run({ text, done: Number(done), nowMs, who, id, caseId });
  if (changes === 0) throw unknownPart('task', id);
}

const partTables = {
  note: 'case_note',
  task: 'case_task',
  query: 'case_query',
  attachment: 'case_attachment',
  sample: 'case_sample',
} as const;

export type CasePart = keyof typeof partTables;

/** Throws `usage.invalid_argument` for a part the case does not have. */
export function removePart(database: WritableDatabase, caseId: number, part: CasePart, id: number): void {
  const { changes } = database
    .prepare(`DELETE FROM ${partTables[part]} WHERE id = ? AND investigation_id = ?`)
    .run(id, caseId);
  if (changes === 0) throw unknownPart(part, id);
}

export function unknownPart(part: CasePart, id: number): AppError {
  return new AppError('usage.invalid_argument', `The investigation has no ${part} ${id}.`, 'Nothing was changed.');
}

function refuseTaken(database: ReadableDatabase, name: string): void {
  if (findCase(database, name) === null) return;
  throw new AppError(
    'usage.name_taken',
    `There is an investigation named ${name} already.`,
    'Nothing was changed. Choose another name.',
  );
}
