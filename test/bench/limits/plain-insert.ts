import BetterSqlite3 from 'better-sqlite3';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { SourceRecord } from '#core/sources/source.ts';

const rowsPerBatch = 10_000;
const payloadsPerBlock = 64;

/**
 * Stores read rows as plainly as rows can be stored and found: a narrow table, payloads compressed in blocks, one
 * full-text index of the same layout as the product's; one thread, one file, no key, no ledger. What a whole
 * sync is measured by. Answers with the time it took, seconds.
 */
export function insertPlainly(folder: string, records: readonly SourceRecord[]): number {
  const database = new BetterSqlite3(join(folder, 'plain.db'));
  for (const pragma of ['page_size = 8192', 'journal_mode = WAL', 'synchronous = NORMAL', 'cache_size = -65536']) {
    database.pragma(pragma);
  }
  database.exec(`
    CREATE TABLE event (id INTEGER PRIMARY KEY, time_ms INTEGER, native TEXT, kind TEXT, actor INTEGER,
      operation INTEGER, type INTEGER, object INTEGER, record TEXT, summary TEXT, old_value TEXT, new_value TEXT);
    CREATE TABLE raw (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
    CREATE VIRTUAL TABLE event_text USING fts5(text, tags, content = '', contentless_delete = 1, prefix = '3',
      tokenize = 'unicode61 remove_diacritics 2');
  `);
  const insertEvent = database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertRaw = database.prepare('INSERT INTO raw (data) VALUES (?)');
  const insertText = database.prepare('INSERT INTO event_text (rowid, text, tags) VALUES (?, ?, ?)');
  const numbers = new Map<string | null, number>();
  function numberOf(text: string | null): number {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  }

  function insertBatch(batch: readonly SourceRecord[], firstId: number): void {
    for (let start = 0; start < batch.length; start += payloadsPerBlock) {
      const block = batch.slice(start, start + payloadsPerBlock).map((record) => record.raw);
      insertRaw.run(zstdCompressSync(JSON.stringify(block)));
    }
    batch.forEach(({ event }, offset) => {
      const id = BigInt(firstId + offset);
      const { externalId, kind, actor, operation, type, object, record, summary, oldValue, newValue } = event;
      const coded = [actor, operation, type, object].map(numberOf);
      insertEvent.run(id, event.timeMs, externalId, kind, ...coded, record, summary, oldValue, newValue);
      const text = [
        summary,
        actor,
        object,
        record,
        type,
        oldValue,
        newValue,
        externalId,
        ...Object.values(event.fields),
      ];
      const tags = coded.map((number) => String.fromCharCode(0x4e00 + (number % 20_000)));
      insertText.run(id, text.filter((part) => part !== null).join(' \u{E000} '), tags.join(' '));
    });
  }

  const started = performance.now();
  for (let first = 0; first < records.length; first += rowsPerBatch) {
    database.transaction(() => insertBatch(records.slice(first, first + rowsPerBatch), first + 1))();
  }
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return seconds;
}
