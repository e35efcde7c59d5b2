import { AppError } from '#shared/app-error.ts';
import { findField, knownFieldNames } from '#shared/query/fields.ts';
import { nearestName } from '#shared/query/nearest-name.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import type { PlainError } from '#shared/result.ts';

/** A correction that can be taken with one click. */
export interface QueryFix {
  /** What is written at the place of the mistake. */
  written: string;
  /** The whole query after it. */
  query: string;
}

/** Where in a text that is no query its first mistake stands; -1 for a query. */
function mistakeAt(query: string): number {
  try {
    parseQuery(query);
    return -1;
  } catch (thrown) {
    return thrown instanceof AppError ? (thrown.place?.from ?? 0) : 0;
  }
}

/** The nearest text without this mistake; `null` where none is near. A later mistake in the query may be left. */
export function fixQuery(query: string, { code, place }: PlainError): QueryFix | null {
  if (place === undefined) return null;
  const [before, wrong, after] = [query.slice(0, place.from), query.slice(place.from, place.to), query.slice(place.to)];
  for (const written of correctionsOf(code, before, wrong)) {
    const fixed = { written: written.trim(), query: `${before}${written}${after}` };
    const next = mistakeAt(fixed.query);
    if (fixed.query !== query && (next === -1 || next > place.from + written.length)) return fixed;
  }
  return null;
}

/** What could stand in a mistake's place, the likeliest first. */
function correctionsOf(code: string, before: string, wrong: string): string[] {
  if (code === 'query.unknown_field') {
    const [, name = '', rest = ''] = /^([^:<>=]*)([^]*)$/.exec(wrong) ?? [];
    return [nearestName(name, knownFieldNames()) + rest, `"${wrong}"`];
  }
  if (code === 'query.invalid_value') {
    const field = findField(/([\w.]+):[^\s()]*$/.exec(before)?.[1] ?? '');
    const words = field?.words ?? [];
    const reversed = /^(.+)\.\.(.+)$/.exec(wrong);
    return [
      ...(words.length > 0 ? [nearestName(wrong, words)] : []),
      ...(reversed ? [`${reversed[2]}..${reversed[1]}`] : []),
      // `*x` would mean “ends with”.
      ...(wrong.startsWith('*') ? [`${wrong}*`] : []),
      `"${wrong}"`,
    ];
  }
  return [`${wrong}"`, `${wrong})`, wrong.replace(/\s+$/, ''), `"${wrong}"`, ''];
}
