import { type WireEntry, type WireValue, furtherFields, usualFields } from '#core/sample/audit-log/wire-entry.ts';
import { type DateLiteralMode, type UserDateFormat, readDateLiteral } from './date-literal.ts';
import type { FilterOperator, FilterTree, FilterValue } from './parse-filter.ts';
import { badArgument } from './platform-answer.ts';

export interface CompiledFilter {
  matches: (entry: WireEntry) => boolean;
  /** Every match lies in this time (milliseconds UTC, both included). */
  bounds: { fromMs: number; toMs: number };
  /** Whether everything in that time is a match, so that no row has to be looked at. */
  boundsSayAll: boolean;
}

export interface FilterOptions {
  dateLiterals: DateLiteralMode;
  userDateFormat: UserDateFormat;
}

const always = { fromMs: -Infinity, toMs: Infinity };
const everything: CompiledFilter = { matches: () => true, bounds: always, boundsSayAll: true };
const dateFields = new Set(['date_created', 'date_col1', 'date_col2']);
const numberFields = new Set(['type_code', 'operation_code', 'int_col1', 'int_col2', 'int_col3']);
const knownFields = new Set([...usualFields, ...furtherFields]);

/** Makes a test out of a filter. Throws the bad-argument error for fields that cannot be searched. */
export function compileFilter(tree: FilterTree | null, options: FilterOptions): CompiledFilter {
  if (!tree) return everything;
  if (tree.kind !== 'compare') {
    const parts = tree.parts.map((part) => compileFilter(part, options));
    if (tree.kind === 'or') {
      return byRow((entry) => parts.some((part) => part.matches(entry)));
    }
    return {
      matches: (entry) => parts.every((part) => part.matches(entry)),
      bounds: {
        fromMs: Math.max(...parts.map((part) => part.bounds.fromMs)),
        toMs: Math.min(...parts.map((part) => part.bounds.toMs)),
      },
      boundsSayAll: parts.every((part) => part.boundsSayAll),
    };
  }
  const { field, operator, value } = tree;
  if (field === 'object') throw badArgument('The field object cannot be searched; use object_key.');
  if (!knownFields.has(field)) throw badArgument(`Unknown field: ${field}`);
  if (value.kind === 'blank') return byRow((entry) => blankMatches(entry[field], operator));
  if (dateFields.has(field)) return compareDate(field, operator, value, options);
  if (numberFields.has(field)) return byRow(compareNumber(field, operator, value));
  return byRow(compareText(field, operator, value));
}

function byRow(matches: CompiledFilter['matches']): CompiledFilter {
  return { matches, bounds: always, boundsSayAll: false };
}

/** The text of a value as the platform compares it; a lookup is compared by its id. */
export function plainText(value: WireValue | undefined): string {
  return value === null || value === undefined ? '' : typeof value === 'string' ? value : value.content;
}

function blankMatches(value: WireValue | undefined, operator: FilterOperator): boolean {
  const isBlank = plainText(value) === '';
  return operator === 'not equal to' ? !isBlank : isBlank;
}

function compareDate(
  field: string,
  operator: FilterOperator,
  value: FilterValue,
  options: FilterOptions,
): CompiledFilter {
  if (options.dateLiterals === 'ignored') return everything;
  const text = value.kind === 'texts' ? value.texts[0] : undefined;
  if (text === undefined) throw badArgument(`The date of ${field} must be quoted.`);
  const { fromMs, toMs } = readDateLiteral(text, options.dateLiterals, options.userDateFormat);
  const ranges: Partial<Record<FilterOperator, [number, number]>> = {
    equals: [fromMs, toMs - 1],
    'less than': [-Infinity, fromMs - 1],
    'less than equals': [-Infinity, fromMs],
    'greater than': [fromMs + 1, Infinity],
    'greater than equals': [fromMs, Infinity],
  };
  const range = ranges[operator];
  if (!range) throw badArgument(`${field} cannot be compared with ${operator}.`);
  return {
    matches: (entry) => {
      const time = Date.parse(plainText(entry[field]));
      return time >= range[0] && time <= range[1];
    },
    bounds: field === 'date_created' ? { fromMs: range[0], toMs: range[1] } : always,
    boundsSayAll: field === 'date_created',
  };
}

function compareNumber(field: string, operator: FilterOperator, value: FilterValue): (entry: WireEntry) => boolean {
  const numbers = value.kind === 'number' ? [value.number] : value.kind === 'texts' ? value.texts.map(Number) : [];
  if (numbers.some(Number.isNaN)) throw badArgument(`${field} needs a number.`);
  const [first = 0] = numbers;
  const tests: Partial<Record<FilterOperator, (number: number) => boolean>> = {
    equals: (number) => numbers.includes(number),
    'not equal to': (number) => !numbers.includes(number),
    'less than': (number) => number < first,
    'less than equals': (number) => number <= first,
    'greater than': (number) => number > first,
    'greater than equals': (number) => number >= first,
  };
  const test = tests[operator];
  if (!test) throw badArgument(`${field} cannot be compared with ${operator}.`);
  return (entry) => plainText(entry[field]) !== '' && test(Number(plainText(entry[field])));
}

/** Texts are compared without case. */
function compareText(field: string, operator: FilterOperator, value: FilterValue): (entry: WireEntry) => boolean {
  const texts = value.kind === 'number' ? [String(value.number)] : value.kind === 'texts' ? value.texts : [];
  const wanted = texts.map((text) => text.toLowerCase());
  const [first = ''] = wanted;
  const tests: Record<FilterOperator, (text: string) => boolean> = {
    equals: (text) => wanted.includes(text),
    'not equal to': (text) => !wanted.includes(text),
    'less than': (text) => compareIds(text, first) < 0,
    'less than equals': (text) => compareIds(text, first) <= 0,
    'greater than': (text) => compareIds(text, first) > 0,
    'greater than equals': (text) => compareIds(text, first) >= 0,
    contains: (text) => wanted.some((part) => text.includes(part)),
    'not contains': (text) => !wanted.some((part) => text.includes(part)),
    'starts with': (text) => wanted.some((part) => text.startsWith(part)),
    'ends with': (text) => wanted.some((part) => text.endsWith(part)),
  };
  const test = tests[operator];
  return (entry) => test(plainText(entry[field]).toLowerCase());
}

/** Whole numbers by value, other texts by character. */
export function compareIds(left: string, right: string): number {
  const areNumbers = /^\d{1,15}$/.test(left) && /^\d{1,15}$/.test(right);
  if (areNumbers) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}
