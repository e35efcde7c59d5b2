import { findField, furtherFieldPrefix, timeShorthands } from './fields.ts';
import { parseQuery } from './parse-query.ts';
import { unquote } from './quoting.ts';
import { type QueryToken, scanTerms } from './scan-terms.ts';

/** One of the conditions that a query joins by AND. */
export interface Pill {
  /** As it stands in the query, its sign included. */
  text: string;
  /** Where it stands in the text, UTF-16 offsets; both 0 for a pill that is switched off. */
  from: number;
  to: number;
  negated: boolean;
  /** Canonical name of the field it asks for; `null` for words and groups. */
  field: string | null;
  disabled?: true;
}

/** A pill that is switched off: it is no part of the query's text, and is kept beside it. */
export interface SwitchedOff {
  text: string;
  /** Its place among all pills, those that are switched off included. */
  place: number;
}

/**
 * A query with the pills that are switched off. The language has no words for those, so that a text means the same
 * everywhere: the window keeps them in its own state beside the text.
 */
export interface PillQuery {
  text: string;
  off: readonly SwitchedOff[];
}

/**
 * The conditions that the query joins by AND at its top; one, when it joins by OR there; none for an empty
 * text.
 *
 * @throws AppError `query.*` for a text that is no query
 */
export function toPills(text: string): Pill[] {
  const { tree } = parseQuery(text);
  if (text.trim() === '') return [];
  const tokens = scanTerms(text);
  if (tree.kind === 'or') {
    const [first, last] = [tokens[0] as QueryToken, tokens.at(-1) as QueryToken];
    return [{ text: text.slice(first.from, last.to), from: first.from, to: last.to, negated: false, field: null }];
  }
  return cutTerms(tokens).map((term) => toPill(text, term));
}

/** The pills of a query, those that are switched off at their places. */
export function pillsOf({ text, off }: PillQuery): Pill[] {
  const pills = toPills(text);
  for (const { text: part, place } of [...off].sort((a, b) => a.place - b.place)) {
    const [pill] = toPills(part);
    if (pill !== undefined) pills.splice(Math.min(place, pills.length), 0, { ...pill, from: 0, to: 0, disabled: true });
  }
  return pills;
}

/** Switches a pill off, or on again. */
export function togglePill(query: PillQuery, index: number): PillQuery {
  return changePill(query, index, (pill) => {
    const { disabled, ...same } = pill;
    return disabled ? same : { ...same, disabled: true };
  });
}

/** Asks for the opposite of a pill. */
export function invertPill(query: PillQuery, index: number): PillQuery {
  return changePill(query, index, (pill) => ({ ...pill, text: invertTerm(pill.text) }));
}

export function dropPill(query: PillQuery, index: number): PillQuery {
  return fromPills(pillsOf(query).filter((_, place) => place !== index));
}

/**
 * Puts another condition in a pill's place; an empty one drops it.
 *
 * @throws AppError `query.*` for a text that is no query
 */
export function replacePill(query: PillQuery, index: number, text: string): PillQuery {
  parseQuery(text);
  if (text.trim() === '') return dropPill(query, index);
  return changePill(query, index, (pill) => ({ ...pill, text }));
}

/**
 * Adds a condition at the end.
 *
 * @throws AppError `query.*` for a text that is no query
 */
export function addPill(query: PillQuery, text: string): PillQuery {
  const added = toPills(text);
  return fromPills([...pillsOf(query), ...added]);
}

/** Makes one pill of several: any of them may be fulfilled. It stands where the first of them stood. */
export function groupPills(query: PillQuery, indexes: readonly number[]): PillQuery {
  const pills = pillsOf(query);
  const places = [...new Set(indexes)].filter((index) => pills[index] !== undefined).sort((a, b) => a - b);
  if (places.length < 2) return query;
  const parts = places.map((index) => asOperand((pills[index] as Pill).text));
  const first = pills[places[0] as number] as Pill;
  const { disabled: _, ...same } = first;
  const group: Pill = { ...same, text: `(${parts.join(' OR ')})`, negated: false, field: null };
  return fromPills(
    pills.flatMap((pill, index) => (index === places[0] ? [group] : places.includes(index) ? [] : [pill])),
  );
}

function changePill(query: PillQuery, index: number, change: (pill: Pill) => Pill): PillQuery {
  return fromPills(pillsOf(query).map((pill, place) => (place === index ? change(pill) : pill)));
}

function fromPills(pills: readonly Pill[]): PillQuery {
  const on = pills.filter(({ disabled }) => !disabled).map(({ text }) => text);
  const off = pills.flatMap(({ text, disabled }, place) => (disabled ? [{ text, place }] : []));
  return { text: on.length === 1 ? (on[0] as string) : on.map(asOperand).join(' '), off };
}

/** The text as it may stand beside others: what joins at its top goes in brackets. */
function asOperand(text: string): string {
  const { tree } = parseQuery(text);
  const isJoined = (tree.kind === 'or' || tree.kind === 'and') && cutTerms(scanTerms(text)).length > 1;
  return isJoined ? `(${text})` : text;
}

function invertTerm(text: string): string {
  const [first, next] = scanTerms(text);
  const isDenied = parseQuery(text).tree.kind === 'not' && cutTerms(scanTerms(text)).length === 1;
  if (isDenied && first !== undefined && next !== undefined) return text.slice(next.from);
  return `-${asOperand(text)}`;
}

/** The tokens of each condition that stands on its own at the top. */
function cutTerms(tokens: readonly QueryToken[]): QueryToken[][] {
  const terms: QueryToken[][] = [];
  let depth = 0;
  let present: QueryToken[] = [];
  for (const token of tokens) {
    if (depth === 0 && token.kind === 'and') continue;
    present.push(token);
    if (token.kind === 'open' || token.kind === 'item') depth += 1;
    else if (token.kind === 'close') depth -= 1;
    if (depth > 0 || token.kind === 'minus' || token.kind === 'not') continue;
    terms.push(present);
    present = [];
  }
  return terms;
}

const fieldStart = /^(field\."(?:[^\\"]|\\[^])*"|[^:<>"()]+?)(?::|>=|<=|>|<)/i;

function toPill(text: string, tokens: readonly QueryToken[]): Pill {
  const [from, to] = [tokens[0]?.from ?? 0, tokens.at(-1)?.to ?? 0];
  const signs = tokens.findIndex(({ kind }) => kind !== 'minus' && kind !== 'not');
  const first = tokens[signs];
  const written = first === undefined ? '' : text.slice(first.from, first.to);
  return { text: text.slice(from, to), from, to, negated: signs % 2 === 1, field: fieldOf(first, written) };
}

function fieldOf(first: QueryToken | undefined, written: string): string | null {
  if (first?.kind === 'item') return 'item';
  if (first?.kind !== 'term' || written.startsWith('"') || written.startsWith('*')) return null;
  const name = fieldStart.exec(written)?.[1];
  if (name === undefined) return null;
  if (timeShorthands.has(name.toLowerCase())) return 'time';
  const quoteAt = name.indexOf('"');
  return findField(quoteAt < 0 ? name : furtherFieldPrefix + unquote(name.slice(quoteAt)))?.name ?? null;
}
