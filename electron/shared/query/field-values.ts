import { fold } from '#shared/fold.ts';
import { isRelativeTime, relativeTimeWords } from '#shared/relative-time.ts';
import { parseDateText } from '#shared/time.ts';
import type { QueryField } from './fields.ts';
import { editDistance, nearestName } from './nearest-name.ts';
import { type Place, queryError } from './query-error.ts';
import { readValue } from './quoting.ts';
import type { FieldValue, TickmarkQueryTree } from './tree.ts';

type RangeNode = Extract<TickmarkQueryTree, { kind: 'range' }>;

const wholeNumber = /^-?\d{1,15}$/;
const codeRange = /^(-?\d{1,15})?\.\.(-?\d{1,15})?$/;

/** Whether the field's values have an order: compares and ranges are allowed. */
export function isComparable(field: QueryField): boolean {
  return field.values === 'time' || field.values === 'number' || field.values === 'code';
}

/**
 * Reads one written value of a field and checks it.
 *
 * @throws AppError `query.invalid_value`
 */
export function readFieldValue(field: QueryField, written: string, place: Place): FieldValue {
  const value = readValue(written);
  if (value.match === 'ends-with') {
    throw invalid(`“${written}” would mean “ends with”.`, `Write *${value.text}* for “contains”.`, place);
  }
  if (value.match === 'inner-star') {
    const advice =
      'A star stands at the end (begins with) or at both ends (contains); put other stars in double quotes.';
    throw invalid(`“${written}” is no value that can be searched for.`, advice, place);
  }
  const read: FieldValue = { match: value.match, text: value.text };
  if (read.match !== 'any') checkValue(field, read, place);
  return read;
}

function checkValue(field: QueryField, value: FieldValue, place: Place): void {
  if (field.values === 'time' || field.values === 'number') {
    if (value.match !== 'whole') {
      throw invalid(`${field.name}: compares whole values only.`, exampleOf(field), place);
    }
    checkComparable(field, value.text, place);
  }
  if (field.values === 'id') checkId(value, place);
  if (field.values === 'closed') checkClosed(field, value, place);
  if (field.values === 'ticket' && value.match === 'whole') checkTicketWord(field, value.text, place);
}

/** Checks a value that stands behind `>` or beside `..`. */
export function checkComparable(field: QueryField, text: string, place: Place): void {
  if (field.values === 'time') {
    if (isRelativeTime(text) || parseDateText(text, 'UTC') !== null) return;
    const near = /^[a-z]/i.test(text) ? `The nearest relative time is ${nearestName(text, relativeTimeWords)}. ` : '';
    throw invalid(`“${text}” is no date or relative time.`, near + exampleOf(field), place);
  }
  if (wholeNumber.test(text) && isWithin(field, Number(text))) return;
  if (field.most !== undefined) {
    throw invalid(`“${text}” is none of the numbers 0 to ${field.most}.`, exampleOf(field), place);
  }
  throw invalid(`“${text}” is no whole number.`, exampleOf(field), place);
}

function isWithin({ most }: QueryField, number: number): boolean {
  return most === undefined || (number >= 0 && number <= most);
}

function exampleOf(field: QueryField): string {
  return field.values === 'time'
    ? 'Write a date like 2026-03-04, a range like 2026-01-01..2026-03-31, or last-7d.'
    : `Write ${field.name}:5, ${field.name}>5 or ${field.name}:1..5.`;
}

function checkClosed(field: QueryField, { match, text }: FieldValue, place: Place): void {
  const wanted = fold(text);
  const known = field.words.some((word) =>
    match === 'whole' ? word === wanted : match === 'prefix' ? word.startsWith(wanted) : word.includes(wanted),
  );
  if (known) return;
  const nearest = nearestName(wanted, field.words);
  const all = `Known values: ${field.words.join(', ')}.`;
  throw invalid(`${field.name}: has no value “${text}”.`, `The nearest known value is ${nearest}. ${all}`, place);
}

/** Anything else would never be an event's id: said before somebody waits for it. */
function checkId({ match, text }: FieldValue, place: Place): void {
  if (match === 'whole' && /^[^:]+:./s.test(text)) return;
  const message = match === 'whole' ? `“${text}” is no event’s id.` : 'id: compares whole ids only.';
  throw invalid(message, 'Write id:CONNECTION:EXTERNAL-ID, as details and exports show it.', place);
}

/** A word a letter or two off `not-returned` is hardly a key; one that is can be found by its beginning. */
function checkTicketWord(field: QueryField, text: string, place: Place): void {
  const wanted = fold(text);
  if (wanted.length > 20 || /\d/.test(wanted) || field.words.includes(wanted)) return;
  const nearest = nearestName(wanted, field.words);
  if (editDistance(wanted, nearest) > Math.floor(nearest.length / 4) && !wanted.startsWith('not-')) return;
  const all = `Known words: ${field.words.join(', ')}. For a key of that name write ${field.name}:${text}*.`;
  throw invalid(`${field.name}: knows no “${text}”.`, `The nearest known value is ${nearest}. ${all}`, place);
}

/**
 * Reads `a..b`, `a..` or `..b` where the field has ranges and the text is one.
 *
 * @returns `null` when the value is no range
 * @throws AppError `query.invalid_value` when an end is no value or the range ends before it begins
 */
export function readRange(field: QueryField, written: string, place: Place): RangeNode | null {
  const middle = written.indexOf('..');
  if (middle < 0 || written.startsWith('"') || !isComparable(field)) return null;
  if (field.values === 'code' && (!codeRange.test(written) || written === '..')) return null;
  const [low, high] = [written.slice(0, middle), written.slice(middle + 2)];
  if (low === '' && high === '') throw invalid('A range needs at least one end.', exampleOf(field), place);
  for (const end of [low, high]) if (end !== '') checkComparable(field, end, place);
  if (low !== '' && high !== '' && isReversed(field, low, high)) {
    throw invalid(`The range ${written} ends before it begins.`, `Write ${field.name}:${high}..${low}.`, place);
  }
  return { kind: 'range', field: field.name, low: low || null, high: high || null, from: place.from, to: place.to };
}

function isReversed(field: QueryField, low: string, high: string): boolean {
  if (field.values !== 'time') return Number(low) > Number(high);
  const [first, last] = [parseDateText(low, 'UTC'), parseDateText(high, 'UTC')];
  // A day's leeway: with an offset at one end only, the zone decides.
  return first !== null && last !== null && first.fromMs >= last.toMs + 86_400_000;
}

function invalid(message: string, recovery: string, place: Place): Error {
  return queryError('query.invalid_value', message, recovery, place);
}
