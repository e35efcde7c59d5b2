import { blockColumns, type LoadedBlock, readBlockIds, readColumnBlocks } from '#core/store/column-blocks.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { sharedIds } from '#core/store/event-ids.ts';
import { readValue } from '#core/store/read-column.ts';
import { rawSql } from '#core/store/sql.ts';
import { countAtLeast } from './descending-ids.ts';
import type { Key } from './result-fields.ts';

/**
 * Columns of all events in memory, for counting: some bytes an event instead of a look at each row. They come from the
 * blocks beside the index or, where those don't serve, from the events; again when events have changed since.
 */
export interface LoadedColumns {
  /** All event ids, newest first. Shared: nobody may change it. */
  ids: Float64Array;
  columns: ReadonlyMap<string, LoadedColumn>;
}

/** One column: a code for each event, in the order of the ids, and what the codes stand for. */
export interface LoadedColumn {
  codes: Uint8Array | Uint16Array | Uint32Array;
  /** By code; code 0 stands for no value. */
  keys: readonly (Key | null)[];
  /** How many of all events have each code. */
  totals: Uint32Array;
}

interface Loaded extends LoadedColumns {
  /** The state of the events it was read from. */
  state: number;
  columns: Map<string, LoadedColumn>;
  /** The blocks that columns come from, oldest first; `null` where they come from the events themselves. */
  blocks: readonly LoadedBlock[] | 'unread' | null;
}

const loadedOf = new WeakMap<ReadableDatabase, Loaded>();

/** So many events are read by one statement. */
const chunkSize = 20_000;

/** Whether the columns can be had without reading them all: they are there, and nothing has changed since. */
export function areLoaded(database: ReadableDatabase, expressions: readonly string[]): boolean {
  const loaded = loadedOf.get(database);
  if (loaded === undefined || loaded.state !== eventState(database)) return false;
  return expressions.every((expression) => loaded.columns.has(expression));
}

/**
 * The columns as they are in the present transaction.
 *
 * @param expressions SQL over `event`, one for each column, with few distinct values
 */
export function loadColumns(database: ReadableDatabase, expressions: readonly string[]): LoadedColumns {
  const state = eventState(database);
  let loaded = loadedOf.get(database);
  if (loaded === undefined || loaded.state !== state) {
    loaded = loadIds(database, state, loaded?.blocks ?? 'unread');
    loadedOf.set(database, loaded);
  }
  const { columns } = loaded;
  if (expressions.length > 0 && loaded.blocks === 'unread') loaded.blocks = readColumnBlocks(database, new Map());
  if (Array.isArray(loaded.blocks)) takeColumns(expressions, loaded, loaded.blocks);
  const missing = expressions.filter((expression) => !columns.has(expression));
  if (missing.length > 0) readColumns(database, missing, loaded);
  return loaded;
}

/** Every change of events is put in the queue of the index; its last number tells whether there was one. */
function eventState(database: ReadableDatabase): number {
  return readValue<number>(database, rawSql(`SELECT seq FROM main.sqlite_sequence WHERE name = 'index_queue'`)) ?? 0;
}

/** Whoever has counted will count again, and needs the blocks; whoever wants ids alone never holds them. */
function loadIds(database: ReadableDatabase, state: number, before: Loaded['blocks']): Loaded {
  if (before === 'unread' || before === null) {
    const ids = readBlockIds(database);
    return { state, ids: ids ?? readIds(database), columns: new Map(), blocks: ids === null ? null : 'unread' };
  }
  const blocks = readColumnBlocks(database, new Map(before.map((block) => [block.lowestId, block])));
  const ids = blocks === null ? readIds(database) : idsOf(blocks);
  return { state, ids, columns: new Map(), blocks };
}

function idsOf(blocks: readonly LoadedBlock[]): Float64Array {
  const ids = sharedIds(blocks.reduce((total, { block }) => total + block.ids.length, 0));
  let start = 0;
  for (const { block } of blocks) {
    ids.set(block.ids, start);
    start += block.ids.length;
  }
  return ids.reverse();
}

/** Puts columns together from their parts in the blocks. */
function takeColumns(expressions: readonly string[], loaded: Loaded, blocks: readonly LoadedBlock[]): void {
  for (const expression of expressions) {
    const number = blockColumns.findIndex((column) => column.expression === expression);
    if (number < 0 || loaded.columns.has(expression)) continue;
    const { offset } = blockColumns[number] as { offset: number };
    const { codes, keys, totals } = createCoder(loaded.ids.length, blocks, number);
    loaded.columns.set(expression, {
      codes,
      keys: keys.map((key) => (key === null ? null : key - offset)),
      totals,
    });
  }
}

/** Small codes for the numbers of one column, newest first. */
function createCoder(length: number, blocks: readonly LoadedBlock[], column: number) {
  const keys: (number | null)[] = [null];
  const counts = [0];
  // Dictionary ids begin at 1 and have few gaps; 0 is what has no code yet.
  let largest = 0;
  for (const { block } of blocks)
    for (const number of block.columns[column] ?? []) if (number > largest) largest = number;
  const codeOf = new Uint32Array(largest + 1);
  const codes = new Uint32Array(length);
  let position = length;
  for (const { block } of blocks) {
    const numbers = block.columns[column] ?? new Uint8Array(block.ids.length);
    for (let place = 0; place < numbers.length; place++) {
      const number = numbers[place] as number;
      let code = codeOf[number] as number;
      if (code === 0 && number !== 0) {
        code = keys.push(number) - 1;
        codeOf[number] = code;
        counts.push(0);
      }
      codes[--position] = code;
      counts[code] = (counts[code] as number) + 1;
    }
  }
  return { codes: narrowCodes(codes, keys.length), keys, totals: Uint32Array.from(counts) };
}

function narrowCodes(codes: Uint32Array, keyCount: number): LoadedColumn['codes'] {
  if (keyCount > 0x1_0000) return codes;
  return keyCount > 0x100 ? new Uint16Array(codes) : new Uint8Array(codes);
}

function readIds(database: ReadableDatabase): Float64Array {
  // The index is a fraction of the table's size; putting the ids in order costs less than reading the rest.
  const ids = database.prepare<[], number>('SELECT id FROM event INDEXED BY event_key').pluck().all();
  return new Float64Array(ids).sort().reverse();
}

function readColumns(database: ReadableDatabase, expressions: readonly string[], loaded: Loaded): void {
  const { ids, columns } = loaded;
  const builders = expressions.map((expression) => ({ expression, ...createBuilder(ids.length) }));
  const read = database
    .prepare<[bigint], [number, ...(Key | null)[]]>(
      `SELECT ${['event.id', ...expressions].join(', ')} FROM event WHERE event.id < ?
       ORDER BY event.id DESC LIMIT ${chunkSize}`,
    )
    .raw();
  let before = BigInt(Number.MAX_SAFE_INTEGER);
  for (let position = 0; position < ids.length;) {
    for (const row of read.all(before)) {
      for (let index = 0; index < builders.length; index++) builders[index]?.set(position, row[index + 1] ?? null);
      position += 1;
    }
    before = BigInt(ids[position - 1] as number);
  }
  for (const { expression, finish } of builders) columns.set(expression, finish());
}

function createBuilder(length: number) {
  const codes = new Uint32Array(length);
  const codeOf = new Map<Key | null, number>([[null, 0]]);
  return {
    set(position: number, key: Key | null): void {
      let code = codeOf.get(key);
      if (code === undefined) {
        code = codeOf.size;
        codeOf.set(key, code);
      }
      codes[position] = code;
    },
    finish(): LoadedColumn {
      const keys = [...codeOf.keys()];
      const totals = new Uint32Array(keys.length);
      for (const code of codes) totals[code] = (totals[code] as number) + 1;
      return { codes: narrowCodes(codes, keys.length), keys, totals };
    },
  };
}

/** What `placesOf` says of an id that is not among all of them: beyond any of them. */
export const noPlace = 0xffff_ffff;

/**
 * Where each of some ids stands among all of them.
 *
 * @param all descending
 * @param some descending
 */
export function placesOf(all: Float64Array, some: Float64Array): Uint32Array {
  const places = new Uint32Array(some.length);
  const isSparse = some.length * 24 < all.length;
  let place = 0;
  for (let index = 0; index < some.length; index++) {
    const id = some[index] as number;
    if (isSparse) place = countAtLeast(all, id + 1, place);
    else while (place < all.length && (all[place] as number) > id) place += 1;
    places[index] = all[place] === id ? place : noPlace;
  }
  return places;
}
