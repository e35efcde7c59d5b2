import { findField, type QueryField } from './fields.ts';
import { readFieldValue } from './field-values.ts';
import { type Place, queryError } from './query-error.ts';
import { quote, unquote } from './quoting.ts';
import type { TickmarkQueryTree } from './tree.ts';

/** `item:Type/Name` is short for `item(metadata:Type name:Name)`; a list is any of them, on one item. */
export function itemOfShorthand(values: { text: string; place: Place }[], { from, to }: Place): TickmarkQueryTree {
  const children = values.map(({ text, place }) => readOne(text, place));
  const child = children.length === 1 ? (children[0] as TickmarkQueryTree) : { kind: 'or' as const, children };
  return { kind: 'item', child, from, to };
}

function readOne(written: string, place: Place): TickmarkQueryTree {
  if (written === '*') return { kind: 'all' };
  const [type, name] = splitAtSlash(written, place);
  const metadata = fieldNode('metadata', type, place);
  return name === null ? metadata : { kind: 'and', children: [metadata, fieldNode('name', name, place)] };
}

function splitAtSlash(written: string, place: Place): [string, string | null] {
  if (written.startsWith('*"')) throw noItem(written, place);
  const isQuoted = written.startsWith('"');
  const star = isQuoted && written.endsWith('*') ? '*' : '';
  const text = isQuoted ? unquote(star === '' ? written : written.slice(0, -1)) : written;
  const slash = text.indexOf('/');
  const [type, name] = slash < 0 ? [text, null] : [text.slice(0, slash), text.slice(slash + 1)];
  if (type === '' || name === '') throw noItem(written, place);
  if (!isQuoted) return [type, name];
  return name === null ? [quote(type) + star, null] : [quote(type), quote(name) + star];
}

function fieldNode(name: 'metadata' | 'name', written: string, { from, to }: Place): TickmarkQueryTree {
  const value = readFieldValue(findField(name) as QueryField, written, { from, to });
  return { kind: 'field', field: name, values: [value], from, to };
}

function noItem(written: string, place: Place): Error {
  const advice = 'Write item:Type/Name, item:Type/* or item(md:Type name:Name).';
  return queryError('query.invalid_value', `“${written}” names no item.`, advice, place);
}
