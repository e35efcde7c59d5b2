import type { CompletionOption } from '#shared/search-calls.ts';
import { fold } from '#shared/fold.ts';
import { relativeTimeWords } from '#shared/relative-time.ts';
import type { CompletionPlace } from './completion-place.ts';
import { isComparable } from './field-values.ts';
import { findField, furtherFieldPrefix, type QueryField, queryFields, timeShorthands } from './fields.ts';

type Wants<Kind> = Extract<CompletionPlace['wants'], { kind: Kind }>;

const operators: readonly (readonly [string, string])[] = [
  [':', 'is'],
  ['>', 'more than'],
  ['>=', 'at least'],
  ['<', 'less than'],
  ['<=', 'at most'],
];

/** Fields, operators and words of the language that fit where a term begins; no look at the data. */
export function termOptions({ typed, hasTermBefore }: Wants<'term'>, insideItem: boolean): CompletionOption[] {
  const wanted = typed.toLowerCase();
  const exact = findField(typed);
  const options: CompletionOption[] = [];
  if (exact !== null && typed !== '' && isComparable(exact) && !insideItem) {
    for (const [sign, detail] of operators) options.push(option('operator', `${typed}${sign}`, detail));
  }
  for (const field of queryFields) {
    if (insideItem && !field.ofItem) continue;
    const name = [field.name, ...field.aliases].find((each) => each.startsWith(wanted));
    if (name === undefined || options.some(({ insert }) => insert === `${name}:`)) continue;
    options.push(option('field', `${name}:`, field.meaning));
    if (field.name === 'item')
      options.push(option('field', 'item(', 'one and the same item fulfils all in the brackets'));
  }
  if (insideItem) return options.concat(keywordOptions(typed, hasTermBefore));
  for (const [name, sign] of timeShorthands) {
    if (name.startsWith(wanted)) options.push(option('field', `${name}:`, `short for time${sign}`));
  }
  if (furtherFieldPrefix.startsWith(wanted)) {
    options.push(option('field', furtherFieldPrefix, 'any other field the source sent, by its own name'));
  }
  return options.concat(keywordOptions(typed, hasTermBefore));
}

/** Words of the language are in capitals: typed in small letters they are words to search for. */
function keywordOptions(typed: string, hasTermBefore: boolean): CompletionOption[] {
  const options = [option('keyword', 'NOT ', 'not what follows'), option('keyword', '(', 'a group')];
  if (hasTermBefore) options.unshift(option('keyword', 'OR ', 'either this or what follows'));
  return options
    .filter(({ insert }) => insert.startsWith(typed))
    .map((each) => ({ ...each, label: each.label.trim() }));
}

function option(kind: CompletionOption['kind'], text: string, detail: string): CompletionOption {
  return { label: text, insert: text, kind, detail, count: null };
}

const relativeForms: Readonly<Record<string, string>> = {
  'last-24h': 'rolling, up to now',
  'last-7d': 'rolling, up to now',
  'last-30d': 'rolling, up to now',
  'last-12m': 'rolling, up to now',
};

/** Values that the language itself knows: relative times, words for work items. */
export function knownValueOptions({ field, typed }: Wants<'value'>): CompletionOption[] {
  const wanted = fold(typed);
  if (field.values !== 'time') return [];
  const words = [...relativeTimeWords.filter((word) => word !== 'last-7d'), ...Object.keys(relativeForms)];
  return words
    .filter((word) => word.startsWith(wanted))
    .map((word) => option('value', word, relativeForms[word] ?? 'in the chosen zone'));
}

/** Words with a meaning of their own among a field's values. */
export function wordsOfField(field: QueryField): readonly string[] {
  return field.values === 'closed' || field.values === 'ticket' ? field.words : [];
}
