import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fillStore, openEvidenceStore, verifyFolder } from '#test/support/evidence/evidence-store.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** Tables without evidence: the index's queue, and SQLite's own. */
const without = new Set(['index_queue', 'sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4']);

type Cell = null | bigint | number | string | Buffer;

/** Another value of the same kind; texts in any way, also ones that only look the same. */
function otherValue(value: Cell, random: number): Cell {
  if (value === null) return random % 2 === 0 ? 'x' : 7n;
  if (typeof value === 'bigint') return value + BigInt((random % 5) + 1);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') {
    const at = random % (value.length + 1);
    return value.length > 0 && random % 3 === 0
      ? value.slice(0, at) + value.slice(at + 1) + '!'
      : `${value.slice(0, at)} ${value.slice(at)}`;
  }
  const copy = Buffer.from(value);
  if (copy.length === 0) return Buffer.from([1]);
  copy[random % copy.length]! ^= 1 << (random % 8);
  return copy;
}

it('names the record of any single edit, deletion or insertion made with another program', () => {
  const base = openEvidenceStore();
  fillStore(base);
  base.writer.writeWorkspaceValue({ key: 'schedule', value: 'daily' });
  base.writer.makeCheckpoint({ reason: 'sync', nowMs: 1_772_700_000_000, publicKey: null });
  base.writer.recordCalls({ calls: [] });
  const by = { who: 'auditor', nowMs: 1_772_700_000_000 };
  base.writer.createCase({ input: { name: 'Review', description: 'What happened' }, by });
  base.writer.addNote({ input: { name: 'Review', text: 'Ask for the ticket.' }, by });
  base.writer.recordActivity({ activity: { what: 'export.written', detail: 'Exported 3 rows' }, by });
  base.writer.purgeEvents({ request: { beforeMs: Date.UTC(2026, 2, 4, 10, 0, 2), reason: 'Kept long enough' }, by });
  expect(base.verify().problems).toEqual([]);
  base.tamper((database) => database.pragma('wal_checkpoint(TRUNCATE)'));
  const root = temporaryFolder();
  let tries = 0;

  const property = fc.property(
    fc.nat(),
    fc.nat(),
    fc.nat(),
    fc.nat(),
    fc.constantFrom('edit', 'edit', 'edit', 'delete', 'insert'),
    (tableAt, rowAt, columnAt, random, what) => {
      const folder = join(root, String((tries += 1)));
      mkdirSync(folder);
      for (const name of ['tickmark.db', 'search.db']) copyFileSync(join(base.folder, name), join(folder, name));
      const database = new BetterSqlite3(join(folder, 'tickmark.db'));
      database.defaultSafeIntegers(true);
      database.pragma('foreign_keys = OFF');
      // Whoever edits the log takes its guards away first.
      database.exec('DROP TRIGGER activity_is_not_changed; DROP TRIGGER activity_is_not_deleted');
      let done = '';
      let table = '';
      let row: Record<string, Cell> = {};
      let eventName: string | undefined;
      try {
        const tables = (
          database
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
            .pluck()
            .all() as string[]
        ).filter((name) => !without.has(name) && !name.startsWith('sqlite_'));
        const filled = tables.filter((name) => database.prepare(`SELECT 1 FROM ${name}`).get() !== undefined);
        table = filled[tableAt % filled.length]!;
        const rows = database.prepare(`SELECT * FROM ${table}`).all() as Record<string, Cell>[];
        row = rows[rowAt % rows.length]!;
        const columns = Object.keys(row);
        const where = columns.map((column) => `"${column}" IS ?`).join(' AND ');
        const eventId = 'event_id' in row ? row.event_id : table === 'event' ? row.id : undefined;
        if (eventId !== undefined) {
          eventName = database
            .prepare(
              "SELECT connection.name || ':' || external_id FROM event JOIN connection ON connection.id = connection_id WHERE event.id = ?",
            )
            .pluck()
            .get(eventId) as string;
        }
        if (what === 'delete') {
          done = `delete from ${table}`;
          database.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...Object.values(row));
        } else if (what === 'insert') {
          done = `insert into ${table}`;
          const copy = { ...row };
          for (const column of columns) {
            const value = copy[column]!;
            if (
              column === 'id' ||
              column === 'number' ||
              column === 'seq' ||
              column === 'ordinal' ||
              column === 'item_id'
            )
              copy[column] = typeof value === 'bigint' ? value + 1000n : value;
            else if (['external_id', 'name', 'key', 'folded', 'value', 'raw_hash'].includes(column))
              copy[column] = otherValue(value, random);
            if (column === 'revision') copy[column] = (value as bigint) + 5n;
          }
          database
            .prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`)
            .run(...Object.values(copy));
          row = copy;
        } else {
          const column = columns[columnAt % columns.length]!;
          const value = otherValue(row[column]!, random);
          done = `update ${table}.${column} of ${JSON.stringify(row, (_key, cell: unknown) => (typeof cell === 'bigint' ? Number(cell) : cell))}`;
          database.prepare(`UPDATE ${table} SET "${column}" = ? WHERE ${where}`).run(value, ...Object.values(row));
        }
      } catch (thrown) {
        // What the schema itself refuses did not happen.
        fc.pre(!(thrown instanceof Error && /constraint|cannot store|datatype|malformed/i.test(thrown.message)));
        throw thrown;
      } finally {
        database.close();
      }
      const report = verifyFolder(folder);
      expect(report.ok, done).toBe(false);
      const records = report.problems.map(({ record }) => record ?? '');
      const key = [row.id, row.key, row.number, row.seq, row.name, row.payload_block_id].find(
        (value) => value !== undefined && value !== null,
      );
      const names =
        table === 'chain_link'
          ? ['chain link']
          : [eventName, `${table} `, `${table} ${String(key)}`].filter((name) => name !== undefined);
      expect(
        records.some((record) =>
          names.some((name) => record.startsWith(name) || record.includes(`:${String(row.external_id)}`)),
        ),
        `${done}: ${records.join(', ')}`,
      ).toBe(true);
    },
  );
  fc.assert(property, { numRuns: 260, seed: 7 });
}, 120_000);
