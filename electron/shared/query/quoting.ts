import type { FieldValue } from './tree.ts';

/**
 * Text in double quotes. A backslash counts only in front of a quote, so paths can be pasted: `\"` is a
 * quote, `\\"` a backslash and the closing quote, `C:\Temp` stays as it is.
 */
export function quote(text: string): string {
  const escaped = text.replace(/(\\*)"/g, (_, slashes: string) => `${slashes}${slashes}\\"`);
  return `"${escaped.replace(/\\+$/, (slashes) => slashes + slashes)}"`;
}

/** The text between two quotes, see `quote`. */
export function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  const trailing = inner.replace(/\\+$/, (slashes) => slashes.slice(slashes.length / 2));
  return trailing.replace(/(\\+)"/g, (_, slashes: string) => `${slashes.slice(slashes.length / 2 + 0.5)}"`);
}

/** How a written value is to be compared; `ends-with` and `inner-star` are forms the language does not have. */
export type WrittenValue = FieldValue | { match: 'ends-with' | 'inner-star'; text: string };

/** Reads a bare or quoted value with its stars: `a`, `a*`, `*a*`, `*`, `"a b"`, `"a b"*`, `*"a b"*`. */
export function readValue(written: string): WrittenValue {
  if (written === '*') return { match: 'any', text: '' };
  const leading = written.length > 1 && written.startsWith('*');
  const trailing = written.length > 1 && written.endsWith('*');
  const body = written.slice(leading ? 1 : 0, trailing ? -1 : undefined);
  const isQuoted = body.startsWith('"');
  const text = isQuoted ? unquote(body) : body;
  if (!isQuoted && (text.includes('*') || text === '')) return { match: 'inner-star', text };
  if (leading) return { match: trailing ? 'contains' : 'ends-with', text };
  return { match: trailing ? 'prefix' : 'whole', text };
}

/** Writes a value so that `readValue` reads the same. */
export function writeValue({ match, text }: FieldValue, isBareSafe: (text: string) => boolean): string {
  if (match === 'any') return '*';
  const written = isBareSafe(text) ? text : quote(text);
  if (match === 'contains') return `*${written}*`;
  return match === 'prefix' ? `${written}*` : written;
}
