import type { Completion, CompletionOption } from '#shared/search-calls.ts';
import { knownValueOptions, termOptions, wordsOfField } from '#shared/query/complete-words.ts';
import { type CompletionPlace, completionPlace } from '#shared/query/completion-place.ts';
import { readFieldValue } from '#shared/query/field-values.ts';
import { furtherFieldPrefix, type QueryField } from '#shared/query/fields.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printFieldName, writeBareOrQuoted } from '#shared/query/print-query.ts';
import { quote } from '#shared/query/quoting.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { fold } from '#shared/fold.ts';
import { suggestValues, type SuggestedValue } from './suggest-values.ts';

export interface CompletionRequest {
  text: string;
  /** The cursor, a UTF-16 offset. */
  position: number;
  /** IANA zone for dates in the rest of the query. */
  tz: string;
  /** Milliseconds UTC. */
  nowMs: number;
}

/** At most so many values are offered. */
const mostOffered = 50;

/** Counting values stops after so many milliseconds; values found by then are offered without counts. */
const usualBudgetMs = 40;

/**
 * What fits at the cursor. Values come with the number of events that have them among those the query without the
 * term under the cursor finds, most first.
 *
 * @param budgetMs how long counting may take
 */
export function completeQuery(
  database: ReadableDatabase,
  { text, position, tz, nowMs }: CompletionRequest,
  budgetMs = usualBudgetMs,
): Completion {
  const place = completionPlace(text, position);
  const { from, to, wants, insideItem } = place;
  const rest = restTrees(place, { tz, nowMs });
  const suggest: Suggest = (field, part, contains, item = rest?.item) => {
    const wanted = rest === null || item === undefined ? null : { query: rest.query, item };
    return suggestValues(database, { field, typed: fold(part), contains, rest: wanted, budgetMs });
  };

  if (wants.kind === 'term') {
    const options = termOptions(wants, insideItem);
    if (insideItem || !wants.typed.toLowerCase().startsWith(furtherFieldPrefix)) return { from, to, options };
    const names = suggest('fieldname', wants.typed.slice(furtherFieldPrefix.length).replace(/^"/, ''), false);
    return { from, to, options: [...options, ...names.slice(0, mostOffered).map(nameOption)] };
  }
  const { field, typed, contains } = wants;
  if (field.values === 'item') return { from, to, options: itemOptions(typed, suggest) };
  if (wants.operator !== ':' && field.values !== 'time') return { from, to, options: [] };
  if (field.values === 'time') return { from, to, options: knownValueOptions(wants) };
  const found = suggest(field.name, typed, contains);
  const options = [...found, ...unusedWords(field, typed, contains, found)]
    .map((value) => valueOption(field, value))
    .filter((option) => option !== null)
    .slice(0, mostOffered);
  return { from, to, options };
}

/** The rest of the query as resolved trees; `null` when it is no query. */
function restTrees(
  { rest, insideItem }: CompletionPlace,
  { tz, nowMs }: Pick<CompletionRequest, 'tz' | 'nowMs'>,
): { query: TickmarkQueryTree; item: TickmarkQueryTree } | null {
  try {
    const { tree } = parseQuery(rest.query);
    const item = insideItem ? parseQuery(`item(${rest.item})`).tree : null;
    const query = resolveQuery(tree, { nowMs, zone: tz }).tree;
    return { query, item: item?.kind === 'item' ? item.child : { kind: 'all' } };
  } catch {
    return null;
  }
}

function nameOption({ value, count }: SuggestedValue): CompletionOption {
  const insert = `${printFieldName(furtherFieldPrefix + value)}:`;
  return { label: insert, insert, kind: 'field', detail: 'a field of the source', count };
}

/** Words of a closed list that no event has, so that the whole vocabulary can be seen. */
function unusedWords(
  field: QueryField,
  typed: string,
  contains: boolean,
  found: readonly SuggestedValue[],
): SuggestedValue[] {
  const wanted = fold(typed);
  const fits = (word: string) => (contains ? word.includes(wanted) : word.startsWith(wanted));
  const missing = wordsOfField(field).filter((word) => fits(word) && !found.some(({ value }) => fold(value) === word));
  return missing.map((value) => ({ value, count: field.values === 'closed' && found.every(isCounted) ? 0 : null }));
}

function isCounted({ count }: SuggestedValue): boolean {
  return count !== null;
}

function valueOption(field: QueryField, { value, count }: SuggestedValue): CompletionOption | null {
  const insert = writeBareOrQuoted(value);
  try {
    readFieldValue(field, insert, { from: 0, to: insert.length });
  } catch {
    // The field's own words leave no way to write it: a work item called “non”.
    return null;
  }
  return { label: value, insert, kind: 'value', detail: '', count };
}

/** `item`: what else the same item has to fulfil. */
type Suggest = (field: string, typed: string, contains: boolean, item?: TickmarkQueryTree) => SuggestedValue[];

/** `item:Type/Name`: types first, names of the type behind the slash. */
function itemOptions(typed: string, suggest: Suggest): CompletionOption[] {
  const slash = typed.indexOf('/');
  if (slash < 0) {
    return suggest('metadata', typed, false)
      .filter(({ value }) => !value.includes('/'))
      .slice(0, mostOffered)
      .map(({ value, count }) => itemOption(value, value, `${value}/*`, count));
  }
  const type = typed.slice(0, slash);
  if (type === '') return [];
  const ofType: TickmarkQueryTree = {
    kind: 'field',
    field: 'metadata',
    values: [{ match: 'whole', text: type }],
    from: 0,
    to: typed.length,
  };
  const names = suggest('name', typed.slice(slash + 1), false, ofType);
  return names
    .slice(0, mostOffered)
    .map(({ value, count }) => itemOption(value, `${type}/${value}`, `${type}/${value}`, count));
}

function itemOption(label: string, text: string, bare: string, count: number | null): CompletionOption {
  const isBare = writeBareOrQuoted(text) === text;
  return { label, insert: isBare ? bare : quote(text), kind: 'value', detail: '', count };
}
