import type { JsonValue } from '#shared/audit-event.ts';
import { sha256Hex } from '#core/sources/canonical-json.ts';
import { parseJson } from '#core/sources/parse-json.ts';
import { PayloadError } from '#core/sources/payload-error.ts';
import { canonicalJsonRow, canonicalXmlRow, scalarText, trimmedOrNull, valueKeyOf } from './canonical-row.ts';
import { canonicalPlainRow, readPlainRow } from './plain-row.ts';
import { xmlToJson, type XmlNode } from './xml-node.ts';
import { parseXmlRow } from './xml-row.ts';

/** A row as flat fields, the same for XML and JSON. */
export interface RowFields {
  /**
   * Names in the order sent. What stands beside a value (XML attributes; the members of a JSON lookup) has its own
   * entry, `name.attribute`.
   */
  names: readonly string[];
  /** The values of the names. A text is trimmed, an empty value is `null`. */
  values: readonly JsonValue[];
  /** Where a value stands, by its name. */
  places: ReadonlyMap<string, number>;
  /** SHA-256 in hexadecimal over the canonical payload, which is the same for XML and JSON. */
  hash: string;
}

/** Flattens one row, XML or JSON by its first character. Throws `PayloadError` where it is neither. */
export function readRowFields(raw: string): RowFields {
  const plain = readPlainRow(raw);
  if (plain !== null) {
    const { names, places } = plain.form;
    return { names, values: plain.values, places, hash: sha256Hex(canonicalPlainRow(plain)) };
  }
  return raw.trimStart().startsWith('<') ? readXmlRow(raw) : readJsonRow(raw);
}

function readXmlRow(raw: string): RowFields {
  let row: XmlNode;
  try {
    row = parseXmlRow(raw);
  } catch {
    throw new PayloadError('Its XML cannot be read.');
  }
  const fields = new Map<string, JsonValue>();
  for (const child of row.children) {
    addField(fields, child.name, child.children.length > 0 ? xmlToJson(child) : trimmedOrNull(child.text));
    for (const [attribute, value] of child.attributes)
      addField(fields, `${child.name}.${attribute}`, trimmedOrNull(value));
  }
  return rowFields(fields, canonicalXmlRow(row));
}

function rowFields(fields: ReadonlyMap<string, JsonValue>, canonical: string): RowFields {
  const names = [...fields.keys()];
  const places = new Map(names.map((name, place) => [name, place]));
  return { names, values: [...fields.values()], places, hash: sha256Hex(canonical) };
}

function readJsonRow(raw: string): RowFields {
  let row: JsonValue;
  try {
    row = parseJson(raw);
  } catch {
    throw new PayloadError('It is no valid JSON.');
  }
  if (row === null || typeof row !== 'object' || Array.isArray(row)) throw new PayloadError('It is no JSON object.');
  const fields = new Map<string, JsonValue>();
  for (const [name, value] of Object.entries(row)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) addLookup(fields, name, value);
    else addField(fields, name, plainValue(value));
  }
  return rowFields(fields, canonicalJsonRow(row));
}

/** A lookup: its `content` (else its `id`) is the value, the other members stand beside it. */
function addLookup(fields: Map<string, JsonValue>, name: string, lookup: { [key: string]: JsonValue }): void {
  const valueKey = valueKeyOf(lookup);
  const text = valueKey === undefined ? null : scalarText(lookup[valueKey] ?? null);
  addField(fields, name, text);
  for (const [key, value] of Object.entries(lookup)) {
    const said = key === valueKey || (key === 'id' && scalarText(value) === text);
    const empty = key === 'content' && plainValue(value) === null;
    if (!said && !empty) addField(fields, `${name}.${key.replace(/^@/, '')}`, plainValue(value));
  }
}

/** A name that comes twice keeps all its values, as a list. */
function addField(fields: Map<string, JsonValue>, name: string, value: JsonValue): void {
  const earlier = fields.get(name);
  if (earlier === undefined) fields.set(name, value);
  else fields.set(name, Array.isArray(earlier) ? [...earlier, value] : [earlier, value]);
}

/** Scalars become texts, as XML has them, so a field reads the same in both formats. */
function plainValue(value: JsonValue): JsonValue {
  if (value !== null && typeof value === 'object') return Object.keys(value).length === 0 ? null : value;
  return scalarText(value);
}
