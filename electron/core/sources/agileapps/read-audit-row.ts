import type { JsonValue } from '#shared/audit-event.ts';
import {
  isAccessViolation,
  kindOfLogEntry,
  logCodeLabel,
  operationCodeLabel,
  operationOfLogEntry,
  scheduleStatus,
  type SentCode,
} from '#shared/agileapps-codes.ts';
import { formatIso } from '#shared/iso-time.ts';
import { sha256Hex } from '#core/sources/canonical-json.ts';
import { PayloadError } from '#core/sources/payload-error.ts';
import { readSourceDate } from '#core/sources/source-dates.ts';
import type { ReadRow, SourceEvent, SourceRecord } from '#core/sources/source.ts';
import { utf8Text } from '#core/sources/utf8.ts';
import { readRowFields, type RowFields } from './row-fields.ts';

/** Reads a row for a window: a row that cannot be read comes back with the reason instead of an error. */
export function readRow(raw: string): ReadRow {
  let key = '';
  try {
    const fields = readRowFields(raw);
    key = idOf(fields) ?? '';
    const record = recordOf(raw, fields);
    const { hash } = fields;
    return { key, hash, timeMs: record.event.timeMs, result: { record } };
  } catch (thrown) {
    if (!(thrown instanceof PayloadError)) throw thrown;
    const hash = sha256Hex(raw);
    return {
      key: key || `unread:${hash}`,
      hash,
      timeMs: null,
      result: { unreadable: { raw, reason: thrown.message } },
    };
  }
}

/** The same for a row as it stands in the body of an answer. */
export function readRowBytes(row: Uint8Array): ReadRow {
  return readRow(utf8Text(row));
}

/** Reads one stored row again. Throws `PayloadError` where it cannot be read. */
export function readAuditRow(raw: string): SourceRecord {
  return recordOf(raw, readRowFields(raw));
}

function recordOf(raw: string, fields: RowFields): SourceRecord {
  const { hash } = fields;
  return { raw, event: eventOf(fields), hash, coreHash: hash, withIncludes: true };
}

function idOf(fields: RowFields): string | null {
  return textOf(fields, 'id') ?? textOf(fields, 'record_id');
}

/** Where the person and the object of an entry stand: the first that says something counts. */
const actorNames = ['created_id.displayValue', 'created_id'];
const objectNames = ['object_singular_name', 'object_key.displayValue', 'object_key', 'object.displayValue', 'object'];

function eventOf(fields: RowFields): SourceEvent {
  const externalId = idOf(fields);
  if (externalId === null) throw new PayloadError('It has no id.');
  const dateText = textOf(fields, 'date_created');
  if (dateText === null) throw new PayloadError('It has no date_created.');
  const date = readSourceDate(dateText);
  if (date === null) throw new PayloadError('Its date_created cannot be read as a date.');

  const typeCode = codeOf(fields, 'type_code');
  const operationCode = codeOf(fields, 'operation_code');
  const violation = isAccessViolation(typeCode, operationCode, codeOf(fields, 'int_col3'));
  const operationLabel = textOf(fields, 'operation');
  const description = textOf(fields, 'description');
  const sentLabel = textOf(fields, 'type');
  const shown: Shown = {
    id: externalId,
    record_id: externalId,
    type: sentLabel,
    description,
    // The token repeats the description; it is worth keeping only where it differs.
    description_key: description,
    date_created: formatIso(date.ms) === dateText ? dateText : undefined,
    type_code: typeCode === null ? undefined : String(typeCode),
    operation_code: operationCode === null ? undefined : String(operationCode),
  };
  const typeLabel = sentLabel ?? logCodeLabel(typeCode);
  const accessedName = isRecordAccess(typeCode, operationCode, violation) ? textOf(fields, 'char_col4') : null;
  const referenceId = textOf(fields, 'reference_id');
  return {
    externalId,
    timeMs: date.ms,
    kind: kindOfLogEntry(typeCode, operationCode, violation),
    actor: firstOf(fields, actorNames),
    operation: operationOfLogEntry(typeCode, operationCode, operationLabel),
    operationCode,
    type: typeLabel,
    typeCode,
    object: firstOf(fields, objectNames),
    record: accessedName ?? referenceId,
    recordAlias: accessedName === null ? null : referenceId,
    origin: null,
    target: null,
    environment: null,
    status: scheduleStatus(typeCode, codeOf(fields, 'int_col1')),
    summary: description ?? summaryOfCodes(typeCode, typeLabel, operationCode, operationLabel),
    oldValue: textOf(fields, 'old_name'),
    newValue: textOf(fields, 'new_name'),
    itemCount: null,
    items: [],
    workItems: [],
    workItemState: null,
    violation,
    fields: furtherFields(fields, shown),
  };
}

/** Viewing a record, or trying to touch one without the right: `char_col4` is then the record's name. */
function isRecordAccess(typeCode: SentCode, operationCode: SentCode, violation: boolean): boolean {
  return typeCode !== 66 && (operationCode === 0 || violation);
}

/** What the event shows unchanged and always in the same place, by the field's name; `undefined` for nothing. */
type Shown = Record<(typeof shownNames)[number], string | null | undefined>;

const shownNames = [
  ...(['id', 'record_id', 'type', 'description', 'description_key'] as const),
  ...(['date_created', 'type_code', 'operation_code'] as const),
];
const maybeShown: ReadonlySet<string> = new Set(shownNames);

function furtherFields({ names, values }: RowFields, shown: Shown): Record<string, JsonValue> {
  const further: Record<string, JsonValue> = {};
  for (const [place, name] of names.entries()) {
    const value = values[place] as JsonValue;
    const column = maybeShown.has(name) ? shown[name as keyof Shown] : undefined;
    if (column === undefined || (value !== null && column !== value)) setField(further, name, value);
  }
  return further;
}

function setField(fields: Record<string, JsonValue>, name: string, value: JsonValue): void {
  // This name would set what the object inherits from.
  if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true });
  else fields[name] = value;
}

/** A readable line where the server sent no description: `Update: Record Locator`. */
function summaryOfCodes(
  typeCode: SentCode,
  typeLabel: string | null,
  operationCode: SentCode,
  operationLabel: string | null,
): string | null {
  const operation =
    operationLabel ??
    operationCodeLabel(typeCode, operationCode) ??
    (operationCode === null ? null : `Operation ${String(operationCode)}`);
  const type = typeLabel ?? (typeCode === null ? null : `Log code ${String(typeCode)}`);
  const parts = [operation, type].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(': ');
}

function firstOf(fields: RowFields, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(fields, name);
    if (text !== null) return text;
  }
  return null;
}

function textOf(fields: RowFields, name: string): string | null {
  const place = fields.places.get(name);
  const value = place === undefined ? undefined : fields.values[place];
  if (typeof value === 'string') return value;
  // A name sent twice: the first value that says something.
  if (Array.isArray(value)) return value.find((entry) => typeof entry === 'string') ?? null;
  return null;
}

/** A code as a whole number, or as the text sent where it is none (or has more digits than a number holds). */
function codeOf(fields: RowFields, name: string): SentCode {
  const text = textOf(fields, name);
  if (text === null || !/^[+-]?\d+$/.test(text)) return text;
  const code = Number(text);
  return Number.isSafeInteger(code) ? code : text;
}
