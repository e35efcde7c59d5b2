import { badArgument } from './platform-answer.ts';

export type FilterOperator =
  | 'equals'
  | 'not equal to'
  | 'less than'
  | 'less than equals'
  | 'greater than'
  | 'greater than equals'
  | 'contains'
  | 'not contains'
  | 'starts with'
  | 'ends with';

/** A value: quoted text (several texts where it held `|`), a bare number, or the word `BLANK`. */
export type FilterValue = { kind: 'texts'; texts: string[] } | { kind: 'number'; number: number } | { kind: 'blank' };

export type FilterTree =
  | { kind: 'and' | 'or'; parts: FilterTree[] }
  | { kind: 'compare'; field: string; operator: FilterOperator; value: FilterValue };

/** Longer spellings first, so that `less than equals` is not taken for `less than`. */
const operators: readonly [RegExp, FilterOperator][] = [
  [/^(?:not\s+equal\s+to\b|!=)/i, 'not equal to'],
  [/^(?:less\s+than\s+equals\b|<=)/i, 'less than equals'],
  [/^(?:greater\s+than\s+equals\b|>=)/i, 'greater than equals'],
  [/^(?:less\s+than\b|<)/i, 'less than'],
  [/^(?:greater\s+than\b|>)/i, 'greater than'],
  [/^(?:equals\b|=)/i, 'equals'],
  [/^not\s+contains\b/i, 'not contains'],
  [/^contains\b/i, 'contains'],
  [/^starts\s+with\b/i, 'starts with'],
  [/^ends\s+with\b/i, 'ends with'],
];

/**
 * Reads a filter: `field operator value`, joined by AND or OR, in parentheses where both are mixed (which
 * of them binds tighter is documented nowhere, so a mixture without parentheses is refused). Texts and
 * dates stand in single quotes, a quote inside is doubled; numbers are bare. Throws the bad-argument error.
 */
export function parseFilter(text: string): FilterTree {
  let rest = text;

  function take(pattern: RegExp): string | null {
    const match = pattern.exec(rest);
    if (!match) return null;
    rest = rest.slice(match[0].length).trimStart();
    return match[0];
  }

  function expression(): FilterTree {
    const parts = [term()];
    let joint: 'and' | 'or' | null = null;
    for (let word = take(/^(?:and|or)\b/i); word !== null; word = take(/^(?:and|or)\b/i)) {
      const next = word.toLowerCase() as 'and' | 'or';
      if (joint !== null && joint !== next) throw badArgument('AND and OR need parentheses.');
      joint = next;
      parts.push(term());
    }
    const [only] = parts;
    return joint === null && only ? only : { kind: joint ?? 'and', parts };
  }

  function term(): FilterTree {
    if (take(/^\(/) !== null) {
      const inner = expression();
      if (take(/^\)/) === null) throw badArgument('A closing parenthesis is missing.');
      return inner;
    }
    const field = take(/^[a-z_][a-z0-9_]*/i);
    if (field === null) throw badArgument(`A field name is missing at: ${rest.slice(0, 30)}`);
    for (const [pattern, operator] of operators) {
      if (take(pattern) !== null) return { kind: 'compare', field, operator, value: value() };
    }
    throw badArgument(`Unknown operator after ${field}: ${rest.slice(0, 30)}`);
  }

  function value(): FilterValue {
    const quoted = take(/^'(?:[^']|'')*'/);
    if (quoted !== null) return { kind: 'texts', texts: alternatives(quoted.slice(1, -1).replaceAll("''", "'")) };
    const number = take(/^-?\d+(?:\.\d+)?(?![\w/:-])/);
    if (number !== null) return { kind: 'number', number: Number(number) };
    if (take(/^blank\b/i) !== null) return { kind: 'blank' };
    throw badArgument(`A value is missing or not quoted at: ${rest.slice(0, 30)}`);
  }

  rest = rest.trim();
  const tree = expression();
  if (rest !== '') throw badArgument(`Unexpected text: ${rest.slice(0, 30)}`);
  return tree;
}

/** `a|b` stands for any of both; `\|` is a bar. */
function alternatives(text: string): string[] {
  return text.split(/(?<!\\)\|/).map((part) => part.replaceAll('\\|', '|'));
}
