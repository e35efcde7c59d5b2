import type { ReadableDatabase } from '#core/store/database-types.ts';
import { readColumn } from '#core/store/read-column.ts';
import { sql } from '#core/store/sql.ts';
import type { BoundCondition } from './bind-plan.ts';
import { searchSource } from './build-sql.ts';

/** So many blocks of columns, which have about as many events each, are the newest events. */
const newestBlocks = 4;

/** More finds than this are not few. */
const mostForward = 2_000;

/** Whether an expression is of several words, which the index holds against each other. */
export function hasSeveralWords(expression: string): boolean {
  return /[\p{L}\p{N}][^\p{L}\p{N}]+[\p{L}\p{N}]/u.test(expression);
}

/**
 * One page of what the full-text index alone finds, newest first. The newest events are read in that order, which ends
 * as soon as the page is full. How many are found there tells how far the page reaches: where nearly all other events
 * have to be read for it, they are read oldest first, which costs the index half as much.
 *
 * @param afterId the last id of the page before, `null` for the first page
 * @returns at most `limit` ids
 */
export function indexPage(
  database: ReadableDatabase,
  condition: BoundCondition,
  { limit, afterId }: { limit: number; afterId: number | null },
): number[] {
  const blocks = blocksBefore(database, afterId);
  const middle = blocks[newestBlocks - 1] ?? null;
  const newest = readNewest(database, condition, { from: middle, to: afterId }, limit);
  const room = limit - newest.length;
  if (middle === null || room === 0) return newest;
  const older = { from: null, to: middle };
  const neededBlocks = (room / newest.length) * newestBlocks;
  if (neededBlocks * 2 > blocks.length - newestBlocks) {
    const { id, from } = searchSource(condition, older);
    const few = readColumn<number>(database, sql`SELECT ${id} FROM ${from} ORDER BY ${id} LIMIT ${mostForward + 1}`);
    if (few.length <= mostForward) return [...newest, ...few.reverse().slice(0, room)];
  }
  return [...newest, ...readNewest(database, condition, older, room)];
}

function readNewest(
  database: ReadableDatabase,
  condition: BoundCondition,
  bounds: { from: number | null; to: number | null },
  limit: number,
): number[] {
  const { id, from } = searchSource(condition, bounds);
  return readColumn<number>(database, sql`SELECT ${id} FROM ${from} ORDER BY ${id} DESC LIMIT ${limit}`);
}

/** Where the blocks of columns begin that lie before an id, the newest first. */
function blocksBefore(database: ReadableDatabase, id: number | null): number[] {
  const before = id ?? Number.MAX_SAFE_INTEGER;
  return readColumn<number>(
    database,
    sql`SELECT lowest_id FROM search.column_block WHERE lowest_id > 0 AND lowest_id < ${before} ORDER BY lowest_id DESC`,
  );
}
