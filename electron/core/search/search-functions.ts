import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import { fold } from '#shared/fold.ts';
import type { WantedTexts } from './text-conditions.ts';

interface WantedField extends WantedTexts {
  /** Folded: names of fields are compared without case. */
  name: string;
}

/**
 * Registers what searches need in SQL; once for each connection, before anything else of this folder.
 * `fold(text)`, `field_matches(fields, wanted)` and `fields_contain(fields, text)`, where `fields` is the
 * JSON of an event's further fields.
 */
export function registerSearchFunctions(database: ReadableDatabase): void {
  const options = { deterministic: true };
  database.function('fold', options, foldValue);

  let wantedText = '';
  let wanted: WantedField = { name: '', whole: [], prefixes: [], parts: [] };
  database.function('field_matches', options, (fields: unknown, spec: unknown) => {
    // One statement asks the same for all its rows.
    if (spec !== wantedText) {
      wantedText = String(spec);
      wanted = JSON.parse(wantedText) as WantedField;
    }
    for (const [name, value] of fieldsOf(fields)) {
      if (value === null || fold(name) !== wanted.name) continue;
      if (matches(fold(fieldText(value)), wanted)) return 1;
    }
    return 0;
  });

  database.function('fields_contain', options, (fields: unknown, part: unknown) => {
    const [json, wantedPart] = [String(fields), String(part)];
    // Without escapes every value stands in the JSON as it is: most events need not be taken apart.
    if (plain.test(json) && !json.toLowerCase().includes(wantedPart)) return 0;
    return fieldsOf(json).some(([, value]) => value !== null && fold(fieldText(value)).includes(wantedPart)) ? 1 : 0;
  });
}

/** ASCII without backslashes, and with the control characters that stand between or in texts. */
const plain = /^[\n\r\t\u001f -[\]-~]*$/;

function foldValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  // Folding plain text changes its case alone, and a scan folds a whole archive.
  return plain.test(text) ? text.toLowerCase().trim() : fold(text);
}

function fieldsOf(fields: unknown): [string, JsonValue][] {
  return Object.entries(JSON.parse(String(fields)) as Record<string, JsonValue>);
}

/** The text of a further field as it is searched: what is no text is written as JSON. */
export function fieldText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function matches(folded: string, { whole, prefixes, parts }: WantedTexts): boolean {
  return (
    whole.includes(folded) ||
    prefixes.some((prefix) => folded.startsWith(prefix)) ||
    parts.some((part) => folded.includes(part))
  );
}
