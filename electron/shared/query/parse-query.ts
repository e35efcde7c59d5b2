import type { SyntaxNode } from '@lezer/common';
import { fold } from '#shared/fold.ts';
import { checkComparable, isComparable, readFieldValue, readRange } from './field-values.ts';
import {
  findField,
  furtherFieldPrefix,
  knownFieldNames,
  type QueryField,
  queryFields,
  timeShorthands,
} from './fields.ts';
import { itemOfShorthand } from './item-shorthand.ts';
import { nearestName } from './nearest-name.ts';
import { type Place, queryError } from './query-error.ts';
import { parser } from './query-parser.js';
import { readValue, unquote } from './quoting.ts';
import { syntaxErrorAt } from './syntax-error.ts';
import type { TickmarkQueryTree } from './tree.ts';

/** Bounds that keep every query within what the parser and the database can nest. */
const longestText = 200_000;
const deepestNesting = 40;
const mostTerms = 400;
const mostValues = 20_000;

interface Reading {
  text: string;
  insideItem: boolean;
  depth: number;
  counts: { terms: number; values: number };
}

/**
 * Reads a query. Names of fields come out in their canonical form, `after:` and `before:` as compares,
 * `item:Type/Name` as `item(…)`; nothing else is changed.
 *
 * @throws AppError `query.syntax`, `query.unknown_field` or `query.invalid_value`, with its place in the text
 */
export function parseQuery(query: string): { tree: TickmarkQueryTree } {
  // Half a surrogate pair is no character; and a NUL ends texts in the database; both replacements keep places right.
  const text = query.toWellFormed().replaceAll('\0', ' ');
  const reading: Reading = { text, insideItem: false, depth: 0, counts: { terms: 0, values: 0 } };
  if (text.length > longestText) throw tooLarge('The query is too long.', { from: longestText, to: text.length });
  const syntax = parser.parse(text);
  const error = firstError(syntax.topNode);
  if (error !== null) throw syntaxErrorAt(text, error);
  const expression = syntax.topNode.firstChild;
  return { tree: expression === null ? { kind: 'all' } : readNode(expression, reading) };
}

/** The first place at which the text is no query, or `null`. */
function firstError(top: SyntaxNode): number | null {
  let first: number | null = null;
  top.cursor().iterate((node) => {
    if (node.type.isError && (first === null || node.from < first)) first = node.from;
  });
  return first;
}

function readNode(node: SyntaxNode, reading: Reading): TickmarkQueryTree {
  if (reading.depth > deepestNesting) throw tooLarge('The query’s brackets are nested too deeply.', node);
  const deeper = { ...reading, depth: reading.depth + 1 };
  switch (node.name) {
    case 'Or':
      return { kind: 'or', children: terms(node).map((child) => readNode(child, deeper)) };
    case 'And': {
      const children = terms(node);
      checkBlanksBetween(children, reading.text);
      return { kind: 'and', children: children.map((child) => readNode(child, deeper)) };
    }
    case 'Not':
      return { kind: 'not', child: readNode(operandOf(node), deeper) };
    case 'Group':
      return readNode(terms(node)[0] as SyntaxNode, deeper);
    case 'Item':
      return readItem(node, deeper);
    default:
      return readTerm(node, reading);
  }
}

const wordsOfSyntax = new Set(['OrWord', 'AndWord', 'NotWord', 'Minus', '(', ')', 'ItemOpen']);

function terms(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!wordsOfSyntax.has(child.name)) found.push(child);
  }
  return found;
}

function checkBlanksBetween(children: readonly SyntaxNode[], text: string): void {
  for (const [index, child] of children.entries()) {
    const before = children[index - 1];
    if (before === undefined || before.to < child.from || text[before.to - 1] === ')') continue;
    const place = { from: before.from, to: child.to };
    const advice = 'Put a blank between two terms; put a text with quotes or brackets in double quotes.';
    throw queryError('query.syntax', 'Two terms stand together without a blank.', advice, place);
  }
}

function operandOf(node: SyntaxNode): SyntaxNode {
  const operand = terms(node)[0] as SyntaxNode;
  const sign = node.firstChild as SyntaxNode;
  if (sign.name === 'Minus' && sign.to !== operand.from) {
    const advice = 'Put it right before the term it denies, or in double quotes if it is part of a text.';
    throw queryError('query.syntax', 'A minus stands alone.', advice, sign);
  }
  return operand;
}

function readItem(node: SyntaxNode, reading: Reading): TickmarkQueryTree {
  if (reading.insideItem) throw queryError('query.syntax', 'item(…) stands inside item(…).', 'Take one away.', node);
  const child = readNode(terms(node)[0] as SyntaxNode, { ...reading, insideItem: true });
  return { kind: 'item', child, from: node.from, to: node.to };
}

function readTerm(node: SyntaxNode, reading: Reading): TickmarkQueryTree {
  reading.counts.terms += 1;
  if (reading.counts.terms > mostTerms) throw tooLarge(`The query has more than ${mostTerms} terms.`, node);
  const [first, ...rest] = childrenOf(node) as [SyntaxNode, ...SyntaxNode[]];
  for (const child of [first, ...rest]) if (child.name === 'OpenQuote') throw openQuote(reading.text, child);
  if (node.name === 'Text') return readText(reading.text.slice(node.from, node.to), node, reading);

  let end = first.to;
  for (const child of rest) {
    if (child.from !== end) throw missingValue(reading.text.slice(first.from, first.to), first);
    end = child.to;
  }
  const values = rest.filter((child) => child.name !== ',');
  reading.counts.values += values.length;
  if (reading.counts.values > mostValues) throw tooLarge(`The query has more than ${mostValues} values.`, node);
  return node.name === 'Compare' ? readCompare(node, first, reading) : readField(node, first, values, reading);
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

function readText(written: string, { from, to }: Place, reading: Reading): TickmarkQueryTree {
  const place = { from, to };
  if (written === '*') return { kind: 'all' };
  if (reading.insideItem) {
    const advice = 'Inside item(…) write metadata:, name:, change: or modifiedby:.';
    throw queryError('query.syntax', `“${written}” is no condition on an item.`, advice, place);
  }
  const value = readValue(written);
  const isQuoted = written.includes('"');
  if (value.match === 'ends-with' || value.match === 'inner-star') {
    const advice =
      'A star stands at the end (begins with) or at both ends (contains); put other stars in double quotes.';
    throw queryError('query.syntax', `“${written}” has its star in the wrong place.`, advice, place);
  }
  if (value.match === 'contains') {
    if ([...fold(value.text)].length < 3) {
      const message = `“${written}” has fewer than three characters between the stars.`;
      throw queryError('query.invalid_value', message, 'Write three or more, or search for the whole word.', place);
    }
    return { kind: 'text', text: value.text, match: 'contains', from, to };
  }
  if (!/[\p{L}\p{N}]/u.test(value.text)) {
    const advice = 'Words are made of letters and digits; write *…* around three or more other characters.';
    throw queryError('query.invalid_value', `“${written}” has no letter or digit to search for.`, advice, place);
  }
  const match = value.match === 'prefix' ? 'prefix' : isQuoted ? 'phrase' : 'word';
  return { kind: 'text', text: value.text, match, from, to };
}

function readField(node: SyntaxNode, start: SyntaxNode, values: SyntaxNode[], reading: Reading): TickmarkQueryTree {
  const { from, to } = node;
  const written = values.map((value) => reading.text.slice(value.from, value.to));
  const typed = reading.text.slice(start.from, start.to - 1);
  const shorthand = timeShorthands.get(typed.toLowerCase());
  const field = shorthand === undefined ? fieldNamed(typed, start, reading) : fieldNamed('time', start, reading);
  const first = written[0] as string;
  const firstPlace = values[0] as SyntaxNode;
  if (shorthand !== undefined) {
    const value = readFieldValue(field, first, firstPlace);
    if (values.length === 1 && value.match === 'whole') {
      return { kind: 'compare', field: field.name, operator: shorthand, value: value.text, from, to };
    }
    throw queryError('query.invalid_value', `${typed}: takes one date.`, `Write ${typed}:2026-03-04.`, node);
  }
  if (field.values === 'item') {
    return itemOfShorthand(
      written.map((text, index) => ({ text, place: values[index] as SyntaxNode })),
      { from, to },
    );
  }
  const ranges = written.map((text, index) => readRange(field, text, values[index] as SyntaxNode));
  if (ranges.some((range) => range !== null)) {
    if (ranges.length === 1) return { ...(ranges[0] as TickmarkQueryTree & { kind: 'range' }), from, to };
    const advice = `Write (${field.name}:${written.join(` OR ${field.name}:`)}).`;
    throw queryError('query.invalid_value', 'A range stands in a list of values.', advice, node);
  }
  const read = written.map((text, index) => readFieldValue(field, text, values[index] as SyntaxNode));
  return { kind: 'field', field: field.name, values: read, from, to };
}

function readCompare(node: SyntaxNode, start: SyntaxNode, reading: Reading): TickmarkQueryTree {
  const { from, to } = node;
  const [, typed, operator] = /^([^]*?)(>=|<=|>|<)$/.exec(reading.text.slice(start.from, start.to)) as unknown as [
    string,
    string,
    '>' | '>=' | '<' | '<=',
  ];
  const field = fieldNamed(typed, start, reading);
  if (!isComparable(field)) {
    const advice = `Write ${typed}:value. Only time, items, code and opcode can be compared.`;
    throw queryError('query.invalid_value', `${typed} cannot be compared with ${operator}.`, advice, node);
  }
  const written = reading.text.slice(start.to, to);
  const value = written.startsWith('"') && written.endsWith('"') ? unquote(written) : written;
  checkComparable(field, value, { from: start.to, to });
  return { kind: 'compare', field: field.name, operator, value, from, to };
}

function fieldNamed(typed: string, start: Place, reading: Reading): QueryField {
  const quoteAt = typed.indexOf('"');
  const name = quoteAt < 0 ? typed : furtherFieldPrefix + unquote(typed.slice(quoteAt));
  const field = findField(name);
  const place = { from: start.from, to: start.from + typed.length };
  if (field === null) {
    const nearest = nearestName(typed, [...knownFieldNames(), furtherFieldPrefix]);
    const advice = `The nearest known field is ${nearest}${nearest === furtherFieldPrefix ? 'NAME' : ''}. Put it in double quotes if it is meant as text.`;
    throw queryError('query.unknown_field', `There is no field “${typed}”.`, advice, place);
  }
  if (reading.insideItem && !field.ofItem) {
    const known = queryFields.filter((entry) => entry.ofItem).map((entry) => entry.name);
    const nearest = name.toLowerCase() === 'type' ? 'metadata' : nearestName(typed, known);
    const advice = `The nearest field of an item is ${nearest}; others are ${known.join(', ')}.`;
    throw queryError('query.unknown_field', `Items have no field “${typed}”.`, advice, place);
  }
  return field;
}

function openQuote(text: string, { from }: Place): Error {
  const advice = 'Close it with a double quote; write \\" for a quote inside it.';
  return queryError('query.syntax', 'A double quote is not closed.', advice, { from, to: text.length });
}

function missingValue(field: string, place: Place): Error {
  const advice = 'Write the value right behind it, without blanks; put a value with blanks in double quotes.';
  return queryError('query.syntax', `${field} has no value right behind it.`, advice, place);
}

function tooLarge(message: string, place: Place): Error {
  return queryError('query.syntax', message, 'Make it shorter, or split it into several searches.', place);
}
