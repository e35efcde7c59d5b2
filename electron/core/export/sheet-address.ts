/** The longest address of a hyperlink (Excel specifications and limits). */
const longestAddress = 2_079;

/**
 * An address a cell may lead to, in its normal form: http or https, without a user or password in it, and not
 * too long for the format. `null` for anything else.
 */
export function sheetAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  const allowed = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
  return allowed && url.href.length <= longestAddress ? url.href : null;
}
