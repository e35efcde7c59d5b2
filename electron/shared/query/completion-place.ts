import { findField, furtherFieldPrefix, type QueryField, timeShorthands } from './fields.ts';
import { unquote } from './quoting.ts';
import { closeBrackets, closingOf, endOfQuoted, type QueryToken, scanTerms } from './scan-terms.ts';

/** What is under the cursor, and what else the query asks for. */
export interface CompletionPlace {
  /** The stretch that a completion replaces. */
  from: number;
  to: number;
  /** A `term` is a field's name or a word; a `value` stands behind a field and its operator. */
  wants:
    | { kind: 'term'; typed: string; hasTermBefore: boolean }
    | { kind: 'value'; field: QueryField; operator: string; typed: string; contains: boolean };
  insideItem: boolean;
  rest: CompletionRest;
}

/** The query without the term under the cursor: texts that parse whenever the rest of the query does. */
export interface CompletionRest {
  /** Without the whole `item(…)` when the cursor is in one, and without the outermost denied part around it. */
  query: string;
  /** What else the same item has to fulfil; `*` outside of `item(…)`. */
  item: string;
}

const fieldStart =
  /^((?:[A-Za-z_][A-Za-z0-9_.\-\u00a1-\u167f\u3001-\ud7ff]*|field\."(?:[^\\"]|\\[^])*"))(:|>=|<=|>|<)/i;

/**
 * Finds out what may be typed at a place of a text, finished query or not. Never fails.
 *
 * @param position the cursor, a UTF-16 offset
 */
export function completionPlace(text: string, position: number): CompletionPlace {
  const at = Math.max(0, Math.min(position, text.length));
  const tokens = scanTerms(text);
  const token = tokens.find(({ kind, from, to }) => isTyped(kind) && from < at && at <= to);
  const term = token?.isOpen
    ? { from: token.from, to: openEnd(text, token.from, at) }
    : (token ?? { from: at, to: at });
  const around = enclosing(tokens, term.from);
  const base = { insideItem: around.item !== null, rest: restOf(text, tokens, term, around) };
  const written = text.slice(term.from, term.to);
  const [, name = '', operator = ''] = fieldStart.exec(written) ?? [];
  const valueFrom = term.from + name.length + operator.length;
  const field = name === '' ? null : fieldTyped(name);
  if (field === null || at < valueFrom) {
    const wants = { kind: 'term', typed: text.slice(term.from, at), hasTermBefore: around.hasTermBefore } as const;
    return { ...base, from: term.from, to: operator === '' ? term.to : valueFrom, wants };
  }
  const value = valueAround(text, valueFrom, term.to, at, field);
  return { ...base, ...value, wants: { kind: 'value', field, operator, ...readTyped(text.slice(value.from, at)) } };
}

function isTyped(kind: QueryToken['kind']): boolean {
  return kind === 'term' || kind === 'or' || kind === 'and' || kind === 'not';
}

/** With an open quote, the rest of the text would belong to the term; only what stands before the cursor is meant. */
function openEnd(text: string, from: number, at: number): number {
  return text.slice(from, at).includes('"') ? at : Math.max(at, text.indexOf('"', from));
}

function fieldTyped(name: string): QueryField | null {
  const quoteAt = name.indexOf('"');
  const typed = quoteAt < 0 ? name : furtherFieldPrefix + unquote(name.slice(quoteAt));
  return findField(timeShorthands.has(typed.toLowerCase()) ? 'time' : typed);
}

interface Around {
  /** Index of the `item(` that holds the term. */
  item: number | null;
  /** Index of the first token of the outermost denied part, within the item and outside of it. */
  denied: number | null;
  deniedOutside: number | null;
  hasTermBefore: boolean;
}

function enclosing(tokens: readonly QueryToken[], from: number): Around {
  const open: { index: number; denied: number | null }[] = [];
  let sign: number | null = null;
  let hasTermBefore = false;
  for (const [index, { kind, to }] of tokens.entries()) {
    if (to > from) break;
    if (kind === 'minus' || kind === 'not') sign ??= index;
    else if (kind === 'open' || kind === 'item') {
      open.push({ index, denied: sign });
      sign = null;
      hasTermBefore = false;
    } else {
      if (kind === 'close') open.pop();
      sign = null;
      hasTermBefore = kind === 'close' || kind === 'term';
    }
  }
  const itemAt = open.findIndex(({ index }) => tokens[index]?.kind === 'item');
  const outside = itemAt < 0 ? open : open.slice(0, itemAt + 1);
  const inside = itemAt < 0 ? [] : open.slice(itemAt + 1);
  const firstDenied = (frames: typeof open) => frames.find(({ denied }) => denied !== null)?.denied ?? null;
  return {
    item: itemAt < 0 ? null : (open[itemAt]?.index ?? null),
    denied: itemAt < 0 ? (firstDenied(outside) ?? sign) : (firstDenied(inside) ?? sign),
    deniedOutside: itemAt < 0 ? null : firstDenied(outside),
    hasTermBefore: hasTermBefore && sign === null,
  };
}

interface Stretch {
  from: number;
  to: number;
}

function restOf(text: string, tokens: readonly QueryToken[], term: Stretch, around: Around): CompletionRest {
  const dropped = around.denied === null ? term : deniedPart(text, tokens, around.denied, term);
  if (around.item === null) return { query: closeBrackets(without(text, dropped)), item: '*' };
  const item = tokens[around.item] as QueryToken;
  const end = closingOf(tokens, around.item, text.length);
  const innerEnd = end > item.to && text[end - 1] === ')' ? end - 1 : end;
  const inner = text.slice(item.to, Math.max(innerEnd, term.to));
  const shifted = { from: dropped.from - item.to, to: dropped.to - item.to };
  const outer =
    around.deniedOutside === null
      ? { from: item.from, to: end }
      : deniedPart(text, tokens, around.deniedOutside, { from: item.from, to: end });
  return { query: closeBrackets(without(text, outer)), item: closeBrackets(without(inner, shifted)) };
}

/** From the sign to the end of what it denies, which holds the term. */
function deniedPart(text: string, tokens: readonly QueryToken[], sign: number, term: Stretch): Stretch {
  const opening = tokens.findIndex(({ kind }, index) => index > sign && kind !== 'minus' && kind !== 'not');
  const first = tokens[opening];
  const from = tokens[sign]?.from ?? term.from;
  const isGroup = first !== undefined && (first.kind === 'open' || first.kind === 'item') && first.from < term.from;
  return { from, to: isGroup ? Math.max(closingOf(tokens, opening, text.length), term.to) : term.to };
}

/** Everything takes the place of what is left out, so that AND and OR around it stay whole. */
function without(text: string, { from, to }: Stretch): string {
  return `${text.slice(0, from)} * ${text.slice(to)}`;
}

/** The one value of a list, and the one end of a range, in which the cursor stands. */
function valueAround(text: string, from: number, to: number, at: number, field: QueryField): Stretch {
  let start = from;
  let index = from;
  const separators = field.values === 'time' || field.values === 'number' ? [',', '..'] : [','];
  while (index < to) {
    if (text[index] === '"') {
      index = endOfQuoted(text, index) ?? to;
      continue;
    }
    const separator = separators.find((each) => text.startsWith(each, index));
    if (separator === undefined) index += 1;
    else {
      if (index >= at) return { from: start, to: index };
      index += separator.length;
      start = Math.min(index, at);
    }
  }
  return { from: start, to: Math.max(to, start) };
}

function readTyped(written: string): { typed: string; contains: boolean } {
  const contains = written.startsWith('*');
  const body = contains ? written.slice(1) : written;
  if (!body.startsWith('"')) return { typed: body.replace(/\*$/, ''), contains };
  const isClosed = endOfQuoted(body, 0) === body.replace(/\*$/, '').length;
  const quoted = isClosed ? body.replace(/\*$/, '') : `${body.replace(/\\$/, '')}"`;
  return { typed: unquote(quoted), contains };
}
