/** The language of the words and numbers on the screen; files keep ISO forms. */
export const locale = 'en-GB';

export const numbers = new Intl.NumberFormat(locale);

/** An amount with its word: `1 event`, `12 events`. */
export function count(amount: number, one: string, many: string): string {
  return `${numbers.format(amount)} ${amount === 1 ? one : many}`;
}

/** A whole number with the language's grouping. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

const units = ['bytes', 'kB', 'MB', 'GB'];

/** A size in decimal units, three digits at most: `0 bytes`, `12.3 kB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(bytes / 1000 ** power)} ${units[power]}`;
}
