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
  /** The document without the rows and the white space between them. */
  rest: string;
}

/** Cuts a document into its rows while its text arrives. */
export interface XmlRowCutter {
  /** Takes the next text; calls `onRow` with the exact text of every row it completes. */
  push: (text: string, onRow: (row: string) => void) => void;
  /** Ends the document. Returns it without the rows. */
  end: () => string;
}

/** What is held back of a document at most, in characters: one row, one tag, or all that is no row. */
const mostHeld = 64 * 1024 * 1024;

const doubleQuote = 0x22;
const singleQuote = 0x27;
const exclamationMark = 0x21;
const questionMark = 0x3f;
const slash = 0x2f;
const lessThan = 0x3c;
const greaterThan = 0x3e;
const space = 0x20;
const cdataStart = '<![CDATA[';
const commentStart = '<!--';

/**
 * Cuts the children of the root that are named `rowName` (with or without a namespace prefix) out of an XML
 * document. Knows comments, CDATA, processing instructions and quoted `>`; checks that tags match. Document
 * types are refused, so no entity is ever declared or loaded. Throws `XmlShapeError`.
 */
export function cutXmlRows(text: string, rowName: string): CutXml {
  const rows: string[] = [];
  const cutter = createXmlRowCutter(rowName);
  cutter.push(text, (row) => rows.push(row));
  return { rows, rest: cutter.end() };
}

/** The same for a document that comes in parts; memory holds one row and what stands around the rows. */
export function createXmlRowCutter(rowName: string): XmlRowCutter {
  const open: string[] = [];
  const rest: string[] = [];
  let restLength = 0;
  let rootSeen = false;
  /** What was not handed over yet, and how far it was looked through. */
  let text = '';
  let index = 0;
  /** Where the present row begins in `text`, or -1; and what is no row and not kept yet. */
  let rowStart = -1;
  let restStart = 0;

  function keepRest(end: number): void {
    const part = text.slice(restStart, end);
    restStart = end;
    // Between the rows there is hardly more, and it says nothing.
    if (open.length <= 1 && part.trim() === '') return;
    // A copy, because a piece of a part would keep the whole part in memory; a part may end within a character.
    rest.push(Buffer.from(part, 'utf16le').toString('utf16le'));
    restLength += part.length;
    if (restLength > mostHeld) throw new XmlShapeError('broken', 'too much stands around its records');
  }

  function endRow(end: number, onRow: (row: string) => void): void {
    const row = ownText(text.slice(rowStart, end));
    rowStart = -1;
    restStart = end;
    onRow(row);
  }

  /** Goes behind the next piece of markup; answers `false` where it is not there in full. */
  function readMarkup(start: number, onRow: (row: string) => void): boolean {
    const mark = text.charCodeAt(start + 1);
    if (mark === questionMark) return goTo(after(text, '?>', start + 2));
    if (mark === exclamationMark) return goTo(afterDeclaration(text, start));
    if (mark === slash) {
      if (!goTo(after(text, '>', start + 2))) return false;
      const name = open.pop();
      if (name === undefined || !closes(text, start + 2, index - 1, name)) {
        throw new XmlShapeError('broken', 'its tags do not match');
      }
      if (rowStart >= 0 && open.length === 1) endRow(index, onRow);
      return true;
    }
    if (!goTo(tagEnd(text, start))) return false;
    const name = tagName(text, start, index);
    if (open.length === 0) {
      if (rootSeen) throw new XmlShapeError('broken', 'it goes on after its end');
      rootSeen = true;
      if (name.toLowerCase() === 'html') throw new XmlShapeError('not-xml', 'it is a web page');
    }
    if (open.length === 1 && localName(name) === rowName) {
      keepRest(start);
      rowStart = start;
    }
    const isEmpty = text.charCodeAt(index - 2) === slash;
    // Most elements hold nothing but text: they are gone over in one step.
    const leafEnd = isEmpty || open.length === 0 ? -1 : endOfLeaf(text, index, name);
    if (leafEnd >= 0) index = leafEnd;
    if (!isEmpty && leafEnd < 0) open.push(name);
    else if (rowStart >= 0 && open.length === 1) endRow(index, onRow);
    return true;
  }

  function goTo(end: number): boolean {
    if (end < 0) return false;
    index = end;
    return true;
  }

  return {
    push(part, onRow) {
      text = text === '' ? part : text + part;
      for (;;) {
        const start = text.indexOf('<', index);
        const end = start < 0 ? text.length : start;
        if (open.length === 0 && isMoreThanSpace(text.slice(index, end))) {
          const reason = rootSeen ? 'it goes on after its end' : 'it is no XML';
          throw new XmlShapeError(rootSeen ? 'broken' : 'not-xml', reason);
        }
        index = end;
        if (start < 0 || !readMarkup(start, onRow)) break;
      }
      if (rowStart < 0) keepRest(index);
      const from = rowStart < 0 ? index : rowStart;
      text = text.slice(from);
      index -= from;
      restStart = 0;
      if (rowStart >= 0) rowStart = 0;
      if (text.length > mostHeld) throw new XmlShapeError('broken', 'one of its records is too long');
    },
    end() {
      if (index < text.length) throw new XmlShapeError('truncated', 'it ends before its end');
      if (!rootSeen) throw new XmlShapeError('not-xml', 'it is empty');
      if (open.length > 0) throw new XmlShapeError('truncated', 'it ends before its end');
      return rest.join('');
    },
  };
}

/** A row as a text of its own, one byte a character where it can be: a page has two as soon as one row needs them. */
function ownText(row: string): string {
  return notLatin.test(row) ? row : Buffer.from(row, 'latin1').toString('latin1');
}

const notLatin = /[^\0-\xff]/;

/** A name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The index after a mark; -1 where it has not come yet. */
function after(text: string, mark: string, from: number): number {
  const index = text.indexOf(mark, from);
  return index < 0 ? -1 : index + mark.length;
}

/** The index after a comment or CDATA; -1 where it is not there in full. */
function afterDeclaration(text: string, start: number): number {
  if (text.startsWith(commentStart, start)) return after(text, '-->', start + commentStart.length);
  if (text.startsWith(cdataStart, start)) return after(text, ']]>', start + cdataStart.length);
  const begun = text.slice(start, start + cdataStart.length);
  if (commentStart.startsWith(begun) || cdataStart.startsWith(begun)) return -1;
  throw new XmlShapeError('not-xml', 'it has a document type, as web pages do');
}

function isMoreThanSpace(text: string): boolean {
  return text.replace(/^\uFEFF/, '').trim() !== '';
}

/** The index after an element that holds only text, from the place after its opening tag; -1 for any other. */
function endOfLeaf(text: string, from: number, name: string): number {
  const close = text.indexOf('<', from);
  if (close < 0 || text.charCodeAt(close + 1) !== slash || !text.startsWith(name, close + 2)) return -1;
  const end = close + 2 + name.length;
  return text.charCodeAt(end) === greaterThan ? end + 1 : -1;
}

/** Whether the closing tag between two places is the one of a name; white space may follow it. */
function closes(text: string, from: number, to: number, name: string): boolean {
  if (!text.startsWith(name, from)) return text.slice(from, to).trim() === name;
  return to === from + name.length || text.slice(from, to).trim() === name;
}

/** The index after the `>` that ends a tag (one inside a quoted attribute does not); -1 where it has not come yet. */
function tagEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === greaterThan) return index + 1;
    if (code === doubleQuote || code === singleQuote) {
      index = text.indexOf(code === doubleQuote ? '"' : "'", index + 1);
      if (index < 0) return -1;
    } else if (code === lessThan) throw new XmlShapeError('broken', 'a tag is not closed');
  }
  return -1;
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
