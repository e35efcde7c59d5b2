/**
 * A dictionary id as a full-text token. The index has a column of such tokens (`tags`), so a filter by
 * actor or status is one more term of the full-text expression and keeps newest-first order for free.
 *
 * Each token is one or two letters of scripts that fold to themselves and stay below the three
 * characters of the prefix index: CJK ideographs (U+4E00, 20,992 of them), in base 20,992.
 */
const firstLetter = 0x4e00;
const letters = 20_992;

/** The token of a dictionary id. */
export function tagToken(dictionaryId: number): string {
  if (dictionaryId < letters) return String.fromCharCode(firstLetter + dictionaryId);
  const high = Math.floor(dictionaryId / letters);
  return String.fromCharCode(firstLetter + high, firstLetter + (dictionaryId % letters));
}
