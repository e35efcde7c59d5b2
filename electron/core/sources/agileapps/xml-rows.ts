import { utf8Text } from '#core/sources/utf8.ts';

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

/** Cuts a document into its rows while its bytes (UTF-8) arrive. */
export interface XmlRowCutter {
  /** Takes the next bytes; calls `onRow` with the exact bytes of every row they complete. */
  push: (chunk: Uint8Array, onRow: (row: Uint8Array) => void) => void;
  /** Ends the document. Returns it without the rows. */
  end: () => string;
}

/** What is held back of a document at most, in bytes: one row, one tag, or all that is no row. */
const mostHeld = 64 * 1024 * 1024;

const doubleQuote = 0x22;
const singleQuote = 0x27;
const exclamationMark = 0x21;
const questionMark = 0x3f;
const slash = 0x2f;
const lessThan = 0x3c;
const greaterThan = 0x3e;
const space = 0x20;
const cdataStart = bytesOf('<![CDATA[');
const cdataEnd = bytesOf(']]>');
const commentStart = bytesOf('<!--');
const commentEnd = bytesOf('-->');
const instructionEnd = bytesOf('?>');

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** See `createXmlRowCutter`. */
export function cutXmlRows(text: string, rowName: string): CutXml {
  const rows: string[] = [];
  const cutter = createXmlRowCutter(rowName);
  cutter.push(bytesOf(text), (row) => rows.push(utf8Text(row)));
  return { rows, rest: cutter.end() };
}

/**
 * Cuts the children of the root that are named `rowName` (with or without a namespace prefix) out of an XML
 * document. Knows comments, CDATA, processing instructions and quoted `>`; checks that tags match. Document
 * types are refused, so no entity is ever declared or loaded. Memory holds one row and what stands around the rows.
 * Throws `XmlShapeError`.
 *
 * Bytes are looked at, not characters: all marks are ASCII, and texts are made of rows alone, when they are read.
 */
export function createXmlRowCutter(rowName: string): XmlRowCutter {
  const open: string[] = [];
  const rest: Uint8Array[] = [];
  let restLength = 0;
  let rootSeen = false;
  /** What was not handed over yet, and how far it was looked through. */
  let bytes: Uint8Array = new Uint8Array(0);
  let index = 0;
  /** Where the present row begins in `bytes`, or -1; and what is no row and not kept yet. */
  let rowStart = -1;
  let restStart = 0;

  function keepRest(end: number): void {
    const part = bytes.subarray(restStart, end);
    restStart = end;
    // Between the rows there is hardly more, and it says nothing.
    if (open.length <= 1 && isSpace(part)) return;
    // A copy: a piece would keep all bytes it came with in memory.
    rest.push(part.slice());
    restLength += part.length;
    if (restLength > mostHeld) throw new XmlShapeError('broken', 'too much stands around its records');
  }

  function endRow(end: number, onRow: (row: Uint8Array) => void): void {
    const row = bytes.subarray(rowStart, end);
    rowStart = -1;
    restStart = end;
    onRow(row);
  }

  /** Goes behind the next piece of markup; answers `false` where it is not there in full. */
  function readMarkup(start: number, onRow: (row: Uint8Array) => void): boolean {
    const mark = bytes[start + 1];
    if (mark === questionMark) return goTo(after(bytes, instructionEnd, start + 2));
    if (mark === exclamationMark) return goTo(afterDeclaration(bytes, start));
    if (mark === slash) {
      if (!goTo(1 + find(bytes, greaterThan, start + 2))) return false;
      const name = open.pop();
      if (name === undefined || nameText(bytes, start + 2, index - 1).replace(spaceAround, '') !== name) {
        throw new XmlShapeError('broken', 'its tags do not match');
      }
      if (rowStart >= 0 && open.length === 1) endRow(index, onRow);
      return true;
    }
    const end = tagEnd(bytes, start);
    if (!goTo(end)) return false;
    const isEmpty = bytes[end - 2] === slash;
    const name = nameText(bytes, start + 1, endOfName(bytes, start, end));
    if (open.length === 0) {
      if (rootSeen) throw new XmlShapeError('broken', 'it goes on after its end');
      rootSeen = true;
      if (name.toLowerCase() === 'html') throw new XmlShapeError('not-xml', 'it is a web page');
    }
    if (open.length === 1 && localName(name) === rowName) {
      keepRest(start);
      rowStart = start;
    }
    if (!isEmpty) open.push(name);
    else if (rowStart >= 0 && open.length === 1) endRow(index, onRow);
    return true;
  }

  /** `end`: not above 0 where it has not come yet. */
  function goTo(end: number): boolean {
    if (end <= 0) return false;
    index = end;
    return true;
  }

  return {
    push(chunk, onRow) {
      bytes = bytes.length === 0 ? chunk : joined(bytes, chunk);
      for (;;) {
        if (open.length > 1) index = afterLeaves(bytes, index);
        const start = find(bytes, lessThan, index);
        const end = start < 0 ? bytes.length : start;
        if (open.length === 0 && !isSpace(bytes.subarray(index, end))) {
          const reason = rootSeen ? 'it goes on after its end' : 'it is no XML';
          throw new XmlShapeError(rootSeen ? 'broken' : 'not-xml', reason);
        }
        index = end;
        if (start < 0 || !readMarkup(start, onRow)) break;
      }
      if (rowStart < 0) keepRest(index);
      const from = rowStart < 0 ? index : rowStart;
      bytes = bytes.subarray(from);
      index -= from;
      restStart = 0;
      if (rowStart >= 0) rowStart = 0;
      if (bytes.length > mostHeld) throw new XmlShapeError('broken', 'one of its records is too long');
    },
    end() {
      if (index < bytes.length) throw new XmlShapeError('truncated', 'it ends before its end');
      if (!rootSeen) throw new XmlShapeError('not-xml', 'it is empty');
      if (open.length > 0) throw new XmlShapeError('truncated', 'it ends before its end');
      return Buffer.concat(rest).toString('utf8');
    },
  };
}

/** A name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** White space around a name in a closing tag. */
const spaceAround = /^[ \t\r\n]+|[ \t\r\n]+$/g;

/** A name's bytes as a text that is compared with others of its kind. */
function nameText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** The index of a byte; -1 where it has not come yet. */
function find(bytes: Uint8Array, byte: number, from: number): number {
  for (let index = from; index < bytes.length; index++) if (bytes[index] === byte) return index;
  return -1;
}

/** The index after a mark; -1 where it has not come yet. */
function after(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  const last = mark[mark.length - 1] as number;
  for (let end = from + mark.length - 1; ; end++) {
    end = find(bytes, last, end);
    if (end < 0) return -1;
    if (startsWith(bytes, mark, end + 1 - mark.length)) return end + 1;
  }
}

/** The index after a comment or CDATA; -1 where it is not there in full. */
function afterDeclaration(bytes: Uint8Array, start: number): number {
  if (startsWith(bytes, commentStart, start)) return after(bytes, commentEnd, start + commentStart.length);
  if (startsWith(bytes, cdataStart, start)) return after(bytes, cdataEnd, start + cdataStart.length);
  const begun = bytes.subarray(start, start + cdataStart.length);
  if (startsWith(commentStart, begun, 0) || startsWith(cdataStart, begun, 0)) return -1;
  throw new XmlShapeError('not-xml', 'it has a document type, as web pages do');
}

function startsWith(bytes: Uint8Array, start: Uint8Array, at: number): boolean {
  for (let index = 0; index < start.length; index++) if (bytes[at + index] !== start[index]) return false;
  return true;
}

/** Whether there is nothing but white space, or a byte order mark. */
function isSpace(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    if (byte !== space && (byte < 9 || byte > 13)) return utf8Text(bytes).trim() === '';
  }
  return true;
}

/**
 * The index after elements that hold nothing but text, one after the other: nearly all that a row holds. Where another
 * one begins, or one is not there in full, the index after the last one before it. One loop over bytes, because all of
 * an answer goes through it.
 */
function afterLeaves(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  let done = from;
  for (;;) {
    let at = done;
    while (at < length && bytes[at] !== lessThan) at++;
    const nameStart = ++at;
    let byte = bytes[at] as number;
    if (byte === exclamationMark || byte === questionMark) return done;
    while (at < length && byte > space && byte !== slash && byte !== greaterThan && !isMark(byte)) {
      byte = bytes[++at] as number;
    }
    const nameLength = at - nameStart;
    if (nameLength === 0 || isMark(byte)) return done;
    // Attributes.
    while (byte !== greaterThan) {
      if (at >= length || byte === lessThan) return done;
      if (isMark(byte)) {
        at++;
        while (at < length && bytes[at] !== byte) at++;
      }
      byte = bytes[++at] as number;
    }
    if (bytes[at - 1] === slash) {
      done = at + 1;
      continue;
    }
    at++;
    while (at < length && bytes[at] !== lessThan) at++;
    if (bytes[at + 1] !== slash) return done;
    at += 2;
    for (let index = 0; index < nameLength; index++) if (bytes[at + index] !== bytes[nameStart + index]) return done;
    if (bytes[at + nameLength] !== greaterThan) return done;
    done = at + nameLength + 1;
  }
}

/** What no name holds; looked at with more patience. */
function isMark(byte: number): boolean {
  return byte === lessThan || byte === doubleQuote || byte === singleQuote;
}

/** The index after the `>` that ends a tag (one inside a quoted attribute does not); -1 where it has not come yet. */
function tagEnd(bytes: Uint8Array, start: number): number {
  for (let index = start + 1; index < bytes.length; index++) {
    const byte = bytes[index] as number;
    if (byte === greaterThan) return index + 1;
    if (byte === doubleQuote || byte === singleQuote) {
      index = find(bytes, byte, index + 1);
      if (index < 0) return -1;
    } else if (byte === lessThan) throw new XmlShapeError('broken', 'a tag is not closed');
  }
  return -1;
}

/** The index after the name of a tag. */
function endOfName(bytes: Uint8Array, start: number, end: number): number {
  let index = start + 1;
  for (; index < end; index++) {
    const byte = bytes[index] as number;
    if (byte === slash || byte === greaterThan || byte <= space) break;
  }
  if (index === start + 1) throw new XmlShapeError('broken', 'a tag has no name');
  return index;
}
