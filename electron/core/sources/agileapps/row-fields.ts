import type { JsonValue } from '#shared/audit-event.ts';
import { canonicalJson, sha256Hex } from '#core/sources/canonical-json.ts';
import { parseJson } from '#core/sources/parse-json.ts';
import { PayloadError } from '#core/sources/payload-error.ts';
import { canonicalXml, parseXmlNode, xmlToJson, type XmlNode } from './xml-node.ts';

/** A row as flat fields, the same for XML and JSON. */
export interface RowFields {
  /**
   * By field name, in the order sent. A text is trimmed, an empty value is `null`. What stands beside a value
   * (XML attributes; the members of a JSON lookup) has its own entry, `name.attribute`.
   */
  fields: Map<string, JsonValue>;
  /** SHA-256 in hexadecimal over the canonical payload. */
  hash: string;
}

/** Flattens one row, XML or JSON by its first character. Throws `PayloadError` where it is neither. */
export function readRowFields(raw: string): RowFields {
  return raw.trimStart().startsWith('<') ? readXmlRow(raw) : readJsonRow(raw);
}

function readXmlRow(raw: string): RowFields {
  let row: XmlNode;
  try {
    row = parseXmlNode(raw);
  } catch {
    throw new PayloadError('Its XML cannot be read.');
  }
  const fields = new Map<string, JsonValue>();
  for (const child of row.children) {
    addField(fields, child.name, child.children.length > 0 ? xmlToJson(child) : textOrNull(child.text));
    for (const [attribute, value] of child.attributes)
      addField(fields, `${child.name}.${attribute}`, textOrNull(value));
  }
  return { fields, hash: sha256Hex(canonicalXml(row)) };
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
  return { fields, hash: sha256Hex(canonicalJson(row)) };
}

/** A lookup: its `content` (else its `id`) is the value, the other members stand beside it. */
function addLookup(fields: Map<string, JsonValue>, name: string, lookup: { [key: string]: JsonValue }): void {
  const valueKey = ['content', 'id'].find((key) => plainValue(lookup[key] ?? null) !== null);
  addField(fields, name, valueKey === undefined ? null : plainValue(lookup[valueKey] ?? null));
  for (const [key, value] of Object.entries(lookup)) {
    const unsaid = key === valueKey || (key === 'id' && value === lookup[valueKey ?? '']) || key === 'content';
    if (!unsaid) addField(fields, `${name}.${key.replace(/^@/, '')}`, plainValue(value));
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
  if (value === null) return null;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? null : value;
  return textOrNull(String(value));
}

function textOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
