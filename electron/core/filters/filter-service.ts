import { AppError } from '#shared/app-error.ts';
import { fold } from '#shared/fold.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import type { FilterCount, FilterImport, FilterInput, FilterVersion, SavedFilter } from '#shared/saved-filter.ts';
import { isValidTimeZone } from '#shared/time-zone.ts';
import type { UndoState } from '#shared/saved-work.ts';
import type { ActAuthor } from '#core/activity/work-service.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';
import { createFilterCounts } from './filter-counts.ts';
import { parseFilterFile, printFilterFile } from './filter-file.ts';
import { filterPack } from './pack.ts';

/** Saved filters. Names are compared without case. Throws `usage.unknown_filter`, `query.*`. */
export interface FilterService {
  /** Saved ones in the user's order, then those of the pack that nobody has saved under their name. */
  list: () => Promise<SavedFilter[]>;
  find: (name: string) => Promise<SavedFilter>;
  save: (input: FilterInput) => Promise<SavedFilter>;
  rename: (input: { name: string; newName: string; folder: string }) => Promise<SavedFilter>;
  remove: (names: string[]) => Promise<UndoState>;
  /** Newest first. */
  versions: (name: string) => Promise<FilterVersion[]>;
  restore: (name: string, version: number) => Promise<SavedFilter>;
  pin: (name: string, pinned: boolean) => Promise<SavedFilter>;
  reorder: (names: string[]) => Promise<UndoState>;
  counts: (request: { names: string[]; tz: string; signal?: AbortSignal }) => Promise<FilterCount[]>;
  /** The named filters as the text of a file; all saved ones for no names. */
  exportFile: (names: string[]) => Promise<{ text: string; filters: number }>;
  /** Reads a file's filters, whole or not at all. Throws `filter.damaged_file`. */
  importFile: (file: { name: string; bytes: Uint8Array }) => Promise<FilterImport>;
}

export interface FilterDependencies {
  reader: Caller<ReaderMethods>;
  /** Counts, see `createFilterCounts`. */
  counter: Caller<ReaderMethods>;
  writer: Caller<WriterMethods>;
  author: ActAuthor;
  ready: Promise<void>;
  /** Throws for a column or an order that is none. */
  checkLayout: (layout: { columns: string[] | null; sort: string[] }) => void;
}

export function createFilterService({
  reader,
  counter,
  writer,
  author,
  ready,
  checkLayout,
}: FilterDependencies): FilterService {
  const counts = createFilterCounts({ reader: counter, now: () => author().nowMs, ready });

  /** As they were at an act: a thousand filters need not be read again for every count. */
  let known: { act: number; filters: readonly SavedFilter[] } | null = null;

  async function list(): Promise<SavedFilter[]> {
    const { act, filters } = await reader.call('listFilters', { sinceAct: known?.act ?? null });
    if (filters !== null) known = { act, filters: withPack(filters) };
    return [...(known?.filters ?? [])];
  }

  async function find(name: string): Promise<SavedFilter> {
    const filters = await list();
    const found = filters.find((filter) => fold(filter.name) === fold(name));
    if (found !== undefined) return found;
    const known = filters.slice(0, 30).map((filter) => filter.name);
    throw new AppError('usage.unknown_filter', `There is no filter named ${name}.`, `There are: ${known.join(', ')}.`);
  }

  function check(input: FilterInput): FilterInput {
    const name = input.name.trim();
    if (name === '' || name.length > 300 || /\p{Cc}/u.test(name)) {
      throw new AppError('usage.invalid_argument', 'A filter needs a name of one line.', 'Nothing was saved.');
    }
    if (input.tz !== null && !isValidTimeZone(input.tz)) {
      throw new AppError('usage.invalid_argument', `${input.tz} is no IANA time zone.`, 'Nothing was saved.');
    }
    parseQuery(input.query);
    checkLayout(input);
    return { ...input, name, folder: cleanFolder(input.folder) };
  }

  return {
    list,
    find,
    async save(input) {
      return (await writer.call('saveFilter', { input: check(input), by: author() })).output;
    },
    async rename({ name, newName, folder }) {
      const input = {
        name,
        newName: check({ ...(await find(name)), name: newName }).name,
        folder: cleanFolder(folder),
      };
      return (await writer.call('renameFilter', { input, by: author() })).output;
    },
    async remove(names) {
      return (await writer.call('removeFilters', { input: { names }, by: author() })).undo;
    },
    versions: (name) => reader.call('filterVersions', { name }),
    async restore(name, version) {
      const versions = await reader.call('filterVersions', { name });
      const wanted = versions.find((one) => one.version === version);
      if (wanted === undefined) {
        throw new AppError(
          'usage.invalid_argument',
          `The filter ${name} has no version ${version}.`,
          `It has: ${versions.map((one) => one.version).join(', ')}.`,
        );
      }
      const { name: storedName, folder } = await find(name);
      const { query, columns, sort, group, tz, description } = wanted;
      const input = { name: storedName, folder, query, columns, sort, group, tz, description };
      return (await writer.call('restoreFilter', { input: { version, input }, by: author() })).output;
    },
    async pin(name, pinned) {
      const filter = await find(name);
      const input = { name: filter.name, pinned, input: filter.version === 0 ? toInput(filter) : null };
      return (await writer.call('pinFilter', { input, by: author() })).output;
    },
    async reorder(names) {
      return (await writer.call('reorderFilters', { input: { names }, by: author() })).undo;
    },
    async counts({ names, tz, signal }) {
      const known = new Map((await list()).map((filter) => [fold(filter.name), filter]));
      const wanted = names.flatMap((name) => known.get(fold(name)) ?? []);
      return counts.count(wanted, tz, signal);
    },
    async exportFile(names) {
      const saved = (await list()).filter((filter) => !filter.shipped);
      const chosen = names.length === 0 ? saved : await Promise.all(names.map(find));
      return { text: printFilterFile(chosen.map(toInput)), filters: chosen.length };
    },
    async importFile({ name, bytes }) {
      const filters = parseFilterFile(bytes, checkLayout).map((filter) => ({
        ...filter,
        folder: cleanFolder(filter.folder),
      }));
      return (await writer.call('importFilters', { input: { filters, file: name }, by: author() })).output;
    },
  };
}

/** Saved filters, then those of the pack that nobody has saved under their name. */
function withPack(saved: readonly SavedFilter[]): SavedFilter[] {
  const names = new Set(saved.map((filter) => fold(filter.name)));
  return [...saved, ...filterPack.filter((filter) => !names.has(fold(filter.name)))];
}

function toInput({ name, folder, query, columns, sort, group, tz, description }: FilterInput): FilterInput {
  return { name, folder, query, columns, sort, group, tz, description };
}

/** `a / b/` → `a/b` */
function cleanFolder(folder: string): string {
  return folder
    .split('/')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .join('/');
}
