/** The longest name of a sheet, in UTF-16 units (Excel specifications and limits). */
const longestName = 31;

/**
 * A legal sheet name near the wished one that none of the taken names equals (without case): at most 31
 * characters, none of `[ ] : * ? / \`, no control character, no apostrophe at an end, not empty, and not
 * `History`, which Excel keeps for itself. A name already taken gets a number.
 */
export function legalSheetName(wished: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  const base = cleaned(wished);
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : ` ${String(number)}`;
    const name = trimmed(base.slice(0, longestName - ending.length)) + ending;
    if (!used.has(name.toLowerCase())) return name;
  }
}

function cleaned(wished: string): string {
  const name = trimmed(wished.replace(/[[\]:*?/\\\p{Cc}]+/gu, ' ').toWellFormed()).slice(0, longestName);
  if (name === '') return 'Sheet';
  return name.toLowerCase() === 'history' ? 'History (sheet)' : name;
}

/** Without blanks and apostrophes at the ends, and without half a surrogate pair where it was cut. */
function trimmed(name: string): string {
  return name.replace(/^[\s']+|[\s']+$|[\uD800-\uDBFF]$/g, '').replace(/^[\s']+|[\s']+$/g, '');
}
