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

const doubleQuote = 0x22;
const singleQuote = 0x27;
const exclamationMark = 0x21;
const questionMark = 0x3f;
const slash = 0x2f;
const lessThan = 0x3c;
const greaterThan = 0x3e;
const space = 0x20;

/**
 * Cuts the children of the root that are named `rowName` (with or without a namespace prefix; `null` for all)
 * out of an XML document. Knows comments, CDATA, processing instructions and quoted `>`; checks that tags match. Document
 * types are refused, so no entity is ever declared or loaded. Throws `XmlShapeError`.
 */
export function cutXmlRows(text: string, rowName: string | null): CutXml {
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
    if (open.length === 0 && isMoreThanSpace(text.slice(index, start < 0 ? text.length : start))) {
      throw new XmlShapeError(rootSeen ? 'broken' : 'not-xml', rootSeen ? 'it goes on after its end' : 'it is no XML');
    }
    if (start < 0) break;
    const mark = text.charCodeAt(start + 1);
    if (mark === slash) {
      index = after(text, '>', start + 2);
      const name = open.pop();
      if (name === undefined || !closes(text, start + 2, index - 1, name)) {
        throw new XmlShapeError('broken', 'its tags do not match');
      }
      if (rowStart >= 0 && open.length === 1) endRow(index);
    } else if (mark === questionMark) index = after(text, '?>', start + 2);
    else if (mark === exclamationMark) {
      if (text.startsWith('<!--', start)) index = after(text, '-->', start + 4);
      else if (text.startsWith('<![CDATA[', start)) index = after(text, ']]>', start + 9);
      else throw new XmlShapeError('not-xml', 'it has a document type, as web pages do');
    } else {
      const end = tagEnd(text, start);
      const name = tagName(text, start, end);
      if (open.length === 0) {
        if (rootSeen) throw new XmlShapeError('broken', 'it goes on after its end');
        rootSeen = true;
        if (name.toLowerCase() === 'html') throw new XmlShapeError('not-xml', 'it is a web page');
      }
      if (open.length === 1 && (rowName === null || localName(name) === rowName)) rowStart = start;
      index = end;
      if (text.charCodeAt(end - 2) !== slash) open.push(name);
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

function isMoreThanSpace(text: string): boolean {
  return text.replace(/^\uFEFF/, '').trim() !== '';
}

/** Whether the closing tag between two places is the one of a name; white space may follow it. */
function closes(text: string, from: number, to: number, name: string): boolean {
  if (!text.startsWith(name, from)) return text.slice(from, to).trim() === name;
  return to === from + name.length || text.slice(from, to).trim() === name;
}

/** The index after the `>` that ends a tag; one inside a quoted attribute does not. */
function tagEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === greaterThan) return index + 1;
    if (code === doubleQuote || code === singleQuote) {
      index = text.indexOf(code === doubleQuote ? '"' : "'", index + 1);
      if (index < 0) break;
    } else if (code === lessThan) throw new XmlShapeError('broken', 'a tag is not closed');
  }
  throw new XmlShapeError('truncated', 'it ends before its end');
}

function tagName(text: string, start: number, end: number): string {
  let index = start + 1;
  for (; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code === slash || code === greaterThan || code <= space) break;
  }
  if (index === start + 1) throw new XmlShapeError('broken', 'a tag has no name');
  return text.slice(start + 1, index);
}
