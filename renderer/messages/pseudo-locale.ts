const plain = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const accented = 'ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž';
const accents = new Map([...plain].map((letter, index) => [letter, [...accented][index] ?? letter]));

/**
 * A language for tests, the same shape as another: every letter wears an accent and every text is a third longer, so
 * that words which are not in the table, and places that are too narrow, can be seen.
 */
export function makePseudoLocale<Table>(table: Table): Table {
  return translate(table) as Table;
}

function translate(value: unknown): unknown {
  if (typeof value === 'string') return lengthen(value);
  if (Array.isArray(value)) return value.map(translate);
  if (typeof value === 'function') {
    const write = value as (...given: unknown[]) => unknown;
    return (...given: unknown[]) => translate(write(...given));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, translate(inner)]));
}

function lengthen(text: string): string {
  const letters = [...text].map((letter) => accents.get(letter) ?? letter).join('');
  return letters === text ? text : `${letters}${'·'.repeat(Math.ceil(text.length / 3))}`;
}
