/**
 * `tickmark://` links lead to a place in the product and nowhere else: following one reads the archive, and never
 * makes a call to a server.
 */
export type AppLink =
  | { to: 'filter'; name: string }
  /** `CONNECTION:EXTERNAL-ID`. */
  | { to: 'record'; id: string }
  | { to: 'query'; query: string; tz: string | null }
  | { to: 'case'; name: string };

const scheme = 'tickmark://';
/** Longest link that is read, UTF-16 units. */
const longestLink = 8_192;

export function printAppLink(link: AppLink): string {
  switch (link.to) {
    case 'filter':
      return `${scheme}filter/${encode(link.name)}`;
    case 'record':
      return `${scheme}record/${encode(link.id)}`;
    case 'case':
      return `${scheme}case/${encode(link.name)}`;
    case 'query':
      return `${scheme}search?q=${encode(link.query)}${link.tz === null ? '' : `&tz=${encode(link.tz)}`}`;
  }
}

/** Reads a link; `null` for whatever is no link of this kind, to the letter. */
export function parseAppLink(text: string): AppLink | null {
  if (text.length > longestLink || !text.toLowerCase().startsWith(scheme)) return null;
  const rest = text.slice(scheme.length);
  // Systems hand links over with a slash behind the first name, which means nothing.
  const query = /^search\/?\?q=([^&#?]*)(?:&tz=([^&#?]*))?$/.exec(rest);
  if (query !== null) {
    const [asked, tz] = [decode(query[1] ?? ''), query[2] === undefined ? null : decode(query[2])];
    return asked === null || (query[2] !== undefined && !tz) ? null : { to: 'query', query: asked, tz };
  }
  const place = /^(filter|record|case)\/([^/?#]+)\/?$/.exec(rest);
  const name = place === null ? null : decode(place[2] ?? '');
  if (name === null || name.trim() === '') return null;
  if (place?.[1] === 'filter') return { to: 'filter', name };
  if (place?.[1] === 'case') return { to: 'case', name };
  return /^[^:]+:./s.test(name) ? { to: 'record', id: name } : null;
}

/** Lone halves of surrogate pairs have no UTF-8 and become the replacement character. */
function encode(text: string): string {
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'),
  ).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `null` for broken escapes and for control characters, which no name holds. */
function decode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text);
    return /[\u0000-\u001f\u007f]/.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}
