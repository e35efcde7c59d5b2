/** A piece of a query's text; offsets are UTF-16 positions, half open. */
export interface QueryToken {
  kind: 'open' | 'item' | 'close' | 'or' | 'and' | 'not' | 'minus' | 'term';
  from: number;
  to: number;
  /** A term whose double quote is not closed. */
  isOpen?: boolean;
}

const blank = /[\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const words: Readonly<Record<string, QueryToken['kind']>> = { OR: 'or', AND: 'and', NOT: 'not' };

/** Cuts any text, finished query or not, into the pieces the grammar would see. Never fails. */
export function scanTerms(text: string): QueryToken[] {
  const tokens: QueryToken[] = [];
  for (let at = 0; at < text.length;) {
    const letter = text[at] as string;
    if (blank.test(letter)) {
      at += 1;
      continue;
    }
    const token = scanOne(text, at, letter);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function scanOne(text: string, from: number, letter: string): QueryToken {
  if (letter === '(') return { kind: 'open', from, to: from + 1 };
  if (letter === ')') return { kind: 'close', from, to: from + 1 };
  if (letter === '-') return { kind: 'minus', from, to: from + 1 };
  if (text.startsWith('item(', from)) return { kind: 'item', from, to: from + 5 };
  const { to, isOpen } = endOfTerm(text, from);
  if (isOpen) return { kind: 'term', from, to, isOpen };
  return { kind: words[text.slice(from, to)] ?? 'term', from, to };
}

function endOfTerm(text: string, from: number): { to: number; isOpen: boolean } {
  let at = from;
  while (at < text.length) {
    const letter = text[at] as string;
    if (letter === '"') {
      const end = endOfQuoted(text, at);
      if (end === null) return { to: text.length, isOpen: true };
      at = end;
    } else if (letter === '(' || letter === ')' || blank.test(letter)) break;
    else at += 1;
  }
  return { to: at, isOpen: false };
}

/** The place behind the closing quote, or `null` when there is none. */
export function endOfQuoted(text: string, open: number): number | null {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return null;
}

/** The place of the bracket that closes the one at `index` of the tokens, or the end of the text. */
export function closingOf(tokens: readonly QueryToken[], index: number, textLength: number): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at++) {
    const { kind, to } = tokens[at] as QueryToken;
    if (kind === 'open' || kind === 'item') depth += 1;
    else if (kind === 'close') {
      depth -= 1;
      if (depth === 0) return to;
    }
  }
  return textLength;
}

/** The text with every open bracket closed at its end. */
export function closeBrackets(text: string): string {
  let depth = 0;
  for (const { kind } of scanTerms(text)) {
    if (kind === 'open' || kind === 'item') depth += 1;
    else if (kind === 'close') depth = Math.max(0, depth - 1);
  }
  return text + ')'.repeat(depth);
}
