import { queryError } from './query-error.ts';

/** Says in words what is wrong at the place where the text stops being a query. */
export function syntaxErrorAt(text: string, at: number): Error {
  const next = /^[^]/u.exec(text.slice(at).trimStart())?.[0] ?? '';
  const start = next === '' ? text.length : text.indexOf(next, at);
  const before = text.slice(0, start).trimEnd();
  const lastWord = /(?:^|[\s()])(OR|AND|NOT)$/.exec(before)?.[1];
  const here = { from: start, to: Math.min(start + next.length, text.length) };

  if (/[:<>=]$/.test(before) && lastWord === undefined && (next === '' || /[\s(),]/.test(next))) {
    const from = before.search(/[^\s()]+$/);
    const advice = 'Write the value right behind it; put a value with blanks, commas or brackets in double quotes.';
    return queryError('query.syntax', `${before.slice(from)} has no value.`, advice, { from, to: before.length });
  }
  if (lastWord !== undefined || before.endsWith('-')) {
    const sign = lastWord ?? '-';
    const place = { from: before.length - sign.length, to: before.length };
    return queryError('query.syntax', `Nothing to search for stands behind ${sign}.`, quoteAdvice, place);
  }
  if (before.endsWith('(') && (next === ')' || next === '')) {
    const place = { from: before.length - 1, to: here.to };
    return queryError(
      'query.syntax',
      'The brackets are empty.',
      'Write a condition between them, or drop them.',
      place,
    );
  }
  if (next === '') {
    const from = openBracket(text);
    return queryError('query.syntax', 'A bracket is not closed.', 'Close it with ).', { from, to: text.length });
  }
  if (next === ')') return queryError('query.syntax', 'This bracket closes nothing.', quoteAdvice, here);
  const word = /^(?:OR|AND)(?![^\s()])/.exec(text.slice(start))?.[0];
  if (word !== undefined) {
    const place = { from: start, to: start + word.length };
    return queryError('query.syntax', `Nothing to search for stands before ${word}.`, quoteAdvice, place);
  }
  return queryError('query.syntax', `“${next}” cannot stand here.`, quoteAdvice, here);
}

const quoteAdvice = 'Put it in double quotes if it is part of a text.';

/** Where the innermost bracket that is not closed stands. */
function openBracket(text: string): number {
  const open: number[] = [];
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (letter === '\\' && quoted) index += 1;
    else if (letter === '"') quoted = !quoted;
    else if (letter === '(' && !quoted) open.push(index);
    else if (letter === ')' && !quoted) open.pop();
  }
  return open.at(-1) ?? 0;
}
