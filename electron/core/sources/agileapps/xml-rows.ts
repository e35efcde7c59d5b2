/** Why a body cannot be cut into rows. */
export class XmlShapeError extends Error {
  /** `not-xml`: something else, such as a web page; `truncated`: ends too early; `broken`: wrong inside. */
  readonly kind: 'not-xml' | 'truncated' | 'broken';

  constructor(kind: 'not-xml' | 'truncated' | 'broken', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A document cut into its rows and the rest. */
export interface CutXml {
  /** The exact text of every row element, from its `<` to its last `>`. */
  rows: string[];
  /** The document without the rows. */
  rest: string;
}

/**
 * Cuts the children of the root that are named `rowName` (with or without a namespace prefix) out of an XML
 * document. Knows comments, CDATA, processing instructions and quoted `>`; checks that tags match. Document
 * types are refused, so no entity is ever declared or loaded. Throws `XmlShapeError`.
 */
export function cutXmlRows(text: string, rowName: string): CutXml {
  const rows: string[] = [];
  const rest: string[] = [];
  const open: string[] = [];
  let rootSeen = false;
  let rowStart = -1;
  let restStart = 0;
  let index = 0;

  function endRow(end: number): void {
    rest.push(text.slice(restStart, rowStart));
    rows.push(text.slice(rowStart, end));
    rowStart = -1;
    restStart = end;
  }

  for (;;) {
    const start = text.indexOf('<', index);
    if (
      open.length === 0 &&
      text
        .slice(index, start < 0 ? text.length : start)
        .replace(/^\uFEFF/, '')
        .trim() !== ''
    ) {
      throw new XmlShapeError(rootSeen ? 'broken' : 'not-xml', rootSeen ? 'it goes on after its end' : 'it is no XML');
    }
    if (start < 0) break;
    if (text.startsWith('<!--', start)) index = after(text, '-->', start + 4);
    else if (text.startsWith('<?', start)) index = after(text, '?>', start + 2);
    else if (text.startsWith('<![CDATA[', start)) index = after(text, ']]>', start + 9);
    else if (text.startsWith('<!', start))
      throw new XmlShapeError('not-xml', 'it has a document type, as web pages do');
    else if (text.startsWith('</', start)) {
      index = after(text, '>', start + 2);
      const name = text.slice(start + 2, index - 1).trim();
      if (open.pop() !== name) throw new XmlShapeError('broken', 'its tags do not match');
      if (rowStart >= 0 && open.length === 1) endRow(index);
    } else {
      const tag = readTag(text, start);
      if (open.length === 0) {
        if (rootSeen) throw new XmlShapeError('broken', 'it goes on after its end');
        rootSeen = true;
        if (tag.name.toLowerCase() === 'html') throw new XmlShapeError('not-xml', 'it is a web page');
      }
      if (open.length === 1 && localName(tag.name) === rowName) rowStart = start;
      index = tag.end;
      if (!tag.selfClosed) open.push(tag.name);
      else if (rowStart >= 0 && open.length === 1) endRow(index);
    }
  }
  if (!rootSeen) throw new XmlShapeError('not-xml', 'it is empty');
  if (open.length > 0) throw new XmlShapeError('truncated', 'it ends before its end');
  rest.push(text.slice(restStart));
  return { rows, rest: rest.join('') };
}

/** A name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function after(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  if (index < 0) throw new XmlShapeError('truncated', 'it ends before its end');
  return index + mark.length;
}

function readTag(text: string, start: number): { name: string; end: number; selfClosed: boolean } {
  let quoted = '';
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index] ?? '';
    if (quoted !== '') {
      if (character === quoted) quoted = '';
    } else if (character === '"' || character === "'") quoted = character;
    else if (character === '<') throw new XmlShapeError('broken', 'a tag is not closed');
    else if (character === '>') {
      const name = /^[^\s/>]+/.exec(text.slice(start + 1, index))?.[0];
      if (name === undefined) throw new XmlShapeError('broken', 'a tag has no name');
      return { name, end: index + 1, selfClosed: text[index - 1] === '/' };
    }
  }
  throw new XmlShapeError('truncated', 'it ends before its end');
}
