/**
 * A small, safe Markdown: headings, paragraphs, lists, quotes, code, rules, emphasis, code spans and web links.
 * Everything else stays text. What comes out is a tree and never HTML, so that no text can become markup.
 */
export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3 | 4; content: Inline[] }
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'rule' };

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis'; content: Inline[] }
  | { kind: 'code'; text: string }
  /** `address` is http or https. */
  | { kind: 'link'; address: string; content: Inline[] };

/** Lists and quotes within each other, at most; deeper ones stay text. */
const deepest = 8;

export function parseMarkdown(text: string): Block[] {
  return parseLines(text.replace(/\r\n?/g, '\n').split('\n'), 0);
}

const listPattern = /^( {0,3})([-*+]|\d{1,9}[.)])( {1,4}|$)/;

function parseLines(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let at = 0;

  function endParagraph(): void {
    const joined = paragraph.join('\n').trim();
    if (joined !== '') blocks.push({ kind: 'paragraph', content: parseInline(joined, 0) });
    paragraph = [];
  }

  while (at < lines.length) {
    const line = lines[at] as string;
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/.exec(line);
    const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    if (fence !== null) {
      endParagraph();
      const mark = fence[1] as string;
      const end = lines.findIndex((other, index) => index > at && isFenceEnd(other, mark));
      const body = lines.slice(at + 1, end < 0 ? lines.length : end);
      blocks.push({ kind: 'code', language: (fence[2] ?? '').toLowerCase(), text: body.join('\n') });
      at = end < 0 ? lines.length : end + 1;
    } else if (heading !== null) {
      endParagraph();
      const level = Math.min(4, (heading[1] as string).length) as 1 | 2 | 3 | 4;
      blocks.push({ kind: 'heading', level, content: parseInline(heading[2] ?? '', 0) });
      at += 1;
    } else if (/^ {0,3}([-*_])( *\1){2,} *$/.test(line)) {
      endParagraph();
      blocks.push({ kind: 'rule' });
      at += 1;
    } else if (depth < deepest && /^ {0,3}>/.test(line)) {
      endParagraph();
      const quoted = takeWhile(lines, at, (other) => /^ {0,3}>/.test(other));
      const inner = quoted.map((other) => other.replace(/^ {0,3}> ?/, ''));
      blocks.push({ kind: 'quote', blocks: parseLines(inner, depth + 1) });
      at += quoted.length;
    } else if (depth < deepest && listPattern.test(line)) {
      endParagraph();
      const { block, taken } = parseList(lines, at, depth);
      blocks.push(block);
      at += taken;
    } else {
      if (line.trim() === '') endParagraph();
      else paragraph.push(line);
      at += 1;
    }
  }
  endParagraph();
  return blocks;
}

function isFenceEnd(line: string, mark: string): boolean {
  const trimmed = line.trim();
  return (
    trimmed.length >= mark.length && trimmed === (mark[0] as string).repeat(trimmed.length) && /^ {0,3}\S/.test(line)
  );
}

function takeWhile(lines: readonly string[], from: number, test: (line: string) => boolean): string[] {
  const end = lines.findIndex((line, index) => index >= from && !test(line));
  return lines.slice(from, end < 0 ? lines.length : end);
}

function parseList(lines: readonly string[], from: number, depth: number): { block: Block; taken: number } {
  const ordered = /^ *\d/.test(lines[from] as string);
  const items: Block[][] = [];
  let at = from;
  for (;;) {
    const match = listPattern.exec(lines[at] ?? '');
    if (match === null || /^ *\d/.test(match[0]) !== ordered) break;
    const indent = match[0].length;
    const item = [(lines[at] as string).slice(indent)];
    at += 1;
    while (at < lines.length) {
      const line = lines[at] as string;
      const inside = line.startsWith(' '.repeat(Math.min(indent, 2))) && line.trim() !== '';
      const gap = line.trim() === '' && (lines[at + 1] ?? '').startsWith('  ');
      if (!inside && !gap) break;
      item.push(line.slice(Math.min(indent, line.length - line.trimStart().length)));
      at += 1;
    }
    items.push(parseLines(item, depth + 1));
    if ((lines[at] ?? '').trim() === '' && listPattern.test(lines[at + 1] ?? '')) at += 1;
  }
  return { block: { kind: 'list', ordered, items }, taken: at - from };
}

const inlinePattern =
  /\\([\\`*_{}[\]()#+\-.!>])|(`+)([\s\S]*?[^`])\2(?!`)|\*\*(?=\S)([\s\S]*?\S)\*\*|\*(?=\S)([^*]*?\S)\*|(?<![\p{L}\p{N}_])_(?=\S)([^_]*?\S)_(?![\p{L}\p{N}_])|\[([^\][]{1,1000})\]\((https?:\/\/[^\s()<>"]{1,2000})\)|<(https?:\/\/[^\s<>"]{1,2000})>/u;

function parseInline(text: string, depth: number): Inline[] {
  const parts: Inline[] = [];
  let rest = text;

  function addText(plain: string): void {
    const last = parts.at(-1);
    if (last?.kind === 'text') last.text += plain;
    else if (plain !== '') parts.push({ kind: 'text', text: plain });
  }

  while (rest !== '') {
    const match = depth > deepest ? null : inlinePattern.exec(rest);
    if (match === null) {
      addText(rest);
      break;
    }
    addText(rest.slice(0, match.index));
    const [all, escaped, , code, strong, star, underscore, label, address, bare] = match;
    if (escaped !== undefined) addText(escaped);
    else if (code !== undefined) parts.push({ kind: 'code', text: code.trim() });
    else if (strong !== undefined) parts.push({ kind: 'strong', content: parseInline(strong, depth + 1) });
    else if (star !== undefined || underscore !== undefined) {
      parts.push({ kind: 'emphasis', content: parseInline((star ?? underscore) as string, depth + 1) });
    } else if (address !== undefined) {
      parts.push({ kind: 'link', address, content: [{ kind: 'text', text: label as string }] });
    } else parts.push({ kind: 'link', address: bare as string, content: [{ kind: 'text', text: bare as string }] });
    rest = rest.slice(match.index + all.length);
  }
  return parts;
}
