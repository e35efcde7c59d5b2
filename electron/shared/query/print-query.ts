import { furtherFieldName, furtherFieldPrefix } from './fields.ts';
import { quote, writeValue } from './quoting.ts';
import type { TickmarkQueryTree } from './tree.ts';

/** What may stand in a word or a value without quotes; blanks are those of the grammar. */
const notBare = /[\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"(),*]/;
const notInWord = /[:<>]/;
const bareFurtherName = /^[A-Za-z0-9_.\-\u00a1-\u167f\u3001-\ud7ff]+$/;

/** Writes a tree as text that `parseQuery` reads as the same tree. */
export function printQuery(tree: TickmarkQueryTree): string {
  switch (tree.kind) {
    case 'all':
      return '*';
    case 'and':
      return tree.children.map((child) => printOperand(child)).join(' ');
    case 'or':
      return tree.children
        .map((child) => (child.kind === 'or' ? `(${printQuery(child)})` : printQuery(child)))
        .join(' OR ');
    case 'not':
      return `-${printOperand(tree.child)}`;
    case 'item':
      return `item(${printQuery(tree.child)})`;
    case 'text':
      return printText(tree.text, tree.match);
    case 'field':
      return `${printFieldName(tree.field)}:${tree.values.map((value) => writeValue(value, isBareValue)).join(',')}`;
    case 'compare':
      return `${printFieldName(tree.field)}${tree.operator}${isBareValue(tree.value) ? tree.value : quote(tree.value)}`;
    case 'range':
      return `${printFieldName(tree.field)}:${tree.low ?? ''}..${tree.high ?? ''}`;
  }
}

function printOperand(tree: TickmarkQueryTree): string {
  return tree.kind === 'and' || tree.kind === 'or' ? `(${printQuery(tree)})` : printQuery(tree);
}

function printText(text: string, match: 'word' | 'phrase' | 'prefix' | 'contains'): string {
  if (match === 'phrase') return quote(text);
  if (match === 'word') return isBareWord(text) ? text : quote(text);
  if (match === 'prefix') return writeValue({ match, text }, isBareWord);
  return writeValue({ match, text }, (word) => isBareWord(`x${word}`));
}

function isBareWord(text: string): boolean {
  if (text === '' || text.startsWith('-') || text.startsWith(',')) return false;
  return !notBare.test(text.replaceAll(',', '')) && !notInWord.test(text) && !/^(OR|AND|NOT)$/.test(text);
}

function isBareValue(text: string): boolean {
  return text !== '' && !notBare.test(text) && !text.includes('..');
}

/** A whole value as it stands behind a field's colon, in quotes where it needs them. */
export function writeBareOrQuoted(value: string): string {
  return isBareValue(value) ? value : quote(value);
}

/** A field's name as it is typed; names of further fields with blanks or signs go in quotes. */
export function printFieldName(field: string): string {
  const name = furtherFieldName(field);
  return name === null || bareFurtherName.test(name) ? field : `${furtherFieldPrefix}${quote(name)}`;
}
