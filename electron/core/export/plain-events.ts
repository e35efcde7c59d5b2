import type { JsonValue, SourceKind, WorkItem } from '#shared/audit-event.ts';
import { changedSince } from '#core/store/exported-events.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { CellValue } from './columns.ts';
import { onlyAddress } from './work-item-cell.ts';

type Stored = number | string | null;

/** An event as the store has it: what was asked for, column by column. */
export type PlainRow = readonly Stored[];

/** How a column is read from such a row. */
export type PlainCell =
  /** One of a list of texts that many events share, by its number, so that it is written in its form only once. */
  | { is: 'word'; id: (row: PlainRow) => number | null; text: (id: number) => string }
  | { is: 'time'; timeMs: (row: PlainRow) => number }
  | {
      is: 'value';
      value: (row: PlainRow) => CellValue;
      /** As the event's JSON has it, where that is more. */
      json?: (row: PlainRow) => JsonValue;
      /** The address that the cell leads to. */
      address?: (row: PlainRow) => string | null;
    };

/** Events read without making an object of each; only of columns that `isPlainColumn`. */
export interface PlainEvents {
  cells: readonly PlainCell[];
  /** Events by their ids, in that order. Throws `export.failed` where one is gone. */
  read: (ids: ArrayLike<number>) => PlainRow[];
}

/** What stands before the columns asked for, in every row. */
const connectionPlace = 0;
const columnsFrom = 1;

/** How a column is read, as SQL over `event`, and what its values are. */
interface PlainColumn {
  sql: string;
  values: 'dictionary' | 'connection' | 'source' | 'id' | 'time' | 'work-items' | 'flag' | 'code' | 'plain';
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
  operationCode: { sql: 'event.operation_code', values: 'code' },
  type: dictionary('type'),
  typeCode: { sql: 'event.type_code', values: 'code' },
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

/** @param columns keys of columns that `isPlainColumn` */
export function openPlainEvents(database: ReadableDatabase, columns: readonly string[]): PlainEvents {
  const wanted = columns.map((key) => plainColumns[key] as PlainColumn);
  const readRows = database
    .prepare<[string], Stored[]>(
      `SELECT event.connection_id, ${wanted.map(({ sql }) => sql).join(', ')}
       FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`,
    )
    .raw();
  const connections = new Map(
    database
      .prepare<[], { id: number; name: string; kind: SourceKind }>('SELECT id, name, kind FROM connection')
      .all()
      .map((connection) => [connection.id, connection]),
  );
  const findWord = database.prepare<[number], string>('SELECT value FROM dictionary WHERE id = ?').pluck();
  const word = (id: number): string => findWord.get(id) ?? '';
  const connectionName = (id: number): string => connections.get(id)?.name ?? '';
  const workItemsOf = workItemReader(database);

  const cells = wanted.map(({ values }, index): PlainCell => {
    const at = columnsFrom + index;
    switch (values) {
      case 'dictionary':
        return { is: 'word', id: (row) => row[at] as number | null, text: word };
      case 'connection':
        return { is: 'word', id: (row) => row[at] as number, text: connectionName };
      case 'source':
        return { is: 'word', id: (row) => row[at] as number, text: (id) => connections.get(id)?.kind ?? '' };
      case 'time':
        return { is: 'time', timeMs: (row) => row[at] as number };
      case 'id':
        return {
          is: 'value',
          value: (row) => `${connectionName(row[connectionPlace] as number)}:${String(row[at])}`,
        };
      case 'work-items':
        return {
          is: 'value',
          value: (row) => keysOf(workItemsOf(row[at] as number | null)),
          json: (row) => workItemsOf(row[at] as number | null).map(({ system, key, url }) => ({ system, key, url })),
          address: (row) => onlyAddress(workItemsOf(row[at] as number | null)),
        };
      case 'flag':
        return { is: 'value', value: (row) => row[at] === 1 };
      case 'code':
        return {
          is: 'value',
          value: (row) => (row[at] === null ? null : String(row[at])),
          json: (row) => row[at] as Stored,
        };
      default:
        return { is: 'value', value: (row) => row[at] as Stored };
    }
  });

  return {
    cells,
    read(ids) {
      const rows = readRows.all(`[${Array.prototype.join.call(ids, ',')}]`);
      if (rows.length !== ids.length) throw changedSince();
      return rows;
    },
  };
}

const none: readonly WorkItem[] = [];

/** The work items of an event; asked for only where events have some, and remembered while one row is written. */
function workItemReader(database: ReadableDatabase): (eventId: number | null) => readonly WorkItem[] {
  const read = database.prepare<[bigint], WorkItem>(
    'SELECT system, key, url FROM work_item WHERE event_id = ? ORDER BY ordinal',
  );
  let last: { eventId: number; workItems: readonly WorkItem[] } | null = null;
  return (eventId) => {
    if (eventId === null) return none;
    if (last?.eventId !== eventId) last = { eventId, workItems: read.all(BigInt(eventId)) };
    return last.workItems;
  };
}

function keysOf(workItems: readonly WorkItem[]): string | null {
  return workItems.length === 0 ? null : workItems.map(({ key }) => key).join(', ');
}
