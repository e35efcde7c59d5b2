import type { ReadableDatabase } from '#core/store/database-types.ts';
import { decodeFields, type FurtherFieldsRow } from '#core/store/further-fields.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import { fold } from '#shared/fold.ts';
import { checkInterruption } from './interruption.ts';
import { createZoneClock, type ZoneClock } from '#shared/zone-clock.ts';
import type { WantedTexts } from './text-conditions.ts';

interface WantedField extends WantedTexts {
  /** Folded: names of fields are compared without case. */
  name: string;
}

/**
 * Registers what searches need in SQL; once for each connection, before anything else of this folder.
 * `fold(text)`, `may_stop()`, `field_matches(wanted, …)` over the columns of `furtherFieldsSql`, and
 * `fields_contain(event.field_values, text)`; `hour_of_week(time_ms, zone)`, 0 for the first hour of Monday.
 */
export function registerSearchFunctions(database: ReadableDatabase): void {
  const options = { deterministic: true };
  let folded = 0;
  database.function('fold', options, (value: unknown) => {
    // A scan that finds nothing gives no rows in between: here is the only place that can end it.
    folded += 1;
    if (folded % 512 === 0) checkInterruption(database);
    return foldValue(value);
  });

  // Never true: a place for a scan to be stopped at.
  database.function('may_stop', { deterministic: false }, () => {
    checkInterruption(database);
    return 0;
  });

  let wantedText = '';
  let wanted: WantedField = { name: '', whole: [], prefixes: [], parts: [] };
  database.function('field_matches', { ...options, varargs: true }, (spec: unknown, ...row: unknown[]) => {
    // One statement asks the same for all its rows.
    if (spec !== wantedText) {
      wantedText = String(spec);
      wanted = JSON.parse(wantedText) as WantedField;
    }
    for (const [name, value] of decodeFields(row as FurtherFieldsRow)) {
      if (value === null || fold(name) !== wanted.name) continue;
      if (matches(fold(fieldText(value)), wanted)) return 1;
    }
    return 0;
  });

  database.function('hour_of_week', options, createHourOfWeek());

  database.function('fields_contain', options, (values: unknown, part: unknown) => {
    if (values === null) return 0;
    const [json, wantedPart] = [String(values), String(part)];
    // Without escapes every value stands in the JSON as it is: most events need not be taken apart.
    if (plain.test(json) && !json.toLowerCase().includes(wantedPart)) return 0;
    return (JSON.parse(json) as JsonValue[]).some((value) => fold(fieldText(value)).includes(wantedPart)) ? 1 : 0;
  });
}

const hourMs = 3_600_000;
/** The hour of the week in which the clock's year 1970 began, a Thursday. */
const firstHour = 3 * 24;

function createHourOfWeek(): (timeMs: unknown, zone: unknown) => number {
  let clockZone: unknown = null;
  let clock: ZoneClock = (timeMs) => timeMs;
  return (timeMs, zone) => {
    if (zone !== clockZone) {
      clock = createZoneClock(String(zone));
      clockZone = zone;
    }
    const hour = (Math.floor(clock(Number(timeMs)) / hourMs) + firstHour) % 168;
    return hour < 0 ? hour + 168 : hour;
  };
}

/** ASCII without backslashes, and with the control characters that stand between or in texts. */
const plain = /^[\n\r\t\u001f -[\]-~]*$/;

function foldValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  // Folding plain text changes its case alone, and a scan folds a whole archive.
  return plain.test(text) ? text.toLowerCase().trim() : fold(text);
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
