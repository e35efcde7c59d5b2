import { swapIds } from './index-rowid.ts';
import { zstdDecompressSync } from 'node:zlib';
import type { ReadableDatabase } from './database-types.ts';
import { compareIndex } from './index-check.ts';

export interface HealthCheck {
  check: string;
  ok: boolean;
  message: string;
}

/** Examines a store and its index. Reads everything once; changes nothing. */
export function checkHealth(database: ReadableDatabase): HealthCheck[] {
  return [
    checkFile(database, 'main', 'store file'),
    checkFile(database, 'search', 'index file'),
    checkReferences(database),
    checkOrder(database),
    checkIndex(database),
    checkIndexedTexts(database),
    checkPayloads(database),
    checkCounts(database),
  ];
}

function checkFile(database: ReadableDatabase, schema: string, check: string): HealthCheck {
  const problems = database.prepare<[], string>(`PRAGMA ${schema}.integrity_check(5)`).pluck().all();
  const ok = problems.length === 1 && problems[0] === 'ok';
  return { check, ok, message: ok ? 'the file is sound' : `SQLite finds: ${problems.join('; ')}` };
}

/** References that the schema does not declare, because the writer would pay for them with every row. */
const undeclared: readonly [table: string, target: string, columns: readonly string[]][] = [
  [
    'event',
    'dictionary',
    [
      ...['kind_id', 'actor_id', 'operation_id', 'type_id', 'object_id', 'origin_id', 'target_id', 'environment_id'],
      ...['status_id', 'field_shape_id'],
    ],
  ],
  ['event', 'payload_block', ['payload_block_id']],
  ['event', 'fetch_window', ['first_window_id', 'last_window_id']],
  ['item', 'dictionary', ['type_id']],
  ['event_item', 'dictionary', ['change_id', 'modified_by_id']],
  ['event_item', 'item', ['item_id']],
];

function checkReferences(database: ReadableDatabase): HealthCheck {
  let broken = database.prepare<[], { table: string }>('PRAGMA main.foreign_key_check').all().length;
  for (const [table, target, columns] of undeclared) {
    // One pass over the table; NULL is in no list and counts as found.
    const missing = columns.map((column) => `(${column} IS NOT NULL AND ${column} NOT IN (SELECT id FROM ${target}))`);
    const sum = missing.join(' + ');
    broken += database.prepare<[], number>(`SELECT ifnull(sum(${sum}), 0) FROM ${table}`).pluck().get() ?? 0;
  }
  return {
    check: 'references',
    ok: broken === 0,
    message: broken === 0 ? 'every row finds what it points to' : `${broken} references point to nothing`,
  };
}

/** Ids carry time: their order has to be the order of time. */
function checkOrder(database: ReadableDatabase): HealthCheck {
  const disordered = database
    .prepare<[], number>(
      `SELECT count(*) FROM (SELECT time_ms, lag(time_ms) OVER (ORDER BY id) AS before FROM event)
       WHERE before > time_ms`,
    )
    .pluck()
    .get();
  return {
    check: 'order',
    ok: disordered === 0,
    message: disordered === 0 ? 'events stand in the order of time' : `${disordered} events stand out of order`,
  };
}

function checkIndex(database: ReadableDatabase): HealthCheck {
  const indexed = swapIds('event_text_docsize.id').text;
  const missing = database
    .prepare<[], number>(
      `SELECT count(*) FROM event WHERE id NOT IN (SELECT ${indexed} FROM search.event_text_docsize)`,
    )
    .pluck()
    .get();
  const surplus = database
    .prepare<[], number>(
      `SELECT count(*) FROM search.event_text_docsize WHERE ${indexed} NOT IN (SELECT id FROM event)`,
    )
    .pluck()
    .get();
  const ok = missing === 0 && surplus === 0;
  return {
    check: 'search index',
    ok,
    message: ok
      ? 'every event is in the index, and nothing else'
      : `${missing} events are not in the index, ${surplus} entries have no event; \`tickmark optimize --rebuild\` makes it anew`,
  };
}

/** What the index holds of each event are the words it has now. */
function checkIndexedTexts(database: ReadableDatabase): HealthCheck {
  const check = 'search texts';
  try {
    const { compared, differing } = compareIndex(database);
    const message =
      differing === 0
        ? `the index has the words of every event (counted in all, compared in ${compared})`
        : `${differing} events are indexed with other words; \`tickmark optimize --rebuild\` makes the index anew`;
    return { check, ok: differing === 0, message };
  } catch (thrown) {
    // A damaged index may fail to answer at all.
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { check, ok: false, message: `${reason}; \`tickmark optimize --rebuild\` makes the index anew` };
  }
}

/** Every payload can be read, and every event has one. */
function checkPayloads(database: ReadableDatabase): HealthCheck {
  let blocks = 0;
  let broken = 0;
  for (const data of database.prepare<[], Buffer>('SELECT data FROM payload_block').pluck().iterate()) {
    blocks += 1;
    try {
      const block: unknown = JSON.parse(zstdDecompressSync(data).toString('utf8'));
      if (!Array.isArray(block)) broken += 1;
    } catch {
      broken += 1;
    }
  }
  return {
    check: 'payloads',
    ok: broken === 0,
    message:
      broken === 0 ? `all ${blocks} payload blocks can be read` : `${broken} of ${blocks} payload blocks are damaged`,
  };
}

function checkCounts(database: ReadableDatabase): HealthCheck {
  const differing = database
    .prepare<[], number>(
      `SELECT count(*) FROM event WHERE item_count IS NOT NULL
       AND item_count <> (SELECT count(*) FROM event_item WHERE event_id = event.id)`,
    )
    .pluck()
    .get();
  return {
    check: 'item counts',
    ok: differing === 0,
    message: differing === 0 ? 'every deployment has all its items' : `${differing} deployments lack items`,
  };
}
