import type { UndoState } from './saved-work.ts';

/** What a filter asks for and how its result is laid out; every version of a filter is one of these. */
export interface FilterDefinition {
  /** The query as typed: relative times stay relative. */
  query: string;
  /** Columns by the names of exports, in order; `null` for the usual ones. */
  columns: string[] | null;
  /** `FIELD[:asc|desc]` each; none means newest first. */
  sort: string[];
  /** The field that rows are grouped by, `null` for none. */
  group: string | null;
  /** IANA zone its dates are read in; `null` for the zone of whoever runs it. */
  tz: string | null;
  /** One sentence: what it answers. */
  description: string;
}

export interface SavedFilter extends FilterDefinition {
  /** Unique in the workspace, compared without case. */
  name: string;
  /** Names with slashes between them; empty at the top. */
  folder: string;
  /** Counts from 1; 0 for a filter that ships with the product and was never saved here. */
  version: number;
  savedAt: string | null;
  savedBy: string | null;
  /** Whether it stands in the side bar with its count. */
  pinned: boolean;
  /** One of the pack that ships with the product. */
  shipped: boolean;
}

export interface FilterVersion extends FilterDefinition {
  version: number;
  savedAt: string;
  savedBy: string;
}

/** What is saved under a name: a new filter, or a new version of an old one when anything of it differs. */
export interface FilterInput extends FilterDefinition {
  name: string;
  folder: string;
}

/** How many events a filter finds now. `error` says why it cannot be counted. */
export interface FilterCount {
  name: string;
  count: number | null;
  error: string | null;
}

/** What a file of filters brought. */
export interface FilterImport {
  added: string[];
  /** Filters of the same name whose definition differed: they have a new version. */
  changed: string[];
  /** Filters that were there already, the same. */
  same: string[];
}

export interface SavedFilterCalls {
  /** All saved filters in the user's order, then those of the pack that were not saved here. */
  'filter.list': { input: null; output: SavedFilter[] };
  'filter.save': { input: FilterInput; output: SavedFilter };
  /** Another name or folder; the history stays. */
  'filter.rename': { input: { name: string; newName: string; folder: string }; output: SavedFilter };
  'filter.remove': { input: { names: string[] }; output: UndoState };
  /** Newest first. */
  'filter.versions': { input: { name: string }; output: FilterVersion[] };
  /** Makes an older version the present one, as a new version. */
  'filter.restore': { input: { name: string; version: number }; output: SavedFilter };
  /** Takes a filter into the side bar, or out of it; a shipped one is saved by that. */
  'filter.pin': { input: { name: string; pinned: boolean }; output: SavedFilter };
  /** The order of the side bar and of lists; names left out follow in the order they had. */
  'filter.reorder': { input: { names: string[] }; output: UndoState };
  /**
   * Exact counts, counted again only where events have changed. A second call ends the first one's counting.
   * At most 1,000 names.
   */
  'filter.counts': { input: { names: string[]; tz: string }; output: FilterCount[] };
  'filter.cancelCounts': { input: null; output: null };
  /** Asks for a file name and writes the filters there; `null` when cancelled. No names are all saved filters. */
  'filter.export': { input: { names: string[] }; output: { file: string; filters: number } | null };
  /** Reads filters from dropped files (by their ticket) or asks for them; whole or not at all. */
  'filter.import': { input: { ticket: string | null }; output: FilterImport | null };
}

export const savedFilterCallNames = [
  'filter.list',
  'filter.save',
  'filter.rename',
  'filter.remove',
  'filter.versions',
  'filter.restore',
  'filter.pin',
  'filter.reorder',
  'filter.counts',
  'filter.cancelCounts',
  'filter.export',
  'filter.import',
] as const satisfies readonly (keyof SavedFilterCalls)[];

/** One difference between two versions of a filter. */
export interface FilterDifference {
  field: keyof FilterDefinition;
  before: string;
  after: string;
}

const definitionFields = ['query', 'columns', 'sort', 'group', 'tz', 'description'] as const;

/** What differs between two versions, field by field, as texts to show. */
export function compareFilters(before: FilterDefinition, after: FilterDefinition): FilterDifference[] {
  return definitionFields
    .map((field) => ({ field, before: fieldText(before[field]), after: fieldText(after[field]) }))
    .filter((difference) => difference.before !== difference.after);
}

function fieldText(value: string | readonly string[] | null): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : value.join(', ');
}
