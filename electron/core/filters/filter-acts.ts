import type { FilterImport, FilterInput, SavedFilter } from '#shared/saved-filter.ts';
import type { Act } from '#core/activity/act.ts';
import {
  findFilter,
  pinFilter,
  removeFilters,
  renameFilter,
  reorderFilters,
  saveFilter,
} from '#core/store/saved-filters.ts';
import { countOf } from '#core/activity/words.ts';

function act<Input, Output>(change: Act<Input, Output>): Act<Input, Output> {
  return change;
}

/** Everything that changes saved filters. */
export const filterActs = {
  saveFilter: act((database, input: FilterInput, by) => {
    const { filter, change } = saveFilter(database, input, by);
    const version = change === 'changed' ? `, version ${filter.version}` : '';
    return {
      output: filter,
      what: 'filter.saved',
      detail: `Saved the filter ${filter.name}${version}: ${filter.query || '*'}`,
      subject: null,
    };
  }),

  renameFilter: act((database, input: { name: string; newName: string; folder: string }) => {
    const output = renameFilter(database, input.name, input.newName, input.folder);
    const place = output.folder === '' ? '' : ` in ${output.folder}`;
    return {
      output,
      what: 'filter.renamed',
      detail: `Renamed the filter ${input.name} to ${output.name}${place}`,
      subject: null,
    };
  }),

  removeFilters: act((database, { names }: { names: string[] }) => {
    removeFilters(database, names);
    const detail = names.length === 1 ? `Removed the filter ${names[0]}` : `Removed ${names.length} filters`;
    return { output: null, what: 'filter.removed', detail, subject: null };
  }),

  /** `input` is what to save first where the filter is one of the pack. */
  pinFilter: act(
    (database, { name, pinned, input }: { name: string; pinned: boolean; input: FilterInput | null }, by) => {
      if (input !== null && findFilter(database, name) === null) saveFilter(database, input, by);
      const output: SavedFilter = pinFilter(database, name, pinned);
      const detail = pinned ? `Pinned the filter ${output.name}` : `Unpinned the filter ${output.name}`;
      return { output, what: 'filter.pinned', detail, subject: null };
    },
  ),

  reorderFilters: act((database, { names }: { names: string[] }) => {
    reorderFilters(database, names);
    return { output: null, what: 'filter.reordered', detail: 'Changed the order of filters', subject: null };
  }),

  restoreFilter: act((database, { version, input }: { version: number; input: FilterInput }, by) => {
    const { filter } = saveFilter(database, input, by);
    return {
      output: filter,
      what: 'filter.restored',
      detail: `Restored version ${version} of the filter ${filter.name}`,
      subject: null,
    };
  }),

  importFilters: act((database, { filters, file }: { filters: FilterInput[]; file: string }, by) => {
    const output: FilterImport = { added: [], changed: [], same: [] };
    for (const input of filters) output[saveFilter(database, input, by).change].push(input.name);
    const detail = `Imported ${countOf(filters.length, 'filter')} from ${file}`;
    return { output, what: 'filter.imported', detail, subject: null };
  }),
};
