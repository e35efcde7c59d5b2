import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeBlock, encodeBlock } from '#core/store/column-block.ts';
import { blockColumns, columnBlocksSchema, readBlockRows, writeColumnBlocks } from '#core/store/column-blocks.ts';
import type { WritableDatabase } from '#core/store/database-types.ts';

const names = 'kind actor operation type object origin target environment status connection'.split(' ');

let database: WritableDatabase;

beforeEach(() => {
  database = new BetterSqlite3(':memory:') as WritableDatabase;
  database.exec(`
    ATTACH ':memory:' AS store;
    CREATE TABLE store.event (id INTEGER PRIMARY KEY, ${names.map((name) => `${name}_id INTEGER`).join(', ')},
      violation INTEGER NOT NULL, revision INTEGER NOT NULL);
    CREATE TABLE main.state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    ${columnBlocksSchema}`);
});

/** Ids far apart, as years are. */
const idOf = (number: number) => 63_000_000_000_000 + number * 100_000_000;

function put(...numbers: number[]): void {
  const insert = database.prepare(
    `INSERT OR REPLACE INTO store.event (id, kind_id, actor_id, violation, revision) VALUES (?, ?, ?, ?, ?)`,
  );
  const ids = numbers.map(idOf).sort((a, b) => a - b);
  for (const id of ids) {
    const number = (id - idOf(0)) / 100_000_000;
    insert.run(BigInt(id), 1 + (number % 3), number % 5 === 0 ? null : 70_000 + number, number % 2, 1 + (number % 2));
  }
  writeColumnBlocks(database, ids, readBlockRows(database, ids));
}

function remove(...numbers: number[]): void {
  const ids = numbers.map(idOf).sort((a, b) => a - b);
  for (const id of ids) database.prepare('DELETE FROM store.event WHERE id = ?').run(BigInt(id));
  writeColumnBlocks(database, ids, readBlockRows(database, ids));
}

function blocks() {
  return database
    .prepare<[], { lowest_id: number; data: Uint8Array }>('SELECT lowest_id, data FROM column_block ORDER BY lowest_id')
    .all()
    .map(({ lowest_id, data }) => ({ lowestId: lowest_id, ...decoded(data) }));
}

function decoded(data: Uint8Array) {
  const block = decodeBlock(data, blockColumns.length);
  if (block === null) throw new Error('no block');
  return block;
}

/** What all blocks say, a row each event, and what the store says. */
function expectSame(): void {
  const said = blocks().flatMap(({ ids, columns }) =>
    [...ids].map((id, place) => [id, ...columns.map((column) => column[place] as number)]),
  );
  const expressions = blockColumns.map(({ expression, offset }) => `ifnull(${expression} + ${offset}, 0)`);
  expect(said).toEqual(
    database
      .prepare(`SELECT id, ${expressions.join(', ')} FROM store.event ORDER BY id`)
      .raw()
      .all(),
  );
}

describe('blocks of columns', () => {
  it('hold new events, changed ones, and not those that are gone', () => {
    put(5, 1, 9);
    put(9, 3, 12, 0);
    remove(1, 12);
    put(1);
    expectSame();
    remove(0, 1, 3, 5, 9);
    expectSame();
    put(4);
    expectSame();
  });

  it('are cut where they grow, in whatever order events come', () => {
    const numbers = Array.from({ length: 21_000 }, (_, number) => number);
    put(...numbers.slice(9_000, 18_000));
    put(...numbers.slice(0, 9_000));
    put(...numbers.slice(18_000));
    put(...numbers.filter((number) => number % 997 === 0));
    remove(...numbers.filter((number) => number % 3 === 0));
    expectSame();
    expect(blocks().length).toBeGreaterThan(2);
    expect(blocks().every(({ ids }) => ids.length < 8_192)).toBe(true);
    expect(blocks()[0]?.lowestId).toBe(0);
  });

  it('get a version of their own with every write', () => {
    const versions = () => database.prepare<[], number>('SELECT version FROM column_block').pluck().all();
    put(1);
    const [first] = versions();
    put(2);
    expect(versions()).toEqual([(first as number) + 1]);
  });
});

describe('a block', () => {
  const block = {
    ids: Float64Array.of(idOf(0), idOf(0) + 1, idOf(900)),
    columns: [Uint32Array.of(0, 0, 0), Uint32Array.of(1, 255, 0), Uint32Array.of(256, 1, 2), Uint32Array.of(1, 4e9, 2)],
  };

  it('comes back from its bytes, wherever they begin', () => {
    const bytes = encodeBlock(block);
    const moved = new Uint8Array(bytes.length + 3).subarray(3);
    moved.set(bytes);
    const read = decodeBlock(moved, 4);
    expect([...(read?.ids ?? [])]).toEqual([...block.ids]);
    expect(read?.columns.map((column) => [...column])).toEqual(block.columns.map((column) => [...column]));
  });

  it('takes few bytes for small numbers', () => {
    expect(decodeBlock(encodeBlock(block), 4)?.columns.map((column) => column.BYTES_PER_ELEMENT)).toEqual([1, 1, 2, 4]);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['half of it', encodeBlock(block).slice(0, 40)],
    ['more than it', new Uint8Array([...encodeBlock(block), 0, 0, 0, 0, 0, 0, 0, 0])],
    ['other columns', encodeBlock({ ids: block.ids, columns: block.columns.slice(1) })],
  ])('is not read from %s', (_, bytes) => {
    expect(decodeBlock(bytes, 4)).toBeNull();
  });
});
