/** A piece of a payload and what it is; `plain` for signs and white space. */
export interface PayloadToken {
  kind: 'name' | 'text' | 'number' | 'word' | 'plain';
  text: string;
}

/** Beyond this length colours cost more than they help, in characters. */
const longest = 200_000;

const jsonToken = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;
const xmlToken = /(<[/?!]?[^\s>/]*)|([^\s=<>"']+)(=)("[^"]*"|'[^']*')/g;

/** Takes JSON or XML apart for colouring; together the pieces are the text, whatever it is. */
export function tokenisePayload(text: string): PayloadToken[] {
  if (text.length > longest) return [{ kind: 'plain', text }];
  const start = text.trimStart().charAt(0);
  if (start === '{' || start === '[') return tokenise(text, jsonToken, readJson);
  return start === '<' ? tokenise(text, xmlToken, readXml) : [{ kind: 'plain', text }];
}

function tokenise(text: string, pattern: RegExp, read: (match: RegExpMatchArray) => PayloadToken[]): PayloadToken[] {
  const tokens: PayloadToken[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: text.slice(end, match.index) });
    tokens.push(...read(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'plain', text: text.slice(end) });
  return tokens;
}

function readJson([, quoted, colon, number, word]: RegExpMatchArray): PayloadToken[] {
  if (quoted !== undefined) {
    const token: PayloadToken = { kind: colon === undefined ? 'text' : 'name', text: quoted };
    return colon === undefined ? [token] : [token, { kind: 'plain', text: colon }];
  }
  return [number === undefined ? { kind: 'word', text: word ?? '' } : { kind: 'number', text: number }];
}

function readXml([whole, tag, attribute, sign, value]: RegExpMatchArray): PayloadToken[] {
  if (tag !== undefined) return [{ kind: 'name', text: whole }];
  return [
    { kind: 'word', text: attribute ?? '' },
    { kind: 'plain', text: sign ?? '' },
    { kind: 'text', text: value ?? '' },
  ];
}
