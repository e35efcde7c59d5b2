/** A number as it is typed: digits with at most one sign before and one decimal point inside. */
const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** `=`, `+`, `-`, `@`, tab, carriage return, and the full-width forms of the first four. */
const formulaStarts = new Set('=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20');

const lastAsciiStart = '@'.charCodeAt(0);
const firstWideStart = 0xff0b;

/**
 * Whether a spreadsheet that opens this text in a CSV file or from the clipboard would take it for a
 * formula: it begins with one of the characters that start one, and is no plain number.
 */
export function looksLikeFormula(text: string): boolean {
  // Most texts begin with a letter, behind all ASCII starts and before the others.
  const first = text.charCodeAt(0);
  if (first > lastAsciiStart && first < firstWideStart) return false;
  return formulaStarts.has(text.charAt(0)) && !plainNumber.test(text);
}

/**
 * The text as it may stand in a CSV cell or on the clipboard: with a leading `'` where a spreadsheet
 * would take it for a formula, else unchanged. Needed wherever the format cannot say that a cell is text.
 */
export function guardFormula(text: string): string {
  return looksLikeFormula(text) ? `'${text}` : text;
}
