import type { WritableDatabase } from './database-types.ts';
import type { DictionaryWriter } from './dictionary.ts';
import { parseShape } from './further-fields.ts';
import { eventParts, type IncomingRecord } from './packed-record.ts';
import { fold } from '#shared/fold.ts';

/** The columns of `event` that a reading decides, in the order of `EventRowWriter.columns`. */
export const readColumns: readonly string[] = [
  ...['time_ms', 'kind_id', 'actor_id', 'operation_id', 'operation_code', 'type_id', 'type_code', 'object_id'],
  ...['record', 'record_alias', 'origin_id', 'target_id', 'environment_id', 'status_id', 'summary', 'old_value'],
  ...['new_value', 'item_count', 'work_item_state', 'violation', 'hash', 'core_hash', 'with_includes'],
  ...['field_shape_id', 'field_values'],
];

/** Columns that are empty for every entry of an audit log. */
export const deploymentColumns: ReadonlySet<string> = new Set([
  ...['origin_id', 'target_id', 'environment_id', 'item_count', 'work_item_state', 'core_hash'],
]);

/** What stands in a statement for a value of a column: hashes come as hexadecimal digits, which SQLite reads quickest. */
export function valuePlace(column: string): string {
  return column === 'hash' || column === 'core_hash' ? 'unhex(?)' : '?';
}

/** Makes rows of readings: gives texts that repeat their numbers. */
export interface EventRowWriter {
  /** The values of `readColumns`. */
  columns: (record: IncomingRecord) => unknown[];
  /** To be called after the caller's transaction was rolled back. */
  forget: () => void;
}

/** How many shapes of further fields are remembered before the memory is emptied. */
const memoryLimit = 10_000;

export function createEventRowWriter(database: WritableDatabase, dictionary: DictionaryWriter): EventRowWriter {
  const shapes = new Map<string, number>();
  const insertName = database.prepare<[string, number]>(
    'INSERT OR IGNORE INTO field_name (folded, shape_id) VALUES (?, ?)',
  );

  /** The number of a shape; a new one is entered under the names it has values for. */
  function shapeId(shape: string | null): number | null {
    if (shape === null) return null;
    const known = shapes.get(shape);
    if (known !== undefined) return known;
    if (shapes.size >= memoryLimit) shapes.clear();
    const id = dictionary.idOf('fieldShape', shape);
    for (const [name, place] of parseShape(shape)) {
      if (place === null) continue;
      dictionary.idOf('fieldName', name);
      insertName.run(fold(name), id);
    }
    shapes.set(shape, id);
    return id;
  }

  return {
    columns(record) {
      const { event, fields } = eventParts(record);
      // Values that only the full-text tags need get their number here, while this thread may write.
      dictionary.idOf('violation', event.violation ? 'yes' : 'no');
      dictionary.idOf('workItemState', event.workItemState);
      dictionary.idOf('code', codeText(event.typeCode));
      dictionary.idOf('operationCode', codeText(event.operationCode));
      return [
        event.timeMs,
        dictionary.idOf('kind', event.kind),
        dictionary.idOf('actor', event.actor),
        dictionary.idOf('operation', event.operation),
        codeValue(event.operationCode),
        dictionary.idOf('type', event.type),
        codeValue(event.typeCode),
        dictionary.idOf('object', event.object),
        event.record,
        event.recordAlias,
        dictionary.idOf('origin', event.origin),
        dictionary.idOf('target', event.target),
        dictionary.idOf('environment', event.environment),
        dictionary.idOf('status', event.status),
        event.summary,
        event.oldValue,
        event.newValue,
        event.itemCount,
        event.workItemState,
        event.violation ? 1 : 0,
        record.hash,
        record.coreHash === record.hash ? null : record.coreHash,
        record.withIncludes ? 1 : 0,
        shapeId(fields.shape),
        fields.values,
      ];
    },
    forget: () => shapes.clear(),
  };
}

/** A column of any type keeps a whole number as INTEGER only when it is bound as one. */
function codeValue(code: number | string | null): bigint | string | null {
  return typeof code === 'number' ? BigInt(code) : code;
}

function codeText(code: number | string | null): string | null {
  return code === null ? null : String(code);
}
