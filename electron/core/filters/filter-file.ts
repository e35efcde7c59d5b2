import * as v from 'valibot';
import { AppError } from '#shared/app-error.ts';
import { fold } from '#shared/fold.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import type { FilterInput } from '#shared/saved-filter.ts';
import { isValidTimeZone } from '#shared/time-zone.ts';

/**
 * Filters as a file: JSON that people read and compare, keys in a fixed order, lists one value a line.
 * `docs/filter-files.md` is the description.
 */
const format = 'tickmark-filters';
const formatVersion = 1;
/** Most filters of one file, and its largest size in bytes. */
const mostFilters = 10_000;
export const largestFilterFile = 10_000_000;

/** The same filters always give the same bytes. */
export function printFilterFile(filters: readonly FilterInput[]): string {
  const records = filters.map(({ name, folder, description, query, columns, sort, group, tz }) => ({
    name,
    folder,
    description,
    query,
    columns,
    sort,
    group,
    tz,
  }));
  return `${JSON.stringify({ format, version: formatVersion, filters: records }, null, 2)}\n`;
}

const text = v.pipe(v.string(), v.maxLength(20_000));
const shortText = v.pipe(v.string(), v.maxLength(300));
const names = v.pipe(v.array(v.pipe(shortText, v.minLength(1))), v.maxLength(200));

const schema = v.strictObject({
  format: v.literal(format),
  version: v.literal(formatVersion),
  filters: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(shortText, v.trim(), v.minLength(1)),
        folder: shortText,
        description: text,
        query: text,
        columns: v.nullable(v.pipe(names, v.minLength(1))),
        sort: names,
        group: v.nullable(v.pipe(shortText, v.minLength(1))),
        tz: v.nullable(v.pipe(v.string(), v.check(isValidTimeZone, 'no time zone'))),
      }),
    ),
    v.maxLength(mostFilters),
  ),
});

/**
 * Reads a filter file; nothing of a file is trusted. Throws `filter.damaged_file`.
 *
 * @param check further checks of one filter, as the archive knows its columns and orders; throws what is wrong
 */
export function parseFilterFile(bytes: Uint8Array, check: (filter: FilterInput) => void): FilterInput[] {
  if (bytes.byteLength > largestFilterFile) throw damaged('It is larger than 10 MB.');
  const checked = v.safeParse(schema, jsonOf(bytes));
  if (!checked.success) {
    const place = checked.issues[0] === undefined ? null : v.getDotPath(checked.issues[0]);
    throw damaged(place === null ? 'It is no file of Tickmark filters.' : `It has a wrong value for “${place}”.`);
  }
  const { filters } = checked.output;
  const seen = new Set<string>();
  for (const filter of filters) {
    if (seen.has(fold(filter.name))) throw damaged(`It holds two filters named ${filter.name}.`);
    seen.add(fold(filter.name));
    try {
      parseQuery(filter.query);
      check(filter);
    } catch (thrown) {
      if (thrown instanceof AppError) throw damaged(`The filter ${filter.name}: ${thrown.message}`);
      throw thrown;
    }
  }
  return filters;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged('It is no JSON text.');
  }
}

function damaged(why: string): AppError {
  return new AppError(
    'filter.damaged_file',
    `These filters can’t be read. ${why}`,
    'Nothing was changed. Correct the file or ask for it again.',
  );
}
