import type { CsvDelimiter } from '#shared/export-request.ts';
import { formatIso } from '#shared/iso-time.ts';
import { changedSince } from '#core/store/exported-events.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { csvCellWriter } from './csv-cell.ts';

/** Which events to write how: the keys of columns that `isPlainColumn`, and what stands between them. */
export interface TextLayout {
  columns: readonly string[];
  delimiter: CsvDelimiter;
}

/** A piece of a CSV file: whole lines of so many events, as UTF-8. */
export interface EventText {
  bytes: Uint8Array;
  rows: number;
}

type Value = number | string | null;

/** How a column is read, as SQL over `event`, and what its values are. */
interface PlainColumn {
  sql: string;
  values: 'dictionary' | 'connection' | 'source' | 'id' | 'time' | 'work-items' | 'flag' | 'plain';
}

const dictionary = (name: string): PlainColumn => ({ sql: `event.${name}_id`, values: 'dictionary' });
const plain = (sql: string): PlainColumn => ({ sql, values: 'plain' });

/** Columns that stand in the row of the event itself, by the keys of `ExportColumn`. */
const plainColumns: Readonly<Record<string, PlainColumn>> = {
  id: { sql: 'event.external_id', values: 'id' },
  connection: { sql: 'event.connection_id', values: 'connection' },
  source: { sql: 'event.connection_id', values: 'source' },
  externalId: plain('event.external_id'),
  time: { sql: 'event.time_ms', values: 'time' },
  kind: dictionary('kind'),
  actor: dictionary('actor'),
  operation: dictionary('operation'),
  operationCode: plain('CAST(event.operation_code AS TEXT)'),
  type: dictionary('type'),
  typeCode: plain('CAST(event.type_code AS TEXT)'),
  object: dictionary('object'),
  record: plain('event.record'),
  origin: dictionary('origin'),
  target: dictionary('target'),
  environment: dictionary('environment'),
  status: dictionary('status'),
  summary: plain('event.summary'),
  itemCount: plain('event.item_count'),
  workItems: { sql: `CASE event.work_item_state WHEN 'linked' THEN event.id END`, values: 'work-items' },
  workItemState: plain('event.work_item_state'),
  violation: { sql: 'event.violation', values: 'flag' },
  revision: plain('event.revision'),
  hash: plain(`'sha256:' || lower(hex(event.hash))`),
};

/** Whether a column can be written from the row of the event alone. */
export function isPlainColumn(key: string): boolean {
  return Object.hasOwn(plainColumns, key);
}

/**
 * Writes events as CSV right where they are read: texts that many share are written once, and bytes go between
 * threads instead of rows. The same lines, byte for byte, as `csvLine` of the columns' values.
 *
 * @returns a function from event ids to their lines, in that order. Throws `export.failed` where an event is gone.
 */
export function createEventTexts(
  database: ReadableDatabase,
  { columns, delimiter }: TextLayout,
): (ids: ArrayLike<number>) => EventText {
  const { mark, cell } = csvCellWriter(delimiter);
  const wanted = columns.map((key) => plainColumns[key] as PlainColumn);
  const read = database
    .prepare<[string], Value[]>(
      `SELECT event.connection_id, ${wanted.map(({ sql }) => sql).join(', ')}
       FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`,
    )
    .raw();
  const connections = new Map(
    database
      .prepare<[], { id: number; name: string; kind: string }>('SELECT id, name, kind FROM connection')
      .all()
      .map((connection) => [connection.id, connection]),
  );
  const keysOf = workItemKeys(database, wanted);
  const findValue = database.prepare<[number], string>('SELECT value FROM dictionary WHERE id = ?').pluck();
  const words: string[] = [];

  function word(id: number): string {
    return (words[id] ??= cell(findValue.get(id) ?? null));
  }

  const writers = wanted.map(({ values }): ((value: Value, connectionId: number) => string) => {
    switch (values) {
      case 'dictionary':
        return (id) => (id === null ? '' : word(id as number));
      case 'time':
        return (timeMs) => formatIso(timeMs as number);
      case 'id':
        return (externalId, connectionId) => cell(`${connections.get(connectionId)?.name ?? ''}:${String(externalId)}`);
      case 'connection':
        return (_, connectionId) => cell(connections.get(connectionId)?.name ?? '');
      case 'source':
        return (_, connectionId) => cell(connections.get(connectionId)?.kind ?? '');
      case 'work-items':
        return (id) => (id === null ? '' : cell(keysOf(id as number)));
      case 'flag':
        return (flag) => (flag === 1 ? 'true' : 'false');
      default:
        return cell;
    }
  });

  return (ids) => {
    const rows = read.all(`[${Array.prototype.join.call(ids, ',')}]`);
    if (rows.length !== ids.length) throw changedSince();
    const lines = rows.map((row) => {
      let line = '';
      for (let index = 0; index < writers.length; index++) {
        if (index > 0) line += mark;
        line += (writers[index] as (typeof writers)[number])(row[index + 1] as Value, row[0] as number);
      }
      return line === '' ? '""\r\n' : `${line}\r\n`;
    });
    return { bytes: Buffer.from(lines.join(''), 'utf8'), rows: rows.length };
  };
}

/** The keys of an event's work items as one text; asked for only where events have some. */
function workItemKeys(database: ReadableDatabase, wanted: readonly PlainColumn[]): (eventId: number) => string | null {
  if (!wanted.some(({ values }) => values === 'work-items')) return () => null;
  const read = database
    .prepare<[bigint], string>('SELECT key FROM work_item WHERE event_id = ? ORDER BY ordinal')
    .pluck();
  return (eventId) => {
    const keys = read.all(BigInt(eventId));
    return keys.length === 0 ? null : keys.join(', ');
  };
}
