import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import {
  type BlockRow,
  type BlockRows,
  changeBlock,
  type ColumnBlock,
  decodeBlock,
  emptyBlock,
  encodeBlock,
  joinBlockRows,
  splitBlock,
} from './column-block.ts';
import { releaseBuffers } from '#shared/release-buffers.ts';
import { sharedIds } from './event-ids.ts';

/**
 * What counting reads of all events, as columns in blocks beside the full-text index: written by the same writer in
 * the same transactions, made anew with it. A block holds the events from its lowest id up to the next block's; the
 * first one's is 0. `version` grows whenever a block is written.
 */
export const columnBlocksSchema = `
CREATE TABLE column_block (lowest_id INTEGER PRIMARY KEY, version INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
`;

/** A column of the blocks. */
export interface BlockColumn {
  /** The value as SQL over `event`: a whole number, or nothing. */
  expression: string;
  /** What is added to a value in a block, where 0 stands for no value. */
  offset: number;
}

const dictionaryIds = ['kind', 'actor', 'operation', 'type', 'object', 'origin', 'target', 'environment', 'status'];

export const blockColumns: readonly BlockColumn[] = [
  ...dictionaryIds.map((name) => ({ expression: `event.${name}_id`, offset: 0 })),
  { expression: 'event.connection_id', offset: 0 },
  { expression: 'event.violation', offset: 1 },
  { expression: 'CASE WHEN event.revision > 1 THEN 1 END', offset: 0 },
];

/** Numbers of a row: the id comes first. */
export const blockRowWidth = blockColumns.length + 1;

const storedSql = blockColumns.map(({ expression, offset }) => `${expression} + ${offset}`).join(', ');

/** A block is cut in two when it has twice as many. */
const eventsPerBlock = 4_096;

// Begins anywhere: a reader must not take a block of an index made anew for one it knows.
const nextVersionSql = `
INSERT INTO main.state (key, value) VALUES ('block_version', abs(random() % 1000000000000))
ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value`;

/** Events as they stand in blocks, as they are now; those that are gone are left out. Ids ascending. */
export function readBlockRows(database: ReadableDatabase, changed: readonly number[]): BlockRows {
  const rows = database
    .prepare<[string], BlockRow>(
      `SELECT event.id, ${storedSql} FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`,
    )
    .raw()
    .all(JSON.stringify(changed));
  return joinBlockRows(rows, blockColumns.length);
}

/**
 * Writes events anew into the blocks, and takes those out that are gone; within a transaction.
 *
 * @param changed ids, ascending
 * @param rows those that are still there, as `readBlockRows` reads them
 */
export function writeColumnBlocks(database: WritableDatabase, changed: readonly number[], rows: BlockRows): void {
  const lowestIds = database
    .prepare<[], number>('SELECT lowest_id FROM main.column_block ORDER BY lowest_id')
    .pluck()
    .all();
  const version = database.prepare<[], string>(nextVersionSql).pluck().get() ?? '0';
  const read = database.prepare<[bigint], Uint8Array>('SELECT data FROM main.column_block WHERE lowest_id = ?').pluck();
  const remove = database.prepare<[bigint]>('DELETE FROM main.column_block WHERE lowest_id = ?');
  const write = database.prepare<[bigint, bigint, Uint8Array]>(
    'INSERT OR REPLACE INTO main.column_block VALUES (?, ?, ?)',
  );
  for (const part of byBlock(lowestIds.length === 0 ? [0] : lowestIds, changed, rows)) {
    const lowest = BigInt(part.lowestId);
    const data = read.get(lowest);
    const before = data === undefined ? null : decodeBlock(data, blockColumns.length);
    if (data !== undefined && before === null) throw new Error('A block of columns cannot be read');
    const after = changeBlock(before ?? emptyBlock(blockColumns.length), part.changed, part.rows);
    remove.run(lowest);
    const blocks = after.ids.length < eventsPerBlock * 2 ? [after] : splitBlock(after, eventsPerBlock);
    blocks.forEach((block, index) => {
      // The first one stays, for what may come before all others.
      if (block.ids.length === 0 && lowest !== 0n) return;
      write.run(index === 0 ? lowest : BigInt(block.ids[0] as number), BigInt(version), encodeBlock(block));
    });
  }
}

interface BlockChange {
  lowestId: number;
  changed: number[];
  rows: BlockRows;
}

/** Sorts changes by the block they belong to. All ascending. */
function byBlock(lowestIds: readonly number[], changed: readonly number[], rows: BlockRows): BlockChange[] {
  const parts: { lowestId: number; changed: number[]; firstRow: number; endRow: number }[] = [];
  let [block, row] = [0, 0];
  for (const id of changed) {
    while (block + 1 < lowestIds.length && (lowestIds[block + 1] as number) <= id) block += 1;
    const lowestId = lowestIds[block] as number;
    let part = parts.at(-1);
    if (part?.lowestId !== lowestId) {
      part = { lowestId, changed: [], firstRow: row, endRow: row };
      parts.push(part);
    }
    part.changed.push(id);
    if (rows[row * blockRowWidth] === id) part.endRow = row += 1;
  }
  return parts.map(({ lowestId, changed: ids, firstRow, endRow }) => ({
    lowestId,
    changed: ids,
    rows: rows.subarray(firstRow * blockRowWidth, endRow * blockRowWidth),
  }));
}

/** A block that was read, and the version it had. */
export interface LoadedBlock {
  lowestId: number;
  version: number;
  block: ColumnBlock;
}

/** More waiting events than these, and reading the store anew costs less than putting them in. */
const mostWaiting = 20_000;

/**
 * All events as they are in the present transaction, oldest first: the blocks, with what the index has not yet
 * seen put in from the store. `null` where the blocks do not lead there: they are being made, or are ahead of
 * this transaction, or cannot be read.
 *
 * @param known blocks of an earlier call: those that have not changed since are not read again
 */
export function readColumnBlocks(
  database: ReadableDatabase,
  known: ReadonlyMap<number, LoadedBlock>,
): LoadedBlock[] | null {
  const blocks: LoadedBlock[] = [];
  return visitBlocks(database, known, (block) => blocks.push(block)) ? blocks : null;
}

/** The ids of the same events, newest first, with never more than one block in memory; `null` as above. */
export function readBlockIds(database: ReadableDatabase): Float64Array | null {
  const count = countBlockEvents(database);
  if (count === null) return null;
  const ids = sharedIds(count);
  let end = count;
  visitBlocks(database, new Map(), ({ block }) => {
    end -= block.ids.length;
    ids.set(block.ids.reverse(), end);
    release(block);
  });
  return ids;
}

/** How many events there are; `null` as above. */
export function countBlockEvents(database: ReadableDatabase): number | null {
  let count = 0;
  const complete = visitBlocks(database, new Map(), ({ block }) => {
    count += block.ids.length;
    release(block);
  });
  return complete ? count : null;
}

function release({ ids, columns }: ColumnBlock): void {
  releaseBuffers([ids, ...columns].map(({ buffer }) => buffer));
}

/** Tells each block, oldest first; answers whether they were all there. */
function visitBlocks(
  database: ReadableDatabase,
  known: ReadonlyMap<number, LoadedBlock>,
  visit: (block: LoadedBlock) => void,
): boolean {
  const waiting = waitingIds(database);
  if (waiting === null) return false;
  const stored = database
    .prepare<[], [number, number]>('SELECT lowest_id, version FROM search.column_block ORDER BY lowest_id')
    .raw()
    .all();
  const read = database
    .prepare<[bigint], Uint8Array>('SELECT data FROM search.column_block WHERE lowest_id = ?')
    .pluck();
  if (stored.length === 0) stored.push([0, 0]);
  const lowestIds = stored.map(([lowestId]) => lowestId);
  const rows = waiting.length === 0 ? new Float64Array(0) : readBlockRows(database, waiting);
  const changes = new Map(byBlock(lowestIds, waiting, rows).map((change) => [change.lowestId, change]));
  for (const [lowestId, version] of stored) {
    const earlier = known.get(lowestId);
    let block = earlier?.version === version ? earlier.block : readBlock(lowestId);
    if (block === null) return false;
    const change = changes.get(lowestId);
    if (change !== undefined) block = changeBlock(block, change.changed, change.rows);
    // What was put in has no version: the next call reads the block again.
    visit({ lowestId, version: change === undefined ? version : 0, block });
  }
  return true;

  function readBlock(lowestId: number): ColumnBlock | null {
    const data = read.get(BigInt(lowestId));
    return data === undefined ? emptyBlock(blockColumns.length) : decodeBlock(data, blockColumns.length);
  }
}

/** Events that the index has still to see, ids ascending; `null` where it cannot be told, or there are too many. */
export function waitingIds(database: ReadableDatabase): number[] | null {
  const hasBlocks = database.prepare(`SELECT 1 FROM search.sqlite_master WHERE name = 'column_block'`).get();
  if (hasBlocks === undefined) return null;
  const states = new Map(database.prepare<[], [string, string]>('SELECT key, value FROM search.state').raw().all());
  if (states.has('rebuild_from') || !states.has('mark')) return null;
  const mark = Number(states.get('mark'));
  const last =
    database.prepare<[], number>(`SELECT seq FROM main.sqlite_sequence WHERE name = 'index_queue'`).pluck().get() ?? 0;
  // The index can be ahead of this transaction, and its queue trimmed behind it.
  if (mark > last || last - mark > mostWaiting) return null;
  const queued = database
    .prepare<[bigint], number>('SELECT event_id FROM main.index_queue WHERE seq > ?')
    .pluck()
    .all(BigInt(mark));
  if (queued.length !== last - mark) return null;
  return [...new Set(queued)].sort((a, b) => a - b);
}
