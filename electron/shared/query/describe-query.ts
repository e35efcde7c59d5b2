import { findField } from './fields.ts';
import type { FieldValue, TickmarkQueryTree } from './tree.ts';

/** The query as one sentence in plain English. */
export function describeQuery(tree: TickmarkQueryTree): string {
  return tree.kind === 'all' ? 'All events.' : `Events ${describe(tree, false)}.`;
}

/** A condition as it stands behind “events”. */
function describe(tree: TickmarkQueryTree, denied: boolean): string {
  switch (tree.kind) {
    case 'all':
      return denied ? 'that do not exist' : 'of any kind';
    case 'and':
    case 'or': {
      const joined = tree.children.map((child) => describeOperand(child, tree.kind)).join(` ${tree.kind} `);
      return denied ? `except those (${joined})` : joined;
    }
    case 'not':
      return tree.child.kind === 'not' ? `except those (${describe(tree.child, false)})` : describe(tree.child, true);
    case 'text':
      return `whose text ${denied ? 'does not hold' : 'holds'} ${describeText(tree)}`;
    case 'field':
      return describeField(labelOf(tree.field), tree.field, tree.values, denied);
    case 'compare':
      return `whose ${labelOf(tree.field)} is ${denied ? 'not ' : ''}${comparison(tree.field, tree.operator)} ${tree.value}`;
    case 'range':
      return `whose ${labelOf(tree.field)} is ${denied ? 'not ' : ''}${describeRange(tree.low, tree.high)}`;
    case 'item':
      if (tree.child.kind === 'all') return denied ? 'without deployed items' : 'with deployed items';
      return `with ${denied ? 'no' : 'a'} deployed item (${describe(tree.child, false)})`;
  }
}

function describeOperand(tree: TickmarkQueryTree, joinedBy: 'and' | 'or'): string {
  const isOtherJoin = (tree.kind === 'and' || tree.kind === 'or') && tree.kind !== joinedBy;
  return isOtherJoin ? `(${describe(tree, false)})` : describe(tree, false);
}

function describeText({ text, match }: Extract<TickmarkQueryTree, { kind: 'text' }>): string {
  if (match === 'word') return `“${text}”`;
  if (match === 'phrase') return `the phrase “${text}”`;
  return match === 'prefix' ? `a word that begins with “${text}”` : `“${text}”, inside words too`;
}

function describeField(label: string, field: string, values: readonly FieldValue[], denied: boolean): string {
  const article = /^[aeio]/.test(label) ? 'an' : 'a';
  if (values.some((value) => value.match === 'any')) return `with ${denied ? 'no' : article} ${label}`;
  const verb = field === 'time' ? 'is in' : 'is';
  const described = values.map(({ match, text }) => {
    if (match === 'prefix') return `begins with “${text}”`;
    return match === 'contains' ? `contains “${text}”` : `${verb} ${field === 'time' ? text : `“${text}”`}`;
  });
  const shortened = described.map((part, index) => {
    const before = described[index - 1] ?? '';
    return part.startsWith(`${verb} `) && before.startsWith(`${verb} `) ? part.slice(verb.length + 1) : part;
  });
  const list = shortened.length === 1 ? shortened[0] : `${shortened.slice(0, -1).join(', ')} or ${shortened.at(-1)}`;
  return denied ? `of which it is not true that the ${label} ${list}` : `whose ${label} ${list}`;
}

function comparison(field: string, operator: '>' | '>=' | '<' | '<='): string {
  if (field === 'time')
    return { '>': 'after', '>=': 'at or after', '<': 'before', '<=': 'before the end of' }[operator];
  return { '>': 'above', '>=': 'at least', '<': 'below', '<=': 'at most' }[operator];
}

function describeRange(low: string | null, high: string | null): string {
  if (low !== null && high !== null) return `from ${low} to ${high}`;
  return low === null ? `up to ${high}` : `${low} or later`;
}

function labelOf(field: string): string {
  return findField(field)?.label ?? field;
}
