/** Characters that XML 1.0 cannot hold, and carriage return, which XML parsers turn into a line feed. */
const illegal = String.raw`\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF`;

const mayNeedWork = new RegExp(`[&<>${illegal}]|_x`);

/**
 * What has to be written differently: markup; characters XML cannot hold; and an underscore that would read as
 * the beginning of an escape. The escape it would begin may end in an underscore of the text or in one that
 * escaping the next character makes.
 */
const needsWork = new RegExp(`[&<>${illegal}]|_(?=x[0-9A-Fa-f]{4}[_${illegal}])`, 'g');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text as the content of a SpreadsheetML string: markup as entities, everything XML cannot hold as `_xHHHH_`
 * (ECMA-376 part 1, 22.9.2.19 ST_Xstring), and a literal `_xHHHH_` with its underscore escaped so that it
 * reads back as it is. Half a surrogate pair becomes U+FFFD: the format could hold it as an escape, but
 * programs that read it so lose the character after it.
 */
export function escapeCellText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return mayNeedWork.test(wellFormed) ? wellFormed.replace(needsWork, escapeMatch) : wellFormed;
}

function escapeMatch(found: string): string {
  return entities[found] ?? `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** The text as the value of an XML attribute in double quotes; what XML cannot hold is left out. */
export function escapeAttribute(text: string): string {
  return text
    .toWellFormed()
    .replace(new RegExp(`[${illegal}]`, 'g'), '')
    .replace(/[&<>"\t\n]/g, (found) => entities[found] ?? `&#${String(found.charCodeAt(0))};`);
}

/** Whether a reader would trim the text unless told to preserve its white space. */
export function hasOuterSpace(text: string): boolean {
  return isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1));
}

/** White space beyond ASCII is rare enough that every such character at an edge counts as one. */
function isSpace(code: number): boolean {
  return code <= 0x20 || code >= 0x80;
}

/** The longest text a cell can hold, in UTF-16 units (Excel specifications and limits). */
export const longestCellText = 32_767;

/** The text in pieces of at most `longest` UTF-16 units; surrogate pairs stay together. */
export function cutText(text: string, longest: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (text.length - from > longest) {
    const to = from + longest - (isPairBefore(text, from + longest) ? 1 : 0);
    pieces.push(text.slice(from, to));
    from = to;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** Whether a cut at this place would divide a surrogate pair. */
function isPairBefore(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
