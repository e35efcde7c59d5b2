/**
 * Indents a payload for reading. The text itself is never changed beyond white space between its parts; what is
 * neither JSON nor XML comes back as it is.
 */
export function prettyPayload(raw: string): string {
  const text = raw.trim();
  if (text.startsWith('{') || text.startsWith('[')) return indentJson(text);
  if (text.startsWith('<')) return indentXml(text);
  return raw;
}

/** Indents token by token: parsing and printing again would round long numbers and drop repeated keys. */
function indentJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g) ?? [];
  const lines: string[] = [];
  let depth = 0;
  let line = '';
  const pad = (): string => '  '.repeat(depth);

  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token === '{' || token === '[') {
      if (next === '}' || next === ']') return void (line += token);
      lines.push(line + token);
      depth += 1;
      line = pad();
    } else if (token === '}' || token === ']') {
      if (/[{[]$/.test(line)) return void (line += token);
      lines.push(line);
      depth = Math.max(0, depth - 1);
      line = pad() + token;
    } else if (token === ',') {
      lines.push(`${line},`);
      line = pad();
    } else {
      line += token === ':' ? ': ' : token;
    }
  });
  return [...lines, line].join('\n');
}

function indentXml(text: string): string {
  const parts = text.match(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<[^>]*>|[^<]+/g) ?? [];
  const lines: string[] = [];
  let depth = 0;
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? '';
    if (!part.startsWith('<')) {
      if (part.trim() !== '') lines.push('  '.repeat(depth) + part.trim());
    } else if (part.startsWith('</')) {
      depth = Math.max(0, depth - 1);
      lines.push('  '.repeat(depth) + part);
    } else if (part.startsWith('<?') || part.startsWith('<!') || part.endsWith('/>')) {
      lines.push('  '.repeat(depth) + part);
    } else {
      // An element that holds text alone stays on one line.
      const [inner = '', end = ''] = [parts[index + 1], parts[index + 2]];
      if (inner.startsWith('</')) {
        lines.push('  '.repeat(depth) + part + inner);
        index += 1;
      } else if (!inner.startsWith('<') && end.startsWith('</')) {
        lines.push('  '.repeat(depth) + part + inner + end);
        index += 2;
      } else {
        lines.push('  '.repeat(depth) + part);
        depth += 1;
      }
    }
  }
  return lines.join('\n');
}
