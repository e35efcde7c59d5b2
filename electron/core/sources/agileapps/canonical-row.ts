import type { JsonValue } from '#shared/audit-event.ts';
import { canonicalMembers } from '#core/sources/canonical-json.ts';
import type { XmlNode } from './xml-node.ts';

type Entry = [path: string, text: string];

/** Parts of a lookup that only one of the two formats carries: the kind of record it points to, and its address. */
export const oneFormatOnly: ReadonlySet<string> = new Set(['type', '@type', 'uri', '@uri']);

/**
 * The canonical text of a row that came as XML: the RFC 8785 text of a flat object, which is the same for the
 * same row as JSON. Its members are texts without white space around them and with line ends as `\n`; what is
 * empty has none. A field stands under its name, what belongs to it under `name/part`, a repeated one under
 * `name[1]` and so on from the second.
 */
export function canonicalXmlRow(row: XmlNode): string {
  const entries: Entry[] = [];
  addAttributes(entries, '', row);
  addElements(entries, '', row.children);
  return textOfEntries(entries);
}

/** The same for a row that came as JSON: scalars as texts, a lookup as its `content` (else `id`) and the rest. */
export function canonicalJsonRow(row: { [key: string]: JsonValue }): string {
  const entries: Entry[] = [];
  for (const [key, value] of Object.entries(row)) addValue(entries, partPath('', key), value);
  return textOfEntries(entries);
}

/** Which member of a lookup is its value; the others stand beside it. `undefined` where there is none. */
export function valueKeyOf(lookup: { [key: string]: JsonValue }): 'content' | 'id' | undefined {
  if (scalarText(lookup['content'] ?? null) !== null) return 'content';
  return scalarText(lookup['id'] ?? null) === null ? undefined : 'id';
}

/** A scalar as the text that XML has for it, without white space around it; `null` for what is empty. */
export function scalarText(value: JsonValue): string | null {
  return value === null || typeof value === 'object' ? null : trimmedOrNull(String(value));
}

/** A text without white space around it; `null` where nothing is left. */
export function trimmedOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

function addElements(entries: Entry[], prefix: string, elements: readonly XmlNode[]): void {
  const counts = new Map<string, number>();
  for (const element of elements) {
    const count = counts.get(element.name) ?? 0;
    counts.set(element.name, count + 1);
    const path = count === 0 ? prefix + element.name : `${prefix}${element.name}[${count}]`;
    addText(entries, path, element.text);
    if (element.attributes.length > 0) addAttributes(entries, path, element);
    if (element.children.length > 0) addElements(entries, `${path}/`, element.children);
  }
}

function addAttributes(entries: Entry[], path: string, { attributes }: XmlNode): void {
  for (const [name, value] of attributes) {
    if (!oneFormatOnly.has(name)) addText(entries, `${path}/${name}`, value);
  }
}

function addValue(entries: Entry[], path: string, value: JsonValue): void {
  if (value === null) return;
  if (typeof value !== 'object') addText(entries, path, String(value));
  else if (Array.isArray(value)) {
    value.forEach((entry, index) => addValue(entries, index === 0 ? path : `${path}[${index}]`, entry));
  } else addObject(entries, path, value);
}

function addObject(entries: Entry[], path: string, value: { [key: string]: JsonValue }): void {
  const valueKey = valueKeyOf(value);
  const text = valueKey === undefined ? null : scalarText(value[valueKey] ?? null);
  if (text !== null) addText(entries, path, text);
  const isLookup = valueKey !== undefined || 'displayValue' in value;
  for (const [key, member] of Object.entries(value)) {
    const said = key === valueKey || (key === 'id' && scalarText(member) === text);
    if (!said && !(isLookup && oneFormatOnly.has(key))) addValue(entries, partPath(`${path}/`, key), member);
  }
}

/** JSON marks with `@` what is an attribute in XML. */
function partPath(prefix: string, key: string): string {
  if (!key.startsWith('@')) return prefix + key;
  return prefix === '' ? `/${key.slice(1)}` : prefix + key.slice(1);
}

function addText(entries: Entry[], path: string, text: string): void {
  const trimmed = text.trim();
  // XML readers see every line end as `\n`; JSON keeps what was sent.
  if (trimmed !== '') entries.push([path, trimmed.includes('\r') ? trimmed.replace(/\r\n?/g, '\n') : trimmed]);
}

function textOfEntries(entries: Entry[]): string {
  entries.sort(byPath);
  for (const entry of entries) entry[1] = JSON.stringify(entry[1]);
  return canonicalMembers(entries);
}

function byPath([left]: Entry, [right]: Entry): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
